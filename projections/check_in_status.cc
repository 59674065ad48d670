#include "projections/check_in_status.h"

#include <algorithm>

#include "projections/keys.h"
#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

using check_in_status::kAllKey;
using check_in_status::kCheckInsKey;

std::string person_key(std::string_view user) { return join_key("p/", user); }

auto find(std::string_view order, std::uint32_t line, auto& tickets) {
  return std::ranges::find_if(tickets, [&](const TicketHolding& held) {
    return held.line() == line && held.order() == order;
  });
}

struct CheckInStatusModel {
  static constexpr std::string_view kName = check_in_status::kName;
  static constexpr std::uint32_t kVersion = 5;

  static void on(const events::OrderPlaced& event, const Place&, Writer& writer) {
    auto& order = writer.create<TicketOrder>(order_key(event.order()));
    for (const events::OrderLine& placed : event.lines()) {
      if (!placed.has_ticket_type()) continue;
      auto& line = *order.add_lines();
      line.set_line(placed.line());
      line.set_ticket_type(placed.ticket_type());
      line.set_quantity(placed.quantity());
    }
  }
  static void on(const events::AttendeeRegistered& event, const Place&, Writer& writer) {
    writer.create<PersonPresence>(person_key(event.user()));
  }
  static void on(const events::OrderPaid& event, const Place&, Writer& writer) {
    const std::string key = order_key(event.order());
    const auto* order = writer.find<TicketOrder>(key);
    if (order == nullptr) return;
    change(event.user(), writer, [&](PersonPresence& person) {
      for (const TicketLine& line : order->lines()) {
        TicketHolding tickets;
        tickets.set_order(event.order());
        tickets.set_line(line.line());
        tickets.set_ticket_type(line.ticket_type());
        hold(tickets, line.quantity(), person);
      }
    });
    writer.erase<TicketOrder>(key);  // from here on holders know what they hold
  }
  static void on(const events::UnitAssigned& event, const Place&, Writer& writer) {
    const auto* from = writer.find<PersonPresence>(person_key(event.from_user()));
    if (from == nullptr) return;
    const auto held = find(event.order(), event.line(), from->tickets());
    if (held == from->tickets().end()) return;  // a unit of an add-on
    TicketHolding tickets = *held;
    tickets.set_units(0);
    change(event.from_user(), writer, [&](PersonPresence& person) { hold(tickets, -1, person); });
    change(event.user(), writer, [&](PersonPresence& person) { hold(tickets, 1, person); });
  }

  static void on(const events::OrderRefunded& event, const Place&, Writer& writer) {
    for (const events::ReleasedUnits& released : event.released()) {
      if (!released.has_ticket_type()) continue;
      const auto* person = writer.find<PersonPresence>(person_key(released.user()));
      if (person == nullptr) continue;
      const auto held = find(event.order(), released.line(), person->tickets());
      if (held == person->tickets().end()) continue;
      const TicketHolding tickets = *held;
      change(released.user(), writer, [&](PersonPresence& changed) {
        hold(tickets, -std::int64_t{released.units_size()}, changed);
      });
    }
  }

  static void on(const events::CheckedIn& event, const Place& place, Writer& writer) {
    PersonCheckIn check_in;
    check_in.set_check_in(event.check_in());
    check_in.set_at(event.has_scanned_at() ? event.scanned_at() : place.at());
    LANYARD_COPY_OPTIONAL(event, check_in, station);
    count(check_in, 1, writer);
    auto& latest = writer.create<LatestCheckIn>(latest_key(check_in));
    latest.set_check_in(event.check_in());
    latest.set_access_code(event.access_code());
    latest.set_user(event.user());
    LANYARD_COPY_OPTIONAL(event, latest, station);
    latest.set_at(check_in.at());
    change(event.user(), writer, [&](PersonPresence& person) {
      *person.add_check_ins() = check_in;
      person.set_present(!event.has_present() || event.present());
    });
  }
  static void on(const events::DoorChecked& event, const Place&, Writer& writer) {
    const std::string product = product_key(event);
    const std::string at_station = join_key(check_in_status::kDoorStationPrefix, product) + "/" +
                                   (event.has_station() ? event.station() : std::string());
    for (const std::string& key : {join_key(check_in_status::kDoorPrefix, product), at_station}) {
      auto& door = writer.edit<DoorCount>(key);
      door.set_name(event.name());
      door.set_checks(door.checks() + 1);
      door.set_persons(door.persons() + (event.times() == 1 ? 1 : 0));
      door.set_overridden(door.overridden() + (event.has_override_reason() ? 1 : 0));
    }
  }
  static void on(const events::LeftVenue& event, const Place&, Writer& writer) {
    change(event.user(), writer, [](PersonPresence& person) { person.set_present(false); });
  }
  static void on(const events::CheckInVoided& event, const Place&, Writer& writer) {
    change(event.user(), writer, [&](PersonPresence& person) {
      person.set_present(event.present());
      auto& check_ins = *person.mutable_check_ins();
      const auto found = std::ranges::find(check_ins, event.check_in(), &PersonCheckIn::check_in);
      if (found == check_ins.end()) return;
      count(*found, -1, writer);
      writer.erase<LatestCheckIn>(latest_key(*found));
      check_ins.erase(found);
    });
  }

  static void on(const events::ProductRedeemed& event, const Place&, Writer& writer) {
    redeem(event, event.units_size(), writer);
  }
  static void on(const events::RedemptionConflicted& event, const Place&, Writer& writer) {
    if (event.units_size() > 0) redeem(event, -event.units_size(), writer);
  }
  static void on(const events::RedemptionReinstated& event, const Place&, Writer& writer) {
    redeem(event, event.units_size(), writer);
  }
  static void on(const events::RedemptionVoided& event, const Place&, Writer& writer) {
    const std::string key = redemption_key(event.redemption());
    const auto* redeemed = writer.find<RedeemedUnits>(key);
    if (redeemed == nullptr) return;  // in conflict altogether
    auto& count =
        writer.edit<RedeemedCount>(join_key(check_in_status::kRedeemedPrefix, redeemed->product()));
    count.set_units(minus(count.units(), redeemed->units()));
    writer.erase<RedeemedUnits>(key);
  }

 private:
  static std::string redemption_key(std::string_view redemption) {
    return join_key("x/", redemption);
  }
  template <class Event>
  static void redeem(const Event& event, std::int64_t units, Writer& writer) {
    const std::string product = product_key(event);
    auto& redeemed = writer.edit<RedeemedUnits>(redemption_key(event.redemption()));
    redeemed.set_product(product);
    redeemed.set_units(plus(redeemed.units(), units));
    auto& count = writer.edit<RedeemedCount>(join_key(check_in_status::kRedeemedPrefix, product));
    copy_product(event, count);
    count.set_units(plus(count.units(), units));
  }

  static std::string latest_key(const PersonCheckIn& check_in) {
    const std::int64_t at = std::max<std::int64_t>(check_in.at(), 0);
    return join_key(check_in_status::kLatestPrefix,
                    number_key(~static_cast<std::uint64_t>(at)) + "/" + check_in.check_in());
  }

  /// Changes a person, and the counts by what that makes of their part in them.
  template <class Change>
  static void change(std::string_view user, Writer& writer, const Change& apply) {
    auto& person = writer.edit<PersonPresence>(person_key(user));
    contribute(person, -1, writer);
    apply(person);
    contribute(person, 1, writer);
  }
  static void contribute(const PersonPresence& person, std::int64_t sign, Writer& writer) {
    if (person.tickets().empty() && person.check_ins().empty() && !person.present()) return;
    add(person, sign, writer.edit<PresenceCount>(kAllKey));
    for (auto tickets = person.tickets().begin(); tickets != person.tickets().end(); ++tickets) {
      const bool counted = std::any_of(person.tickets().begin(), tickets, [&](const auto& earlier) {
        return earlier.ticket_type() == tickets->ticket_type();
      });
      if (counted) continue;
      add(person, sign,
          writer.edit<PresenceCount>(
              join_key(check_in_status::kTicketTypePrefix, tickets->ticket_type())));
    }
  }
  static void add(const PersonPresence& person, std::int64_t sign, PresenceCount& counts) {
    counts.set_expected(counts.expected() + (person.tickets().empty() ? 0 : sign));
    counts.set_present(counts.present() + (person.present() ? sign : 0));
    if (person.check_ins().empty()) return;
    counts.set_checked_in(counts.checked_in() + sign);
    // Whoever came and gave their ticket away, or back, is expected no more.
    if (!person.tickets().empty()) counts.set_arrived(counts.arrived() + sign);
  }

  /// Adds units to what the person holds, or takes them away.
  static void hold(const TicketHolding& units_of, std::int64_t units, PersonPresence& person) {
    auto& tickets = *person.mutable_tickets();
    auto held = find(units_of.order(), units_of.line(), tickets);
    if (held == tickets.end()) {
      *tickets.Add() = units_of;
      held = tickets.end() - 1;
    }
    held->set_units(plus(held->units(), units));
    if (held->units() == 0) tickets.erase(held);
  }

  static void count(const PersonCheckIn& check_in, std::int64_t sign, Writer& writer) {
    std::int64_t quarter = check_in.at() / kQuarterHour;
    if (check_in.at() < 0) quarter = 0;  // before 1970: a device without a clock
    const std::string station = check_in.has_station()
                                    ? join_key(check_in_status::kStationPrefix, check_in.station())
                                    : std::string(check_in_status::kNoStationKey);
    for (const std::string& key : {std::string(kCheckInsKey), station,
                                   join_key(check_in_status::kQuarterPrefix,
                                            number_key(static_cast<std::uint64_t>(quarter)))}) {
      auto& counter = writer.edit<CheckInCount>(key);
      counter.set_check_ins(counter.check_ins() + sign);
      counter.set_last_at(std::max(counter.last_at(), check_in.at()));
      if (counter.check_ins() == 0) writer.erase<CheckInCount>(key);
    }
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_check_in_status() {
  return std::make_unique<ReadModelOf<CheckInStatusModel>>();
}

}  // namespace lanyard::projections
