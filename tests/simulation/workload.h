#pragma once

#include <random>
#include <string>
#include <vector>

#include "domain/commands.h"
#include "events/decision.h"

namespace lanyard::tests {

/// Draws commands that a conference full of impatient people would send: mostly sensible, often too
/// late, sometimes nonsense. Learns the ids that answers and events reveal, so that later commands
/// can use them.
class Workload {
 public:
  explicit Workload(std::uint64_t seed) : random_(seed) {}

  std::vector<domain::Command> setup() const {
    domain::CreateConference conference;
    conference.slug = "simcon";
    conference.name = "Simulated";
    conference.start_date = {"2027-05-14"};
    conference.end_date = {"2027-05-16"};
    conference.timezone = "UTC";
    conference.currency = "EUR";
    conference.total_capacity = 60;
    std::vector<domain::Command> commands = {conference};
    for (const auto& [slug, price, total, limit] :
         {std::tuple{"scarce", 10000, 7, 3}, std::tuple{"plenty", 5000, 0, 10},
          std::tuple{"free", 0, 20, 2}}) {
      domain::CreateTicketType type;
      type.slug = slug;
      type.name = slug;
      type.price = {price, 2};
      type.total_quantity = total;
      type.limit_per_user = limit;
      commands.push_back(type);
    }
    for (const auto& [slug, total, requires_scarce] :
         {std::tuple{"dinner", 5, false}, std::tuple{"workshop", 0, true}}) {
      domain::CreateAddOn addon;
      addon.slug = slug;
      addon.name = slug;
      addon.price = {1234, 2};
      addon.total_quantity = total;
      if (requires_scarce) addon.requires_ticket_types = {"scarce"};
      commands.push_back(addon);
    }
    domain::DefineProfileField diet;
    diet.slug = "diet";
    diet.label = "Diet";
    diet.required = true;
    commands.push_back(diet);
    return commands;
  }

  domain::Command next() {
    switch (draw(27)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4: {
        domain::AddToCart command;
        command.user = user();
        command.product = product();
        command.quantity = draw(12) == 0 ? draw(5) - 2 : 1 + draw(2);
        return command;
      }
      case 5: {
        domain::SetCartItemQuantity command;
        command.user = user();
        command.product = product();
        command.quantity = draw(4);
        return command;
      }
      case 6: {
        domain::RemoveFromCart command;
        command.user = user();
        command.product = product();
        return command;
      }
      case 7: {
        domain::AbandonCart command;
        command.user = user();
        return command;
      }
      case 8:
      case 9:
      case 10: {
        domain::Checkout command;
        command.user = user();
        return command;
      }
      case 11: {
        domain::CancelOrder command;
        command.order = order();
        return command;
      }
      case 12:
      case 13:
      case 14:
      case 15: {
        domain::RecordManualPayment command;
        command.order = order();
        command.amount = {draw(8) == 0 ? draw(400) * 100 - 100 : 5000 * (1 + draw(4)), 2};
        return command;
      }
      case 16: {
        domain::RecordCompPayment command;
        command.order = order();
        return command;
      }
      case 17: {
        domain::AssignUnit command;
        command.order = order();
        command.line = 1 + draw(2);
        command.unit = 1 + draw(2);
        command.user = user();
        return command;
      }
      case 18:
      case 19: {
        domain::CheckIn command;
        command.access_code = attendee();
        if (draw(3) == 0) command.scan_id = "scan-" + std::to_string(draw(30));
        return command;
      }
      case 20: {
        if (draw(2) == 0) {
          domain::RecordDoorCheck command;
          command.access_code = attendee();
          command.product = {domain::Product::Kind::kAddOn, "dinner"};
          if (draw(2) == 0) command.override_reason = "guest";
          return command;
        }
        domain::LeaveVenue command;
        command.access_code = attendee();
        return command;
      }
      case 21: {
        domain::Redeem command;
        command.access_code = attendee();
        command.order = order();
        command.line = 1 + draw(2);
        command.quantity = 1 + draw(2);
        if (draw(2) == 0) {  // a device that was offline
          command.scan_id = "scan-" + std::to_string(draw(30));
          command.scanned_at = Instant{static_cast<std::int64_t>(draw(1'000)) * 1'000'000};
        }
        return command;
      }
      case 22: {
        if (draw(2) == 0) {
          domain::VoidCheckIn command;
          command.check_in = pick(check_ins_, "none-1");
          command.reason = "mistake";
          return command;
        }
        domain::VoidRedemption command;
        command.redemption = pick(redemptions_, "none-R1");
        command.reason = "mistake";
        return command;
      }
      case 23: {
        domain::UpdateProfile command;
        command.user = user();
        domain::ProfileEntry& entry = command.values.emplace_back();
        entry.field = "diet";
        if (draw(4) == 0) return command;
        entry.value.emplace().text = "none";
        entry.value->sealed.set_subject(command.user);
        entry.value->sealed.set_ciphertext(std::to_string(draw(3)));
        return command;
      }
      case 24: {
        domain::RefundOrder command;
        command.order = order();
        command.destination = draw(2) == 0 ? "original" : "credit";
        if (draw(3) != 0) command.lines = {{.line = 1 + draw(2), .quantity = 1 + draw(2)}};
        return command;
      }
      case 25: {
        // Somebody new now and then, or all would be forgotten soon.
        if (draw(30) == 0) return domain::ForgetUser{.user = user()};
        domain::RegisterUser command;
        command.user = user();
        if (draw(2) == 0) {
          command.first_name.emplace().set_subject(command.user);
          command.first_name->set_ciphertext("name");
        }
        return command;
      }
      default: {
        if (draw(6) == 0) return domain::CloseShop{};
        return domain::OpenShop{};
      }
    }
  }

  void learn(const events::Commit& commit) {
    for (const events::RecordedEvent& recorded : commit.events) {
      if (const auto* placed = std::get_if<events::OrderPlaced>(&recorded.event))
        orders_.push_back(placed->order());
      if (const auto* joined = std::get_if<events::AttendeeRegistered>(&recorded.event)) {
        attendees_.push_back(joined->access_code());
      }
      if (const auto* entered = std::get_if<events::CheckedIn>(&recorded.event))
        check_ins_.push_back(entered->check_in());
      if (const auto* redeemed = std::get_if<events::ProductRedeemed>(&recorded.event)) {
        redemptions_.push_back(redeemed->redemption());
      }
      if (const auto* conflict = std::get_if<events::RedemptionConflicted>(&recorded.event))
        redemptions_.push_back(conflict->redemption());
    }
  }

  int draw(int below) { return static_cast<int>(random_() % static_cast<std::uint64_t>(below)); }

 private:
  std::string user() { return "user" + std::to_string(draw(12)); }
  domain::Product product() {
    static const std::vector<domain::Product> products = {
        {domain::Product::Kind::kTicketType, "scarce"},
        {domain::Product::Kind::kTicketType, "plenty"},
        {domain::Product::Kind::kTicketType, "free"},
        {domain::Product::Kind::kAddOn, "dinner"},
        {domain::Product::Kind::kAddOn, "workshop"},
        {domain::Product::Kind::kTicketType, "no-such"}};
    return products[static_cast<std::size_t>(draw(draw(20) == 0 ? 6 : 5))];
  }
  /// Mostly one of the latest.
  std::string pick(const std::vector<std::string>& known, std::string_view otherwise) {
    if (known.empty()) return std::string(otherwise);
    const std::size_t recent = std::min<std::size_t>(known.size(), draw(4) == 0 ? known.size() : 6);
    return known[known.size() - 1 - random_() % recent];
  }
  std::string order() { return pick(orders_, "ORD-NONE0000"); }
  std::string attendee() { return pick(attendees_, "NONE0000"); }

  std::mt19937_64 random_;
  std::vector<std::string> orders_, attendees_, check_ins_, redemptions_;
};

}  // namespace lanyard::tests
