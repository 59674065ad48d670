#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include "events/event.h"
#include "tests/paper_books.h"

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
  enum class Status { kPending, kPaid, kCancelled, kPartiallyRefunded, kRefunded };
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
    std::map<std::uint32_t, std::set<std::uint32_t>> released;  // line → units
    std::int64_t total = 0, received = 0, refunded = 0;
    std::string voucher;                             // empty: none
    std::map<std::string, std::int64_t> discounted;  // condition → units
    bool paid_like() const {
      return status == Status::kPaid || status == Status::kPartiallyRefunded;
    }
  };
  struct Voucher {
    std::int64_t limit = 0, used = 0;
  };
  struct Condition {
    std::int64_t limit = 0, limit_per_user = 0, used = 0;
    std::map<std::string, std::int64_t> used_by;
  };
  struct Credit {
    std::string user;
    std::int64_t amount = 0, remaining = 0, applied = 0;  // applied and not restored
    bool expired = false;
  };
  struct Redemption {
    std::set<std::uint32_t> units;
    std::int64_t conflicted = 0;
  };
  struct Payment {
    std::string order, credit;
    std::int64_t applied = 0, back = 0;
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
  void on(const events::UserForgotten& event) {
    for (const std::string& subject : event.subjects()) {
      require(subject == event.user() || subject.starts_with("speaker:"),
              "nobody else is forgotten");
    }
    forgotten_.insert(event.user());
  }
  void on(const events::ProfileFieldDefined& event) {
    profile_kinds_.emplace(event.definition().slug(), event.definition().kind());
    require(profile_kinds_[event.definition().slug()] == event.definition().kind(),
            "a profile field's kind stays");
  }
  void on(const events::ProfileUpdated& event) {
    require(!forgotten_.contains(event.user()), "nothing is kept of who was forgotten");
    for (const events::ProfileValue& value : event.values()) {
      require(profile_kinds_.contains(value.field()), "a value is of a field");
      require(value.value().subject() == event.user(), "a value is sealed for its person");
    }
  }

  void on(const events::VoucherCreated& event) {
    require(!vouchers_.contains(event.definition().code()), "codes are unique");
    vouchers_[event.definition().code()].limit = event.definition().max_uses();
  }
  void on(const events::VoucherUpdated& event) {
    Voucher& voucher = vouchers_[event.definition().code()];
    voucher.limit = event.definition().max_uses();
    require(voucher.used <= voucher.limit, "no limit under a voucher's uses");
  }
  void define(const events::Condition& definition) {
    Condition& condition = conditions_[definition.id()];
    condition.limit = definition.limit();
    condition.limit_per_user = definition.max_units_per_user();
    require(condition.limit == 0 || condition.used <= condition.limit,
            "no limit under a condition's uses");
  }
  void on(const events::ConditionCreated& event) { define(event.definition()); }
  void on(const events::ConditionUpdated& event) { define(event.definition()); }
  void on(const events::SpeakerRecorded&) {}
  void on(const events::TalkRecorded&) {}

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
  void on(const events::VoucherApplied& event) {
    in_open_cart(event.user());
    require(cart_vouchers_.emplace(event.user(), event.voucher()).second,
            "at most one voucher a cart");
  }
  void on(const events::VoucherRemoved& event) {
    in_open_cart(event.user());
    require(cart_vouchers_.erase(event.user()) == 1, "only a voucher in the cart leaves it");
  }
  void close(const std::string& user) {
    require(open_carts_.erase(user) == 1, "only an open cart ends");
    cart_vouchers_.erase(user);
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
    std::int64_t gross = 0, lines = 0, discounts = 0, by_voucher = 0;
    std::map<std::string, std::int64_t> units;
    for (const events::OrderLine& line : event.lines()) {
      order.lines.emplace_back(key(line), line.quantity());
      const std::int64_t condition = line.has_condition() ? line.condition().amount() : 0;
      require(line.gross() == line.unit_price() * line.quantity(), "gross is price times quantity");
      require(line.total() == line.gross() - condition - line.voucher_discount(), "a line adds up");
      require(line.total() >= 0, "no line is negative");
      require(line.voucher_discount() >= 0, "a voucher only takes off");
      if (line.has_condition()) {
        require(condition > 0 && condition <= line.gross(), "a discount is part of its line");
        require(line.condition().units() >= 1 && line.condition().units() <= line.quantity(),
                "a discount is for units of its line");
        units[line.condition().id()] += line.condition().units();
      }
      by_voucher += line.voucher_discount();
      gross += line.gross();
      lines += line.total();
      discounts += condition + line.voucher_discount();
    }
    require(event.subtotal() == gross && event.discount() == discounts && event.total() == lines,
            "an order adds up");
    require(by_voucher == event.voucher().discount(), "the voucher's part is known");
    order.voucher = event.voucher().code();
    for (const events::ConditionUse& use : event.condition_uses())
      order.discounted[use.id()] += use.units();
    require(units == order.discounted, "an order's uses are those of its lines");
    use(order, 1);
    move(order, 1, 0);
    post_order(event.order(), order, 1);
  }
  void use(const Order& order, int sign) {
    if (!order.voucher.empty()) {
      Voucher& voucher = vouchers_[order.voucher];
      voucher.used += sign;
      require(voucher.used >= 0 && voucher.used <= voucher.limit, "a voucher is not overused");
    }
    for (const auto& [id, units] : order.discounted) {
      Condition& condition = conditions_[id];
      condition.used += sign * units;
      std::int64_t& mine = condition.used_by[order.user];
      mine += sign * units;
      require(condition.used >= 0 && mine >= 0, "what is given back was used");
      if (sign < 0) continue;
      require(condition.limit == 0 || condition.used <= condition.limit,
              "a condition is not overused");
      require(condition.limit_per_user == 0 || mine <= condition.limit_per_user,
              "nobody has more of a condition than is for one");
    }
  }
  /// Whether an event names the uses of its order.
  template <class Event>
  bool names_uses(const Event& event, const Order& order) {
    std::map<std::string, std::int64_t> units;
    for (const events::ConditionUse& use : event.condition_uses()) units[use.id()] += use.units();
    return event.voucher() == order.voucher && units == order.discounted;
  }
  void on(const events::PaymentReceived& event) {
    Order& order = orders_[event.order()];
    require(payments_
                .emplace(event.payment(), Payment{.order = event.order(),
                                                  .credit = event.credit(),
                                                  .applied = event.applied()})
                .second,
            "payments are unique");
    require(event.applied() >= 0 && event.applied() <= event.amount(),
            "applied is part of the amount");
    order.received += event.applied();
    require(order.received <= order.total, "no more is applied than is due");
    if (event.has_credit()) {
      require(paid_by_credit_[event.payment()] == event.amount() &&
                  credits_[event.credit()].user == event.user(),
              "a credit pays what it gave, for its owner");
      paid_by_credit_.erase(event.payment());
      post("store-credit/" + event.user(), event.amount());
    } else {
      post("cash", event.amount());
    }
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
    require(names_uses(event, order), "a cancelled order gives its uses back");
    use(order, -1);
    order.status = Status::kCancelled;
    move(order, -1, 0);
    post_order(event.order(), order, -1);
    to_return_[event.order()] = order.received;
    order.received = 0;
  }
  void on(const events::OrderReinstated& event) {
    Order& order = orders_[event.order()];
    require(order.status == Status::kCancelled, "only a cancelled order is reinstated");
    require(names_uses(event, order), "a reinstated order has its uses again");
    use(order, 1);
    order.status = Status::kPending;
    move(order, 1, 0);
    post_order(event.order(), order, 1);
  }
  void on(const events::OrderNeedsAttention&) {}
  void on(const events::OrderRefunded& event) {
    Order& order = orders_[event.order()];
    require(order.paid_like(), "only what is paid is refunded");
    order.refunded += event.amount();
    require(event.refunded() == order.refunded && order.refunded <= order.received,
            "no more is refunded than was received");
    require(order.received == 0 || event.full() == (order.refunded == order.received),
            "refunded is refunded in full");
    order.status = event.full() ? Status::kRefunded : Status::kPartiallyRefunded;
    to_refund_[event.refund()] = event.amount();
    for (const events::ReleasedUnits& released : event.released()) release(released, order);
  }
  void release(const events::ReleasedUnits& released, Order& order) {
    const auto& [product, quantity] = order.lines[released.line() - 1];
    require(product == key(released), "units of the line's product are released");
    for (const std::uint32_t unit : released.units()) {
      require(unit >= 1 && unit <= quantity, "a unit that exists is released");
      require(!order.redeemed[released.line()].contains(unit), "what was handed out stays so");
      require(order.released[released.line()].insert(unit).second, "a unit is released once");
    }
    products_[product].sold -= released.units_size();
    if (products_[product].ticket) bought_[order.user + "\n" + product] -= released.units_size();
  }
  void give_back(const std::string& refund, const std::string& payment, std::int64_t amount) {
    to_refund_[refund] -= amount;
    if (payment.empty()) return;
    Payment& of = payments_[payment];
    of.back += amount;
    require(of.back <= of.applied, "no more goes back than a payment gave");
  }
  void on(const events::PaymentRefunded& event) {
    give_back(event.refund(), event.payment(), event.amount());
    require(event.refunded() == payments_[event.payment()].back, "what went back is known");
    post("refunds", event.amount());
    post("cash", -event.amount());
  }
  void on(const events::CreditApplied& event) {
    Credit& credit = credits_[event.credit()];
    require(!credit.expired && credit.user == event.user(), "its owner's credit pays");
    credit.applied += event.amount();
    credit.remaining -= event.amount();
    require(event.amount() > 0, "a credit pays something");
    require(event.remaining() == credit.remaining, "what remains of a credit is known");
    paid_by_credit_[event.payment()] = event.amount();
  }
  void on(const events::CreditRestored& event) {
    Credit& credit = credits_[event.credit()];
    require(!credit.expired, "what expired stays so");
    require(payments_[event.payment()].credit == event.credit(), "it goes back where it came from");
    credit.applied -= event.amount();
    credit.remaining += event.amount();
    require(event.remaining() == credit.remaining, "what remains of a credit is known");
    if (event.cause() == events::RESTORATION_CAUSE_REFUND) {
      give_back(event.refund(), event.payment(), event.amount());
      post("refunds", event.amount());
    } else {
      payments_[event.payment()].back += event.amount();
      to_return_[event.order()] -= event.amount();
      post_receivable(event.order(), event.amount());
    }
    post("store-credit/" + event.user(), -event.amount());
  }
  void on(const events::CreditExpired& event) {
    Credit& credit = credits_[event.credit()];
    require(!credit.expired && credit.remaining == event.amount(), "what remained expires");
    credit.expired = true;
    post("store-credit/" + event.user(), event.amount());
    post("adjustments", -event.amount());
  }
  void on(const events::CreditIssued& event) {
    require(credits_
                .emplace(event.credit(), Credit{.user = event.user(),
                                                .amount = event.amount(),
                                                .remaining = event.amount()})
                .second,
            "credits are unique");
    require(event.amount() > 0, "a credit is worth something");
    if (event.reason() == events::CREDIT_REASON_ORDER_CANCELLED) {
      to_return_[event.source_order()] -= event.amount();
      post_receivable(event.source_order(), event.amount());
    } else if (event.reason() == events::CREDIT_REASON_REFUND) {
      give_back(event.source_refund(), event.source_payment(), event.amount());
      post("refunds", event.amount());
    } else if (event.reason() == events::CREDIT_REASON_GRANTED) {
      post("adjustments", event.amount());
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
  void on(const events::DoorChecked& event) {
    require(attendees_.contains(event.access_code()), "only attendees are admitted");
    require(event.times() == ++doors_[event.access_code() + " " + key(event)],
            "checks at a door are counted");
    require(check_ins_.insert(event.door_check()).second, "door checks are unique");
  }
  void on(const events::LeftVenue& event) {
    require(attendees_.contains(event.access_code()), "only attendees leave");
  }
  void on(const events::CheckInVoided& event) {
    require(check_ins_.erase(event.check_in()) == 1, "voided once");
  }

  // --- badges and letters

  template <PaperEvent Event>
  void on(const Event& event) {
    for (const std::string_view broken : paper_.note(event)) require(false, std::string(broken));
    if constexpr (std::is_same_v<Event, events::BadgePrinted>)
      require(attendees_.contains(event.access_code()), "only attendees have badges");
  }
  void on(const events::ProductRedeemed& event) {
    Order& order = orders_[event.order()];
    require(order.paid_like(), "only what is paid is redeemed");
    require(event.line() >= 1 && event.line() <= order.lines.size(),
            "a line that exists is redeemed");
    require(static_cast<std::int64_t>(event.units_size()) == event.quantity(),
            "redemptions name their units");
    for (const std::uint32_t unit : event.units()) {
      require(unit >= 1 && unit <= order.lines[event.line() - 1].second,
              "a unit that exists is redeemed");
      require(order.redeemed[event.line()].insert(unit).second, "a unit is redeemed once");
      require(!order.released[event.line()].contains(unit), "what was given back is not redeemed");
    }
    require(redemptions_
                .emplace(event.redemption(),
                         Redemption{{event.units().begin(), event.units().end()}, 0})
                .second,
            "redemptions are unique");
  }
  void on(const events::RedemptionVoided& event) {
    require(redemptions_.contains(event.redemption()), "a redemption is voided once");
    const Redemption& voided = redemptions_[event.redemption()];
    require(voided.conflicted == event.conflicted(), "what was in conflict is known");
    for (const std::uint32_t unit : voided.units) {
      require(orders_[event.order()].redeemed[event.line()].erase(unit) == 1,
              "a redemption has the units that it names");
    }
    redemptions_.erase(event.redemption());
  }
  void on(const events::RedemptionConflicted& event) {
    Order& order = orders_[event.order()];
    require(order.paid_like(), "only what is paid is handed out twice");
    Redemption& redemption = redemptions_[event.redemption()];
    require(event.quantity() > 0 && event.units_size() <= event.quantity(),
            "a conflict is of units");
    redemption.conflicted += event.quantity();
    for (const std::uint32_t unit : event.units()) {
      require(redemption.units.erase(unit) == 1, "a redemption loses units that it had");
      order.redeemed[event.line()].erase(unit);
    }
  }
  void on(const events::RedemptionReinstated& event) {
    Order& order = orders_[event.order()];
    Redemption& redemption = redemptions_[event.redemption()];
    redemption.conflicted -= event.quantity();
    require(redemption.conflicted >= 0 && event.units_size() == event.quantity(),
            "what was in conflict is reinstated");
    for (const std::uint32_t unit : event.units()) {
      redemption.units.insert(unit);
      require(order.redeemed[event.line()].insert(unit).second, "a unit is redeemed once");
      require(!order.released[event.line()].contains(unit), "what was given back is not redeemed");
    }
  }

  // --- after each commit

  void check_money() {
    for (auto& [order, amount] : to_return_)
      require(amount == 0, "what " + order + " received was not returned");
    to_return_.clear();
    for (auto& [refund, amount] : to_refund_)
      require(amount == 0, refund + " moves as much as it says");
    to_refund_.clear();
    require(paid_by_credit_.empty(), "what a credit gave arrived");
    for (const auto& [id, credit] : credits_)
      require(credit.remaining >= 0 && credit.remaining <= credit.amount &&
                  credit.amount - credit.remaining == credit.applied,
              "the credit " + id + " is what its payments left");
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
  std::map<std::string, std::int64_t> ledger_, bought_, to_return_, to_refund_, paid_by_credit_;
  std::map<std::string, Voucher> vouchers_;
  std::map<std::string, Condition> conditions_;
  std::map<std::string, Credit> credits_;
  std::map<std::string, Payment> payments_;
  std::map<std::string, std::string> cart_vouchers_;
  std::map<std::string, std::string> attendees_;
  std::set<std::string> open_carts_, people_, check_ins_, touched_, forgotten_;
  std::map<std::string, events::ProfileFieldKind> profile_kinds_;
  std::map<std::string, Redemption> redemptions_;
  std::map<std::string, std::uint32_t> doors_;
  PaperBooks paper_;
  std::vector<std::string> must_be_attendee_, violations_;
};

}  // namespace lanyard::tests
