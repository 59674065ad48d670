#include "projections/balances.h"

#include <algorithm>
#include <map>

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

std::string receivable(std::string_view order) { return join_key("receivable/order/", order); }
std::string store_credit(std::string_view user) { return join_key("store-credit/", user); }

constexpr const char* kRefunds = "refunds";
constexpr const char* kAdjustments = "adjustments";

std::string cash(events::PaymentMethod method) {
  switch (method) {
    case events::PAYMENT_METHOD_MANUAL:
      return "cash/manual";
    case events::PAYMENT_METHOD_COMP:
      return "cash/comp";
    default:  // protobuf's enums are open: a method of a later build keeps its number
      return "cash/" + std::to_string(static_cast<int>(method));
  }
}

/// What one event posts: the same account and sign summed, nothing for 0.
class Postings {
 public:
  Postings(const Place& place, std::string_view currency, std::string description, Writer& writer)
      : place_(place), currency_(currency), description_(std::move(description)), writer_(writer) {}

  /// Debits are positive.
  LedgerAccount& post(const std::string& name, std::int64_t amount) {
    const std::string key = balances::key(name);
    // Nothing speaks of an order's receivable before it is placed.
    const bool made = std::holds_alternative<events::OrderPlaced>(place_.event.event) &&
                      name.starts_with("receivable/");
    auto& account = made ? writer_.create<LedgerAccount>(key) : writer_.edit<LedgerAccount>(key);
    if (account.account().empty()) {
      account.set_account(name);
      account.set_currency(std::string(currency_));
    }
    if (amount != 0) add(account, amount);
    return account;
  }

 private:
  void add(LedgerAccount& account, std::int64_t amount) {
    (amount > 0 ? debits(account, amount) : credits(account, amount));
    account.set_balance(plus(account.balance(), amount));
    const std::string_view name = balances::group_of(account.account());
    auto& group = writer_.edit<LedgerGroup>(balances::group_key(name));
    if (group.group().empty()) group.set_group(std::string(name));
    (amount > 0 ? debits(group, amount) : credits(group, amount));
    group.set_balance(plus(group.balance(), amount));
    auto& entry = *account.add_tail();
    entry.set_position(place_.position());
    entry.set_recorded_at(place_.at());
    entry.set_description(description_);
    entry.set_amount(amount);
    entry.set_balance(account.balance());
    account.set_entries(account.entries() + 1);
    if (account.entries() % balances::kPageEntries == 0) {
      auto& page = writer_.create<LedgerPage>(
          balances::page_key(account.account(), account.entries() / balances::kPageEntries - 1));
      page.mutable_entries()->Swap(account.mutable_tail());
    }
    if (sum_ == nullptr) {
      sum_ = &sum_of(currency_, *writer_.edit<LedgerTotals>(balances::kTotalsKey).mutable_sums());
    }
    (amount > 0 ? debits(*sum_, amount) : credits(*sum_, amount));
    sum_->set_balance(plus(sum_->balance(), amount));
  }
  static void debits(auto& sums, std::int64_t amount) {
    sums.set_debit(plus(sums.debit(), amount));
  }
  static void credits(auto& sums, std::int64_t amount) {
    sums.set_credit(minus(sums.credit(), amount));
  }
  static LedgerSum& sum_of(std::string_view currency, auto& sums) {
    const auto found = std::ranges::find(sums, currency, &LedgerSum::currency);
    if (found != sums.end()) return *found;
    LedgerSum& made = *sums.Add();
    made.set_currency(std::string(currency));
    return made;
  }

  const Place& place_;
  std::string_view currency_;
  std::string description_;
  Writer& writer_;
  LedgerSum* sum_ = nullptr;
};

struct Balances {
  static constexpr std::string_view kName = balances::kName;
  static constexpr std::uint32_t kVersion = 3;

  static void on(const events::OrderPlaced& event, const Place& place, Writer& writer) {
    std::map<std::string, std::int64_t> amounts;  // by account: one entry each, in a fixed order
    for (const events::OrderLine& line : event.lines()) {
      auto& revenue =
          amounts[line.has_ticket_type() ? join_key("revenue/ticket-type/", line.ticket_type())
                                         : join_key("revenue/addon/", line.addon())];
      revenue = minus(revenue, line.gross());
      if (line.voucher_discount() != 0) {
        auto& voucher = amounts[join_key("discount/voucher/", event.voucher().code())];
        voucher = plus(voucher, line.voucher_discount());
      }
      if (!line.has_condition()) continue;
      auto& discount = amounts[join_key("discount/condition/", line.condition().id())];
      discount = plus(discount, line.condition().amount());
    }
    Postings postings(place, event.currency(), "Order " + event.order() + " placed", writer);
    auto& account = postings.post(receivable(event.order()), event.total());
    remember(account, account.account(), event.total());
    for (const auto& [name, amount] : amounts) {
      postings.post(name, amount);
      remember(account, name, amount);
    }
  }

  static void on(const events::OrderCancelled& event, const Place& place, Writer& writer) {
    again(event.order(), -1, place, "Order " + event.order() + " cancelled", writer);
  }
  static void on(const events::OrderReinstated& event, const Place& place, Writer& writer) {
    again(event.order(), 1, place, "Order " + event.order() + " reinstated", writer);
  }

  static void on(const events::PaymentReceived& event, const Place& place, Writer& writer) {
    Postings postings(place, event.currency(),
                      "Payment " + event.payment() + " for order " + event.order(), writer);
    postings.post(event.method() == events::PAYMENT_METHOD_CREDIT ? store_credit(event.user())
                                                                  : cash(event.method()),
                  event.amount());
    postings.post(receivable(event.order()), minus(0, event.applied()));
  }

  static void on(const events::CreditIssued& event, const Place& place, Writer& writer) {
    const bool granted = event.reason() == events::CREDIT_REASON_GRANTED;
    Postings postings(
        place, event.currency(),
        "Credit " + event.credit() + (granted ? " granted" : " from order " + event.source_order()),
        writer);
    if (event.reason() == events::CREDIT_REASON_ORDER_CANCELLED)
      postings.post(receivable(event.source_order()), event.amount());
    if (event.reason() == events::CREDIT_REASON_REFUND) postings.post(kRefunds, event.amount());
    if (granted) postings.post(kAdjustments, event.amount());
    postings.post(store_credit(event.user()), minus(0, event.amount()));
  }

  static void on(const events::CreditRestored& event, const Place& place, Writer& writer) {
    Postings postings(place, event.currency(),
                      "Credit " + event.credit() + " restored from payment " + event.payment(),
                      writer);
    postings.post(event.cause() == events::RESTORATION_CAUSE_REFUND ? std::string(kRefunds)
                                                                    : receivable(event.order()),
                  event.amount());
    postings.post(store_credit(event.user()), minus(0, event.amount()));
  }

  static void on(const events::CreditExpired& event, const Place& place, Writer& writer) {
    Postings postings(place, event.currency(), "Credit " + event.credit() + " expired", writer);
    postings.post(store_credit(event.user()), event.amount());
    postings.post(kAdjustments, minus(0, event.amount()));
  }

  static void on(const events::PaymentRefunded& event, const Place& place, Writer& writer) {
    Postings postings(place, event.currency(),
                      "Refund " + event.refund() + " of payment " + event.payment(), writer);
    postings.post(kRefunds, event.amount());
    postings.post(cash(event.method()), minus(0, event.amount()));
  }

  static void end_of_commit(const events::Commit& commit, Writer& writer) {
    const auto* totals = writer.find<LedgerTotals>(balances::kTotalsKey);
    if (totals == nullptr || totals->has_out_of_balance_at()) return;
    if (std::ranges::all_of(totals->sums(),
                            [](const LedgerSum& sum) { return sum.balance() == 0; }))
      return;
    writer.edit<LedgerTotals>(balances::kTotalsKey).set_out_of_balance_at(commit.first().value);
  }

 private:
  static void remember(LedgerAccount& account, const std::string& name, std::int64_t amount) {
    if (amount == 0) return;
    auto& posting = *account.add_placing();
    posting.set_account(name);
    posting.set_amount(amount);
  }

  /// What placing the order posted, or its reverse.
  static void again(std::string_view order, std::int64_t sign, const Place& place,
                    std::string description, Writer& writer) {
    const auto* account = writer.find<LedgerAccount>(balances::key(receivable(order)));
    if (account == nullptr) return;
    Postings postings(place, account->currency(), std::move(description), writer);
    for (const Posting& posting : account->placing()) {
      postings.post(posting.account(), sign > 0 ? posting.amount() : minus(0, posting.amount()));
    }
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_balances() { return std::make_unique<ReadModelOf<Balances>>(); }

}  // namespace lanyard::projections
