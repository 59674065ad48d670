#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "events/event.h"

namespace lanyard::tests {

/// Checks the domain's invariants from nothing but events, by its own bookkeeping: it shares no
/// code with the domain or the read models. Feed it commits in log order; `violations` says what
/// was broken, and where.
class Auditor {
 public:
  void apply(const events::Commit& commit) {
    for (const events::RecordedEvent& event : commit.events) {
      at_ = event.position.value;
      require(event.position.value == next_position_++, "positions are dense");
      require(event.revision.value == ++revisions_[event.stream], "revisions are dense");
      std::visit([this](const auto& value) { on(value); }, event.event);
    }
    require(commit.recorded_at >= last_recorded_at_, "time never runs backwards");
    last_recorded_at_ = commit.recorded_at;
    check_money();
    check_stock();
  }

  const std::vector<std::string>& violations() const { return violations_; }
  std::int64_t sold(const std::string& product) const {
    const auto found = products_.find(product);
    return found == products_.end() ? 0 : found->second.sold;
  }
  std::size_t paid_orders() const {
    std::size_t count = 0;
    for (const auto& [reference, order] : orders_) count += order.status == Status::kPaid ? 1 : 0;
    return count;
  }

 private:
  enum class Status { kPending, kPaid, kCancelled };
  struct Product {
    std::int64_t total = 0, sold = 0, held = 0, limit = 0;
    bool ticket = false;
    bool touched = false;  // units were taken by the commit being checked
  };
  struct Order {
    Status status = Status::kPending;
    std::string user;
    std::vector<std::pair<std::string, std::int64_t>> lines;    // product key, quantity
    std::map<std::uint32_t, std::set<std::uint32_t>> redeemed;  // line → units
    std::int64_t total = 0, received = 0;
  };

  void require(bool condition, const std::string& rule) {
    if (!condition) violations_.push_back("position " + std::to_string(at_) + ": " + rule);
  }

  template <class Message>
  static std::string key(const Message& message) {
    return message.has_addon() ? "addon/" + message.addon() : "ticket/" + message.ticket_type();
  }
  void post_receivable(const std::string& reference, std::int64_t amount) {
    touched_.insert(reference);
    post("receivable/" + reference, amount);
  }
  void post(const std::string& account, std::int64_t amount) {
    ledger_[account] += amount;
    balance_ += amount;
  }

  // --- definitions

  void on(const events::UnknownEvent&) { require(false, "no unknown events in a simulation"); }
  void on(const events::ConferenceCreated& event) { capacity_ = event.settings().total_capacity(); }
  void on(const events::ConferenceUpdated& event) { capacity_ = event.settings().total_capacity(); }
  void on(const events::ShopOpened&) {}
  void on(const events::ShopClosed&) {}
  void on(const events::SectionDefined&) {}
  void define(const events::TicketType& type) {
    Product& product = products_["ticket/" + type.slug()];
    product.ticket = true;
    product.total = type.total_quantity();
    product.limit = type.limit_per_user();
  }
  void on(const events::TicketTypeCreated& event) { define(event.definition()); }
  void on(const events::TicketTypeUpdated& event) { define(event.definition()); }
  void on(const events::AddOnCreated& event) {
    products_["addon/" + event.definition().slug()].total = event.definition().total_quantity();
  }
  void on(const events::AddOnUpdated& event) {
    products_["addon/" + event.definition().slug()].total = event.definition().total_quantity();
  }
  void on(const events::UserRegistered&) {}
  void on(const events::UserUpdated&) {}
  void on(const events::UserGroupsSet&) {}

  // --- carts

  void on(const events::CartOpened& event) {
    require(open_carts_.insert(event.user()).second, "at most one open cart a user");
    require(event.cart() == ++carts_[event.user()], "carts are numbered");
  }
  void in_open_cart(const std::string& user) {
    require(open_carts_.contains(user), "only an open cart changes");
  }
  void on(const events::ItemAddedToCart& event) { in_open_cart(event.user()); }
  void on(const events::CartItemQuantitySet& event) { in_open_cart(event.user()); }
  void on(const events::ItemRemovedFromCart& event) { in_open_cart(event.user()); }
  void close(const std::string& user) {
    require(open_carts_.erase(user) == 1, "only an open cart ends");
  }
  void on(const events::CartAbandoned& event) { close(event.user()); }
  void on(const events::CartExpired& event) { close(event.user()); }
  void on(const events::CartCheckedOut& event) { close(event.user()); }

  // --- orders and money

  void move(const Order& order, std::int64_t held, std::int64_t sold) {
    for (const auto& [product, quantity] : order.lines) {
      products_[product].held += held * quantity;
      products_[product].sold += sold * quantity;
      if (products_[product].ticket)
        bought_[order.user + "\n" + product] += (held + sold) * quantity;
      products_[product].touched = held + sold > 0;
    }
  }
  void post_order(const std::string& reference, const Order& order, std::int64_t sign) {
    post_receivable(reference, sign * order.total);
    post("revenue", -sign * order.total);
  }
  void on(const events::OrderPlaced& event) {
    require(!orders_.contains(event.order()), "references are unique");
    Order& order = orders_[event.order()];
    order.user = event.user();
    order.total = event.total();
    std::int64_t gross = 0, lines = 0, discounts = 0;
    for (const events::OrderLine& line : event.lines()) {
      order.lines.emplace_back(key(line), line.quantity());
      const std::int64_t condition = line.has_condition() ? line.condition().amount() : 0;
      require(line.gross() == line.unit_price() * line.quantity(), "gross is price times quantity");
      require(line.total() == line.gross() - condition - line.voucher_discount(), "a line adds up");
      require(line.total() >= 0, "no line is negative");
      gross += line.gross();
      lines += line.total();
      discounts += condition + line.voucher_discount();
    }
    require(event.subtotal() == gross && event.discount() == discounts && event.total() == lines,
            "an order adds up");
    move(order, 1, 0);
    post_order(event.order(), order, 1);
  }
  void on(const events::PaymentReceived& event) {
    Order& order = orders_[event.order()];
    require(payments_.insert(event.payment()).second, "payments are unique");
    require(event.applied() >= 0 && event.applied() <= event.amount(),
            "applied is part of the amount");
    order.received += event.applied();
    require(order.received <= order.total, "no more is applied than is due");
    post("cash", event.amount());
    post_receivable(event.order(), -event.applied());
  }
  void on(const events::OrderPaid& event) {
    Order& order = orders_[event.order()];
    require(order.status == Status::kPending, "only a pending order becomes paid");
    require(order.received == order.total, "paid is paid in full");
    order.status = Status::kPaid;
    move(order, -1, 1);
    must_be_attendee_.push_back(event.user());
  }
  void on(const events::OrderCancelled& event) {
    Order& order = orders_[event.order()];
    require(order.status == Status::kPending, "only a pending order is cancelled");
    require(event.received() == order.received, "what was received is known");
    order.status = Status::kCancelled;
    move(order, -1, 0);
    post_order(event.order(), order, -1);
    to_return_[event.order()] = order.received;
    order.received = 0;
  }
  void on(const events::OrderReinstated& event) {
    Order& order = orders_[event.order()];
    require(order.status == Status::kCancelled, "only a cancelled order is reinstated");
    order.status = Status::kPending;
    move(order, 1, 0);
    post_order(event.order(), order, 1);
  }
  void on(const events::OrderNeedsAttention&) {}
  void on(const events::CreditIssued& event) {
    require(credits_.insert(event.credit()).second, "credits are unique");
    require(event.amount() > 0, "a credit is worth something");
    if (event.reason() == events::CREDIT_REASON_ORDER_CANCELLED) {
      require(to_return_[event.source_order()] == event.amount(),
              "a cancelled order returns what it received");
      to_return_[event.source_order()] = 0;
      post_receivable(event.source_order(), event.amount());
    }
    post("store-credit/" + event.user(), -event.amount());
  }

  // --- people

  void on(const events::AttendeeRegistered& event) {
    require(attendees_.emplace(event.access_code(), event.user()).second,
            "access codes are unique");
    require(people_.insert(event.user()).second, "one attendee a user");
  }
  void on(const events::UnitAssigned& event) { must_be_attendee_.push_back(event.user()); }
  void on(const events::CheckedIn& event) {
    require(attendees_.contains(event.access_code()), "only attendees check in");
    require(check_ins_.insert(event.check_in()).second, "check-ins are unique");
  }
  void on(const events::LeftVenue& event) {
    require(attendees_.contains(event.access_code()), "only attendees leave");
  }
  void on(const events::CheckInVoided& event) {
    require(check_ins_.erase(event.check_in()) == 1, "voided once");
  }
  void on(const events::ProductRedeemed& event) {
    Order& order = orders_[event.order()];
    require(order.status == Status::kPaid, "only what is paid is redeemed");
    require(event.line() >= 1 && event.line() <= order.lines.size(),
            "a line that exists is redeemed");
    require(static_cast<std::int64_t>(event.units_size()) == event.quantity(),
            "redemptions name their units");
    for (const std::uint32_t unit : event.units()) {
      require(unit >= 1 && unit <= order.lines[event.line() - 1].second,
              "a unit that exists is redeemed");
      require(order.redeemed[event.line()].insert(unit).second, "a unit is redeemed once");
    }
    redemptions_[event.redemption()] = {event.units().begin(), event.units().end()};
  }
  void on(const events::RedemptionVoided& event) {
    for (const std::uint32_t unit : redemptions_[event.redemption()]) {
      require(orders_[event.order()].redeemed[event.line()].erase(unit) == 1,
              "a redemption is voided once");
    }
    redemptions_.erase(event.redemption());
  }

  // --- after each commit

  void check_money() {
    for (auto& [order, amount] : to_return_)
      require(amount == 0, "what " + order + " received was not returned");
    to_return_.clear();
    require(balance_ == 0, "postings sum to zero");
    for (const std::string& reference : touched_) {
      const Order& order = orders_[reference];
      const std::int64_t due = order.status == Status::kPending ? order.total - order.received : 0;
      require(ledger_["receivable/" + reference] == due,
              "the receivable of " + reference + " is what is due");
    }
    touched_.clear();
  }

  void check_stock() {
    std::int64_t tickets = 0;
    bool took = false;
    for (auto& [name, product] : products_) {
      require(product.sold >= 0 && product.held >= 0, name + " never has negative units");
      require(product.total == 0 || product.sold + product.held <= product.total,
              name + " is not oversold");
      if (product.ticket) tickets += product.sold + product.held;
      took = took || product.touched;
    }
    require(capacity_ == 0 || tickets <= capacity_, "the venue is not oversold");
    if (took) {
      for (const auto& [user_and_product, units] : bought_) {
        const std::string product = user_and_product.substr(user_and_product.find('\n') + 1);
        if (products_[product].touched) {
          require(units <= products_[product].limit || limits_changed_,
                  "nobody has more than the limit");
        }
      }
    }
    for (auto& [name, product] : products_) product.touched = false;
    for (const std::string& user : must_be_attendee_)
      require(people_.contains(user), "who holds a unit is an attendee");
    must_be_attendee_.clear();
  }

 public:
  /// For histories that lower limits: invariant 3 speaks of the limit at the time.
  void limits_may_shrink() { limits_changed_ = true; }

 private:
  std::uint64_t at_ = 0, next_position_ = 1;
  Instant last_recorded_at_{};
  std::int64_t capacity_ = 0, balance_ = 0;
  bool limits_changed_ = false;
  std::map<std::string, std::uint64_t> revisions_, carts_;
  std::map<std::string, Product> products_;
  std::map<std::string, Order> orders_;
  std::map<std::string, std::int64_t> ledger_, bought_, to_return_;
  std::map<std::string, std::string> attendees_;
  std::map<std::string, std::set<std::uint32_t>> redemptions_;
  std::set<std::string> open_carts_, people_, payments_, credits_, check_ins_, touched_;
  std::vector<std::string> must_be_attendee_, violations_;
};

}  // namespace lanyard::tests
