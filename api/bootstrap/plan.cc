#include "api/bootstrap/plan.h"

#include <fmt/format.h>

#include "events/json.h"
#include "events/time.h"

namespace lanyard::api::bootstrap {
namespace {

/// A JSON object, field by field; absent values are left out.
class Fields {
 public:
  Fields& text(std::string_view name, std::string_view value) {
    key(name);
    events::append_json_string(value, out_);
    return *this;
  }
  Fields& text_if(std::string_view name, const std::optional<std::string>& value) {
    return value ? text(name, *value) : *this;
  }
  Fields& number(std::string_view name, std::optional<std::int64_t> value) {
    return value ? raw(name, std::to_string(*value)) : *this;
  }
  Fields& flag(std::string_view name, std::optional<bool> value) {
    return value ? raw(name, *value ? "true" : "false") : *this;
  }
  Fields& money(std::string_view name, const std::optional<Decimal>& value) {
    if (!value) return *this;
    std::string digits;
    append_money(value->unscaled, value->scale, digits);
    return text(name, digits);
  }
  Fields& instant(std::string_view name, std::optional<Instant> value) {
    return value ? text(name, to_string(*value)) : *this;
  }
  Fields& texts(std::string_view name, const std::optional<std::vector<std::string>>& values) {
    if (!values) return *this;
    key(name);
    out_.push_back('[');
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (i > 0) out_.push_back(',');
      events::append_json_string((*values)[i], out_);
    }
    out_.push_back(']');
    return *this;
  }
  std::string object() const { return out_ + "}"; }

 private:
  void key(std::string_view name) {
    if (out_.size() > 1) out_.push_back(',');
    events::append_json_string(name, out_);
    out_.push_back(':');
  }
  Fields& raw(std::string_view name, std::string_view value) {
    key(name);
    out_ += value;
    return *this;
  }

  std::string out_ = "{";
};

PlannedItem conference_item(const ConferenceFile& file, bool exists) {
  Fields fields;
  if (!exists) fields.text("slug", file.slug);
  fields.text("name", file.name)
      .text("start_date", file.start_date)
      .text("end_date", file.end_date)
      .text("timezone", file.timezone);
  if (exists) {
    fields.text_if("currency", file.currency);
  } else {
    fields.text("currency", file.currency.value_or("USD"));
  }
  fields.text_if("venue", file.venue)
      .text_if("website_url", file.website_url)
      .number("total_capacity", file.total_capacity)
      .money("revenue_budget", file.revenue_budget)
      .number("target_attendance", file.target_attendance)
      .money("grant_budget", file.grant_budget);
  return {.kind = ItemKind::kConference,
          .slug = file.slug,
          .name = file.name,
          .exists = exists,
          .command = exists ? "UpdateConference" : "CreateConference",
          .data = fields.object()};
}

PlannedItem section_item(const Section& section, bool exists) {
  return {.kind = ItemKind::kSection,
          .slug = section.slug,
          .name = section.name,
          .exists = exists,
          .command = "DefineSection",
          .data = Fields()
                      .text("slug", section.slug)
                      .text("name", section.name)
                      .text("start_date", section.start_date)
                      .text("end_date", section.end_date)
                      .number("display_order", section.order)
                      .object()};
}

PlannedItem ticket_item(const Ticket& ticket, std::size_t place, bool exists) {
  return {.kind = ItemKind::kTicketType,
          .slug = ticket.slug,
          .name = ticket.name,
          .exists = exists,
          .command = exists ? "UpdateTicketType" : "CreateTicketType",
          .data = Fields()
                      .text("slug", ticket.slug)
                      .text("name", ticket.name)
                      .money("price", ticket.price)
                      .number("total_quantity", ticket.quantity)
                      .number("limit_per_user", ticket.per_user)
                      .flag("requires_voucher", ticket.voucher_required)
                      .instant("available_from", ticket.available.from)
                      .instant("available_until", ticket.available.until)
                      .number("display_order", static_cast<std::int64_t>(place))
                      .object()};
}

PlannedItem addon_item(const AddOn& addon, std::size_t place, bool exists) {
  Fields fields;
  fields.text("slug", addon.slug);
  if (exists) {
    fields.text_if("name", addon.name).money("price", addon.price);
  } else {
    // The file format requires neither: an add-on is then named by its slug, and free.
    fields.text("name", addon.name.value_or(addon.slug))
        .money("price", addon.price.value_or(Decimal{}));
  }
  fields.number("total_quantity", addon.quantity)
      .instant("available_from", addon.available.from)
      .instant("available_until", addon.available.until)
      .number("display_order", static_cast<std::int64_t>(place))
      .texts("requires_ticket_types", addon.required_tickets);
  return {.kind = ItemKind::kAddOn,
          .slug = addon.slug,
          .name = addon.name.value_or(addon.slug),
          .exists = exists,
          .command = exists ? "UpdateAddOn" : "CreateAddOn",
          .data = fields.object()};
}

/// Every ticket that an add-on requires is in the file or in the conference.
std::optional<Refusal> check_requirements(const ConferenceFile& file,
                                          std::set<std::string> tickets) {
  for (const Ticket& ticket : file.tickets) tickets.insert(ticket.slug);
  for (std::size_t i = 0; i < file.addons.size(); ++i) {
    std::set<std::string> missing;
    for (const std::string& slug :
         file.addons[i].required_tickets.value_or(std::vector<std::string>())) {
      if (!tickets.contains(slug)) missing.insert(slug);
    }
    if (missing.empty()) continue;
    return Refusal{
        "unknown_required_ticket",
        fmt::format("conference.addons[{}] (`{}`) requires tickets that do not exist: {}", i,
                    file.addons[i].slug, fmt::join(missing, ", "))};
  }
  return std::nullopt;
}

}  // namespace

std::expected<std::vector<PlannedItem>, Refusal> make_plan(const ConferenceFile& file,
                                                           const std::optional<Existing>& existing,
                                                           bool update) {
  if (existing && !update) {
    return std::unexpected(
        Refusal{"conference_exists",
                fmt::format("there is a conference `{}` already; --update changes it", file.slug)});
  }
  const Existing known = existing.value_or(Existing{});
  if (auto refusal = check_requirements(file, known.ticket_types)) {
    return std::unexpected(*std::move(refusal));
  }
  std::vector<PlannedItem> plan;
  plan.push_back(conference_item(file, existing.has_value()));
  for (const Section& section : file.sections) {
    plan.push_back(section_item(section, known.sections.contains(section.slug)));
  }
  for (std::size_t i = 0; i < file.tickets.size(); ++i) {
    plan.push_back(
        ticket_item(file.tickets[i], i, known.ticket_types.contains(file.tickets[i].slug)));
  }
  for (std::size_t i = 0; i < file.addons.size(); ++i) {
    plan.push_back(addon_item(file.addons[i], i, known.addons.contains(file.addons[i].slug)));
  }
  return plan;
}

std::string to_ndjson(const std::vector<PlannedItem>& plan) {
  std::string lines;
  for (const PlannedItem& item : plan) {
    lines += "{\"command\":\"" + item.command + "\",\"data\":" + item.data + "}\n";
  }
  return lines;
}

}  // namespace lanyard::api::bootstrap
