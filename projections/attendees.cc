#include "projections/attendees.h"

#include <algorithm>

#include "projections/models.h"
#include "projections/redemptions.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Attendees {
  static constexpr std::string_view kName = attendees::kName;
  static constexpr std::uint32_t kVersion = 5;

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
    pending(event.user(), event.order(), true, writer);
  }
  static void on(const events::OrderCancelled& event, const Place&, Writer& writer) {
    pending(event.user(), event.order(), false, writer);
  }
  static void on(const events::OrderReinstated& event, const Place&, Writer& writer) {
    pending(event.user(), event.order(), true, writer);
  }
  static void on(const events::OrderNeedsAttention& event, const Place&, Writer& writer) {
    standing(event.user(), writer, [&](PersonStanding& person) {
      note(event.order(), true, *person.mutable_attention_orders());
    });
  }

  static void on(const events::OrderPaid& event, const Place&, Writer& writer) {
    pending(event.user(), event.order(), false, writer);
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
    lost(event.from_user(), event.order(), 1, 0, writer);
    lost(event.user(), event.order(), -1, 0, writer);
    auto& holders =
        *writer.edit<OrderHolders>(attendees::holders_key(event.order())).mutable_users();
    if (std::ranges::find(holders, event.user()) == holders.end()) *holders.Add() = event.user();
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
      lost(released.user(), event.order(), 0, released.units_size(), writer);
      const auto* code = writer.find<AttendeeCode>(attendees::user_key(released.user()));
      if (code == nullptr) continue;
      auto& attendee = writer.edit<AttendeeView>(attendees::key(code->access_code()));
      const HeldProduct* held = find(event.order(), released.line(), attendee);
      if (held == nullptr) continue;
      hold(HeldProduct(*held), -std::int64_t{released.units_size()}, attendee);
    }
    if (!event.full()) return;
    // What was handed out is not released, but of an order that is no more paid nobody holds it.
    hold_nothing_of(event.order(), event.user(), writer);
    const auto* holders = writer.find<OrderHolders>(attendees::holders_key(event.order()));
    if (holders == nullptr) return;
    const auto users = holders->users();  // which moves when others are edited
    for (const std::string& user : users) hold_nothing_of(event.order(), user, writer);
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
    attendee.set_present(!event.has_present() || event.present());
  }
  static void on(const events::DoorChecked& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    auto& check = *attendee.add_door_checks();
    check.set_door_check(event.door_check());
    copy_product(event, check);
    check.set_name(event.name());
    check.set_recorded_at(place.at());
    LANYARD_COPY_OPTIONAL(event, check, station);
    LANYARD_COPY_OPTIONAL(event, check, override_reason);
    LANYARD_COPY_OPTIONAL(event, check, scan_id);
    LANYARD_COPY_OPTIONAL(event, check, scanned_at);
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
    settle(event.redemption(), event.conflicted(), place, writer);
  }
  static void on(const events::RedemptionConflicted& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    conflict_redemption(event, place, *attendee.mutable_redemptions());
    redeemed(event, -std::int64_t{event.units_size()}, attendee);
    list(event, place, writer);
  }
  static void on(const events::RedemptionReinstated& event, const Place& place, Writer& writer) {
    auto& attendee = writer.edit<AttendeeView>(attendees::key(event.access_code()));
    reinstate_redemption(event, *attendee.mutable_redemptions());
    redeemed(event, event.quantity(), attendee);
    settle(event.redemption(), event.quantity(), place, writer);
  }

  static void on(const events::BadgePrinted& event, const Place& place, Writer& writer) {
    auto& badge = *writer.edit<AttendeeView>(attendees::key(event.access_code())).add_badges();
    if (!event.badge_template().empty()) badge.set_badge_template(event.badge_template());
    badge.set_printed_at(place.at());
    badge.set_station(event.station());
  }

 private:
  /// Puts a conflict into the list for staff, or adds to it.
  static void list(const events::RedemptionConflicted& event, const Place& place, Writer& writer) {
    auto& at = writer.edit<ConflictPlace>(attendees::conflict_place_key(event.redemption()));
    if (at.position() == 0) at.set_position(place.position());
    auto& conflict = writer.edit<ConflictView>(attendees::conflict_key(at.position()));
    if (conflict.position() == 0) {
      conflict.set_position(place.position());
      conflict.set_redemption(event.redemption());
      conflict.set_order(event.order());
      conflict.set_line(event.line());
      conflict.set_access_code(event.access_code());
      conflict.set_user(event.user());
      copy_product(event, conflict);
      conflict.set_name(event.name());
      conflict.set_redeemed_at(event.redeemed_at());
      conflict.set_recorded_at(place.at());
      LANYARD_COPY_OPTIONAL(event, conflict, scan_id);
    }
    conflict.set_quantity(plus(conflict.quantity(), event.quantity()));
    conflict.clear_conflicts_with();
    LANYARD_COPY_OPTIONAL(event, conflict, conflicts_with);
    conflict.clear_settled_at();
  }
  /// So many units of the redemption are in conflict no more.
  static void settle(const std::string& redemption, std::int64_t units, const Place& place,
                     Writer& writer) {
    const auto* at = writer.find<ConflictPlace>(attendees::conflict_place_key(redemption));
    if (at == nullptr) return;
    auto& conflict = writer.edit<ConflictView>(attendees::conflict_key(at->position()));
    conflict.set_quantity(minus(conflict.quantity(), units));
    if (conflict.quantity() == 0) conflict.set_settled_at(place.at());
  }

  template <class Change>
  static void standing(const std::string& user, Writer& writer, const Change& change) {
    const std::string key = attendees::standing_key(user);
    auto& person = writer.edit<PersonStanding>(key);
    change(person);
    if (person.ByteSizeLong() == 0) writer.erase<PersonStanding>(key);
  }
  static void pending(const std::string& user, const std::string& order, bool is, Writer& writer) {
    standing(user, writer,
             [&](PersonStanding& person) { note(order, is, *person.mutable_pending_orders()); });
  }
  /// Puts the order into the list, which is in the references' order, or takes it out.
  static void note(const std::string& order, bool there,
                   google::protobuf::RepeatedPtrField<std::string>& orders) {
    const auto at = std::ranges::find(orders, order);
    if (at != orders.end()) {
      if (!there) orders.erase(at);
    } else if (there) {
      *orders.Add() = order;
      std::ranges::sort(orders);
    }
  }
  static void lost(const std::string& user, const std::string& order, std::int64_t reassigned,
                   std::int64_t refunded, Writer& writer) {
    standing(user, writer, [&](PersonStanding& person) {
      auto& all = *person.mutable_lost_units();
      auto found = std::ranges::find(all, order, &LostUnits::order);
      if (found == all.end()) {
        if (reassigned <= 0 && refunded <= 0) return;
        all.Add()->set_order(order);
        found = all.end() - 1;
      }
      found->set_reassigned(std::max<std::int64_t>(0, plus(found->reassigned(), reassigned)));
      found->set_refunded(plus(found->refunded(), refunded));
      if (found->reassigned() == 0 && found->refunded() == 0) all.erase(found);
    });
  }

  static HeldProduct* find(std::string_view order, std::uint32_t line, AttendeeView& attendee) {
    auto& products = *attendee.mutable_products();
    const auto found = std::ranges::find_if(products, [&](const HeldProduct& product) {
      return product.line() == line && product.order() == order;
    });
    return found == products.end() ? nullptr : &*found;
  }

  /// Puts the product where it belongs: the order held longest first, its lines in their order, as
  /// the answers at the door have it.
  static HeldProduct& add(const HeldProduct& product,
                          google::protobuf::RepeatedPtrField<HeldProduct>& products) {
    *products.Add() = product;
    const auto last = products.end() - 1;
    auto at = last;
    for (auto held = products.begin(); held != last; ++held) {
      if (held->order() != product.order()) continue;
      at = held->line() < product.line() ? held + 1 : held;
      if (at == held) break;
    }
    std::rotate(at, last, products.end());
    return *at;
  }

  /// Adds units of a product to what the person holds, or takes them away.
  static void hold(const HeldProduct& units_of, std::int64_t units, AttendeeView& attendee) {
    auto& products = *attendee.mutable_products();
    HeldProduct* product = find(units_of.order(), units_of.line(), attendee);
    if (product == nullptr) product = &add(units_of, products);
    product->set_quantity(plus(product->quantity(), units));
    if (product->quantity() != 0) return;
    products.erase(std::ranges::find_if(
        products, [&](const HeldProduct& candidate) { return &candidate == product; }));
  }

  static void hold_nothing_of(const std::string& order, const std::string& user, Writer& writer) {
    const auto* code = writer.find<AttendeeCode>(attendees::user_key(user));
    if (code == nullptr) return;
    auto& products =
        *writer.edit<AttendeeView>(attendees::key(code->access_code())).mutable_products();
    for (int i = products.size(); i-- > 0;) {
      if (products[i].order() == order) products.DeleteSubrange(i, 1);
    }
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
