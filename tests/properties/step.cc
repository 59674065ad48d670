#include "step.h"

#include "tests/given.h"

namespace lanyard::tests {
namespace {

using namespace domain;  // NOLINT: every command is named below

const std::vector<std::string> kUsers = {"ada", "bob", "cid", "dan"};

Product product_of_step(const Step& step) {
  static const std::vector<Product> products = {ticket("scarce"), ticket("plenty"), ticket("free"),
                                                extra("lunch"),   extra("tour"),    extra("talk")};
  return products[static_cast<std::size_t>(step.what) % products.size()];
}

/// One of what there is, or something that there is not.
std::string pick(const std::vector<std::string>& from, int at) {
  if (from.empty() || at == 0) return "nothing";
  return from[from.size() - 1 - static_cast<std::size_t>(at - 1) % from.size()];
}

template <class T>
Change<T> to(T value) {
  return {.present = true, .value = std::move(value)};
}

Decimal sum_of(const Step& step) {
  // Up to 330.00: nothing, parts, just enough and more than that.
  return {.unscaled = step.pick * 3000 + step.quantity * 100, .scale = 2};
}

std::optional<std::string> scan_of(const Step& step) {
  if (step.quantity < 2) return std::nullopt;
  return "scan-" + std::to_string(step.quantity) + std::to_string(step.what);
}

Command catalogue_command(const Step& step) {
  const Product product = product_of_step(step);
  const std::int64_t count = step.pick;
  switch (step.quantity) {
    case 0:
      if (!product.is_ticket()) break;
      return UpdateTicketType{.slug = product.slug, .limit_per_user = to<std::int64_t>(count)};
    case 1:
      return UpdateConference{.total_capacity = to<std::int64_t>(count)};
    case 2:
      return UpdateConference{.currency = to<std::string>(step.pick % 2 == 0 ? "EUR" : "USD")};
    case 3:
      if (step.pick % 2 == 0) return CloseShop{};
      return OpenShop{};
    default:
      break;
  }
  if (product.is_ticket())
    return UpdateTicketType{.slug = product.slug, .total_quantity = to<std::int64_t>(count)};
  return UpdateAddOn{.slug = product.slug, .total_quantity = to<std::int64_t>(count)};
}

Command user_command(const Step& step, const std::string& user) {
  std::vector<std::string> groups(static_cast<std::size_t>(step.pick % 3),
                                  step.what == 0 ? "a" : "b");
  switch (step.quantity) {
    case 0:
      return RegisterUser{.user = user, .groups = groups};
    case 1:
      return UpdateUser{.user = user, .last_name = to(sealed(user, std::to_string(step.what)))};
    default:
      return SetUserGroups{.user = user, .groups = groups};
  }
}

Command venue_command(const Step& step, const Known& known) {
  const std::string code = pick(known.attendees, step.pick);
  switch (step.what) {
    case 0:
    case 1:
      return CheckIn{.access_code = code, .scan_id = scan_of(step)};
    case 2:
      return LeaveVenue{.access_code = code};
    case 3:
      return VoidCheckIn{.check_in = pick(known.check_ins, step.pick), .reason = "r"};
    case 4:
      return Redeem{.access_code = pick(known.attendees, step.quantity + 1),
                    .order = pick(known.orders, step.pick),
                    .line = step.who,
                    .quantity = std::max(1, step.quantity / 2),
                    .scan_id = scan_of(step)};
    default:
      return VoidRedemption{.redemption = pick(known.redemptions, step.pick), .reason = "r"};
  }
}

}  // namespace

void Known::learn(const events::Event& event) {
  if (const auto* placed = std::get_if<events::OrderPlaced>(&event))
    orders.push_back(placed->order());
  if (const auto* attendee = std::get_if<events::AttendeeRegistered>(&event))
    attendees.push_back(attendee->access_code());
  if (const auto* check_in = std::get_if<events::CheckedIn>(&event))
    check_ins.push_back(check_in->check_in());
  if (const auto* redeemed = std::get_if<events::ProductRedeemed>(&event))
    redemptions.push_back(redeemed->redemption());
}

Command command_of(const Step& step, const Known& known) {
  const std::string& user = kUsers[static_cast<std::size_t>(step.who)];
  const std::string order = pick(known.orders, step.pick);
  if (step.kind < 30) return add(user, product_of_step(step), step.quantity);
  if (step.kind < 36) {
    return SetCartItemQuantity{
        .user = user, .product = product_of_step(step), .quantity = step.quantity};
  }
  if (step.kind < 40) return RemoveFromCart{.user = user, .product = product_of_step(step)};
  if (step.kind < 42) return AbandonCart{.user = user};
  if (step.kind < 57) return checkout(user);
  if (step.kind < 72) return RecordManualPayment{.order = order, .amount = sum_of(step)};
  if (step.kind < 74) return RecordCompPayment{.order = order};
  if (step.kind < 77) return CancelOrder{.order = order};
  if (step.kind < 78) return ExpireOrder{.order = order};
  if (step.kind < 79) return ExpireCart{.user = user};
  if (step.kind < 84) {
    return AssignUnit{
        .order = order, .line = step.what / 2 + 1, .unit = step.quantity, .user = user};
  }
  if (step.kind < 95) return venue_command(step, known);
  if (step.kind < 97) return user_command(step, user);
  return catalogue_command(step);
}

std::vector<Command> beginning() {
  const auto type = [](std::string slug, const char* price, std::int64_t total,
                       std::int64_t limit) {
    return CreateTicketType{.slug = slug,
                            .name = slug,
                            .price = amount(price),
                            .total_quantity = total,
                            .limit_per_user = limit};
  };
  const auto side = [](std::string slug, const char* price, std::int64_t total,
                       std::vector<std::string> required) {
    return CreateAddOn{.slug = slug,
                       .name = slug,
                       .price = amount(price),
                       .total_quantity = total,
                       .requires_ticket_types = std::move(required)};
  };
  return {CreateConference{.slug = "pycon",
                           .name = "PyCon",
                           .start_date = {"2027-05-14"},
                           .end_date = {"2027-05-16"},
                           .timezone = "UTC",
                           .currency = "EUR",
                           .total_capacity = 9,
                           .cart_expiry_minutes = 10,
                           .hold_minutes = 4},
          type("scarce", "100", 3, 2),
          type("plenty", "50", 0, 5),
          type("free", "0", 6, 2),
          side("lunch", "30", 4, {"scarce", "plenty"}),
          side("tour", "20", 0, {"scarce"}),
          side("talk", "0", 5, {})};
}

}  // namespace lanyard::tests
