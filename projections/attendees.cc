#include "projections/attendees.h"

#include <algorithm>

#include "projections/models.h"
#include "projections/redemptions.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {


struct Attendees {
  static constexpr std::string_view kName = attendees::kName;
  static constexpr std::uint32_t kVersion = 2;

  static void on(const events::AttendeeRegistered& event, const Place& place, Writer& writer) {
    auto& attendee = writer.create<AttendeeView>(attendees::key(event.access_code()));
    attendee.set_access_code(event.access_code());
    attendee.set_user(event.user());
    attendee.set_registered_at(place.at());
    writer.create<AttendeeCode>(attendees::user_key(event.user()))
        .set_access_code(event.access_code());
  }

  static void on(const events::OrderPlaced& event, const Place&, Writer& writer) {
    auto& order = writer.create<AttendeeOrder>(order_key(event.order()));
    for (const events::OrderLine& placed : event.lines()) {
      auto& line = *order.add_lines();
      copy_product(placed, line);
      line.set_name(placed.name());
      line.set_quantity(placed.quantity());
    }
  }

  static void on(const events::OrderPaid& event, const Place&, Writer& writer) {
    const std::string key = order_key(event.order());
    const auto* order = writer.find<AttendeeOrder>(key);
    if (order == nullptr) return;
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.attendee()));
    for (int i = 0; i < order->lines_size(); ++i) {
      HeldProduct product;
      product.set_order(event.order());
      product.set_line(static_cast<std::uint32_t>(i + 1));
      copy_product(order->lines(i), product);
      product.set_name(order->lines(i).name());
      hold(product, order->lines(i).quantity(), attendee);
    }
    writer.erase<AttendeeOrder>(key);  // from here on holders know what they hold
  }

  static void on(const events::UnitAssigned& event, const Place&, Writer& writer) {
    const auto* code = writer.find<AttendeeCode>(attendees::user_key(event.from_user()));
    if (code == nullptr) return;
    auto& from = writer.edit<AttendeeView>(attendees::key(code->access_code()));
    const HeldProduct* held = find(event.order(), event.line(), from);
    if (held == nullptr) return;
    HeldProduct product = *held;
    product.set_quantity(0);
    product.set_redeemed(0);
    hold(product, -1, from);
    hold(product, 1, writer.edit<AttendeeView>(attendees::key(event.attendee())));
  }

  static void on(const events::OrderRefunded& event, const Place&, Writer& writer) {
    for (const events::ReleasedUnits& released : event.released()) {
      const auto* code = writer.find<AttendeeCode>(attendees::user_key(released.user()));
      if (code == nullptr) continue;
      auto& attendee = writer.edit<AttendeeView>(attendees::key(code->access_code()));
      const HeldProduct* held = find(event.order(), released.line(), attendee);
      if (held == nullptr) continue;
      hold(HeldProduct(*held), -std::int64_t{released.units_size()}, attendee);
    }
  }

  static void on(const events::CheckedIn& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    auto& check_in = *attendee.add_check_ins();
    check_in.set_check_in(event.check_in());
    check_in.set_recorded_at(place.at());
    LANYARD_COPY_OPTIONAL(event, check_in, station);
    LANYARD_COPY_OPTIONAL(event, check_in, note);
    LANYARD_COPY_OPTIONAL(event, check_in, scan_id);
    LANYARD_COPY_OPTIONAL(event, check_in, scanned_at);
    const std::int64_t at = event.has_scanned_at() ? event.scanned_at() : place.at();
    const bool earlier = !attendee.has_first_checked_in_at() || at < attendee.first_checked_in_at();
    if (earlier) attendee.set_first_checked_in_at(at);
    attendee.set_checked_in(true);
    attendee.set_present(true);
  }
  static void on(const events::LeftVenue& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    auto& departure = *attendee.add_departures();
    departure.set_recorded_at(place.at());
    LANYARD_COPY_OPTIONAL(event, departure, station);
    attendee.set_present(false);
  }
  static void on(const events::CheckInVoided& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    auto& check_ins = *attendee.mutable_check_ins();
    const auto found = std::ranges::find(check_ins, event.check_in(), &CheckInView::check_in);
    if (found != check_ins.end()) {
      found->set_voided_at(place.at());
      found->set_void_reason(event.reason());
    }
    attendee.clear_first_checked_in_at();
    LANYARD_COPY_OPTIONAL(event, attendee, first_checked_in_at);
    attendee.set_checked_in(event.has_first_checked_in_at());
    attendee.set_present(event.present());
  }

  static void on(const events::ProductRedeemed& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    set_redemption(event, place, *attendee.add_redemptions());
    redeemed(event, event.quantity(), attendee);
  }
  static void on(const events::RedemptionVoided& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    void_redemption(event, place, *attendee.mutable_redemptions());
    redeemed(event, minus(0, event.quantity()), attendee);
  }

 private:
  static HeldProduct* find(std::string_view order, std::uint32_t line, AttendeeView& attendee) {
    auto& products = *attendee.mutable_products();
    const auto found = std::ranges::find_if(products, [&](const HeldProduct& product) {
      return product.line() == line && product.order() == order;
    });
    return found == products.end() ? nullptr : &*found;
  }

  /// Adds units of a product to what the person holds, or takes them away.
  static void hold(const HeldProduct& units_of, std::int64_t units, AttendeeView& attendee) {
    auto& products = *attendee.mutable_products();
    HeldProduct* product = find(units_of.order(), units_of.line(), attendee);
    if (product == nullptr) *(product = products.Add()) = units_of;
    product->set_quantity(plus(product->quantity(), units));
    if (product->quantity() != 0) return;
    products.erase(std::ranges::find_if(
        products, [&](const HeldProduct& candidate) { return &candidate == product; }));
  }

  static void redeemed(const auto& event, std::int64_t units, AttendeeView& attendee) {
    if (HeldProduct* product = find(event.order(), event.line(), attendee)) {
      product->set_redeemed(plus(product->redeemed(), units));
    }
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_attendees() { return std::make_unique<ReadModelOf<Attendees>>(); }

}  // namespace lanyard::projections
