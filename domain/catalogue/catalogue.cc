#include "domain/catalogue/catalogue.h"

#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "events/money.h"
#include "events/time.h"

namespace lanyard::domain {

// --- evolve

void evolve(State& state, const events::TicketTypeCreated& event) {
  const std::string& slug = event.definition().slug();
  *state.edit_ticket_type(slug).mutable_definition() = event.definition();
  state.edit_conference(conference_of(state).settings().slug()).add_ticket_types(slug);
}

void evolve(State& state, const events::TicketTypeUpdated& event) {
  *state.edit_ticket_type(event.definition().slug()).mutable_definition() = event.definition();
}

void evolve(State& state, const events::AddOnCreated& event) {
  const std::string& slug = event.definition().slug();
  *state.edit_addon(slug).mutable_definition() = event.definition();
  state.edit_conference(conference_of(state).settings().slug()).add_addons(slug);
}

void evolve(State& state, const events::AddOnUpdated& event) {
  *state.edit_addon(event.definition().slug()).mutable_definition() = event.definition();
}

// --- shared by the commands

namespace {

template <class Definition>
Refusal refuse_common(const Definition& definition) {
  if (Refusal refusal = refuse_blank("slug", definition.slug())) return refusal;
  if (Refusal refusal = refuse_blank("name", definition.name())) return refusal;
  if (Refusal refusal = refuse_outside("total_quantity", definition.total_quantity(), 0, kMaxCount))
    return refusal;
  return refuse_outside("display_order", definition.display_order(), 0, kMaxCount);
}

template <class Definition>
Refusal refuse_either(const Definition& definition, Taken taken) {
  if (definition.price() < 0) {
    return conflict("negative_price", say("The price of ", definition.slug(), " is ",
                                          money_text(definition.price(), definition.currency()),
                                          "; it must not be negative."));
  }
  if (definition.has_available_from() && definition.has_available_until() &&
      definition.available_until() < definition.available_from()) {
    return conflict("invalid_window",
                    say(definition.slug(), " would be sold until ",
                        to_string(Instant{definition.available_until()}), ", before it begins at ",
                        to_string(Instant{definition.available_from()}), "."));
  }
  const std::int64_t all = taken.sold + taken.held;
  if (definition.total_quantity() != 0 && definition.total_quantity() < all) {
    return conflict("below_sold",
                    say("A quantity of ", definition.total_quantity(), " of ", definition.slug(),
                        " is under the ", all, " sold and held."),
                    {{"sold", taken.sold}, {"held", taken.held}});
  }
  return std::nullopt;
}

}  // namespace

Refusal refuse_malformed(const events::TicketType& definition) {
  if (Refusal refusal = refuse_common(definition)) return refusal;
  return refuse_outside("limit_per_user", definition.limit_per_user(), 0, kMaxCount);
}

Refusal refuse_malformed(const events::AddOn& definition) { return refuse_common(definition); }

Refusal refuse_definition(const events::TicketType& definition, Taken taken) {
  return refuse_either(definition, taken);
}

Refusal refuse_definition(const events::AddOn& definition, Taken taken) {
  return refuse_either(definition, taken);
}

Refusal refuse_requirements(const State& state, const events::AddOn& definition) {
  for (const std::string& slug : definition.requires_ticket_types()) {
    if (state.ticket_type(slug) != nullptr) continue;
    return conflict(
        "unknown_ticket_type",
        say(definition.slug(), " requires the ticket type `", slug, "`, which does not exist."),
        {{"ticket_type", slug}});
  }
  return std::nullopt;
}

Refusal refuse_one_more(const State& state) {
  const ConferenceState& conference = conference_of(state);
  if (conference.ticket_types_size() + conference.addons_size() < kMaxProducts) return std::nullopt;
  return conflict("too_many_products",
                  say("There are ", kMaxProducts, " ticket types and add-ons already."),
                  {{"limit", static_cast<std::int64_t>(kMaxProducts)}});
}

}  // namespace lanyard::domain
