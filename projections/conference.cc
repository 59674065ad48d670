#include "projections/conference.h"

#include <algorithm>
#include <tuple>

#include "projections/keys.h"
#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

ConferenceTotals& totals(Writer& writer) {
  return *writer.edit<ConferenceView>(conference::kKey).mutable_totals();
}

void set_settings(const events::ConferenceSettings& settings, ConferenceView& view) {
  *view.mutable_settings() = settings;
  view.set_slug(settings.slug());
  view.set_name(settings.name());
  view.set_currency(settings.currency());
}

struct Conference {
  static constexpr std::string_view kName = conference::kName;
  static constexpr std::uint32_t kVersion = 4;

  static void on(const events::ConferenceCreated& event, const Place& place, Writer& writer) {
    auto& view = writer.edit<ConferenceView>(conference::kKey);
    set_settings(event.settings(), view);
    view.mutable_totals();
    view.set_created_at(place.at());
  }
  static void on(const events::ConferenceUpdated& event, const Place&, Writer& writer) {
    set_settings(event.settings(), writer.edit<ConferenceView>(conference::kKey));
  }
  static void on(const events::ShopOpened&, const Place&, Writer& writer) {
    writer.edit<ConferenceView>(conference::kKey).mutable_settings()->set_shop_open(true);
  }
  static void on(const events::ShopClosed&, const Place&, Writer& writer) {
    writer.edit<ConferenceView>(conference::kKey).mutable_settings()->set_shop_open(false);
  }
  static void on(const events::SectionDefined& event, const Place&, Writer& writer) {
    auto& sections = *writer.edit<ConferenceView>(conference::kKey).mutable_sections();
    const auto same = std::ranges::find(sections, event.section().slug(), &events::Section::slug);
    (same == sections.end() ? *sections.Add() : *same) = event.section();
    std::ranges::stable_sort(sections, {}, [](const events::Section& section) {
      return std::tuple(section.display_order(), std::string_view(section.start_date()));
    });
  }
  static void on(const events::ProfileFieldDefined& event, const Place&, Writer& writer) {
    auto& fields = *writer.edit<ConferenceView>(conference::kKey).mutable_profile_fields();
    const auto same =
        std::ranges::find(fields, event.definition().slug(), &events::ProfileField::slug);
    (same == fields.end() ? *fields.Add() : *same) = event.definition();
    std::ranges::sort(fields, {}, [](const events::ProfileField& field) {
      return std::tuple(field.display_order(), std::string_view(field.slug()));
    });
  }
  static void on(const events::TicketTypeCreated&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::ticket_types, &ConferenceTotals::set_ticket_types, 1);
  }
  static void on(const events::AddOnCreated&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::addons, &ConferenceTotals::set_addons, 1);
  }
  static void on(const events::UserRegistered&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::users, &ConferenceTotals::set_users, 1);
  }
  static void on(const events::CartOpened&, const Place&, Writer& writer) { open_carts(writer, 1); }
  static void on(const events::CartAbandoned&, const Place&, Writer& writer) {
    open_carts(writer, -1);
  }
  static void on(const events::CartExpired&, const Place&, Writer& writer) {
    open_carts(writer, -1);
  }
  static void on(const events::CartCheckedOut&, const Place&, Writer& writer) {
    open_carts(writer, -1);
  }
  static void on(const events::OrderPlaced&, const Place&, Writer& writer) {
    auto& sums = totals(writer);
    add(sums, &ConferenceTotals::orders, &ConferenceTotals::set_orders, 1);
    pending(sums, 1);
  }
  static void on(const events::OrderPaid& event, const Place&, Writer& writer) {
    auto& sums = totals(writer);
    pending(sums, -1);
    add(sums, &ConferenceTotals::orders_paid, &ConferenceTotals::set_orders_paid, 1);
    add(sums, &ConferenceTotals::paid, &ConferenceTotals::set_paid, event.total());
  }
  static void on(const events::OrderCancelled&, const Place&, Writer& writer) {
    auto& sums = totals(writer);
    pending(sums, -1);
    add(sums, &ConferenceTotals::orders_cancelled, &ConferenceTotals::set_orders_cancelled, 1);
  }
  static void on(const events::OrderReinstated&, const Place&, Writer& writer) {
    auto& sums = totals(writer);
    pending(sums, 1);
    add(sums, &ConferenceTotals::orders_cancelled, &ConferenceTotals::set_orders_cancelled, -1);
  }
  static void on(const events::OrderNeedsAttention& event, const Place&, Writer& writer) {
    const std::string key = conference::attention_key(event.order());
    if (writer.find<Mark>(key) != nullptr) return;
    writer.create<Mark>(key);
    add(totals(writer), &ConferenceTotals::orders_need_attention,
        &ConferenceTotals::set_orders_need_attention, 1);
  }
  static void on(const events::OrderRefunded& event, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::refunded, &ConferenceTotals::set_refunded,
        event.amount());
  }
  static void on(const events::AttendeeRegistered&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::attendees, &ConferenceTotals::set_attendees, 1);
  }
  static void on(const events::CreditIssued&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::credits_issued, &ConferenceTotals::set_credits_issued,
        1);
  }
  static void on(const events::UnknownEvent&, const Place&, Writer& writer) {
    add(totals(writer), &ConferenceTotals::unknown_events, &ConferenceTotals::set_unknown_events,
        1);
  }

 private:
  static void add(ConferenceTotals& sums, std::int64_t (ConferenceTotals::*get)() const,
                  void (ConferenceTotals::*set)(std::int64_t), std::int64_t by) {
    (sums.*set)(plus((sums.*get)(), by));
  }
  static void open_carts(Writer& writer, std::int64_t by) {
    add(totals(writer), &ConferenceTotals::open_carts, &ConferenceTotals::set_open_carts, by);
  }
  static void pending(ConferenceTotals& sums, std::int64_t by) {
    add(sums, &ConferenceTotals::orders_pending, &ConferenceTotals::set_orders_pending, by);
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_conference() { return std::make_unique<ReadModelOf<Conference>>(); }

}  // namespace lanyard::projections
