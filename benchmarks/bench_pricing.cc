// What pricing a cart costs, beside going over the same lines and conditions without pricing them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "domain/condition/offers.h"
#include "domain/pricing/pricing.h"
#include "report.h"

namespace {

using namespace lanyard;
using namespace lanyard::benchmarks;
using domain::Product;

/// Keeps the compiler from dropping what is not used otherwise.
volatile std::int64_t sink = 0;

std::string slug_of(int line) { return fmt::format("product-{}", line); }
bool is_ticket(int line) { return line % 3 != 2; }

/// A cart, active conditions of every kind that all are met, and a voucher.
struct Case {
  std::vector<domain::PricingItem> items;
  std::vector<events::Condition> conditions;
  std::vector<domain::ConditionCountdown> countdowns;
  domain::Buyer buyer;
  events::Voucher voucher;
  Instant now{1'800'000'000'000'000};

  /// `early`: each line is covered by a condition among the first; else only by the last ones, so
  /// that every condition is looked at for every line.
  Case(int lines, int active, bool early) {
    for (int line = 0; line < lines; ++line) {
      items.push_back(
          {.product = {is_ticket(line) ? Product::Kind::kTicketType : Product::Kind::kAddOn,
                       slug_of(line)},
           .name = "Product " + std::to_string(line),
           .unit_price = 1999 + 777 * line,
           .quantity = 1 + line % 4});
    }
    for (int number = 0; number < active; ++number) add(number, early ? number : active - number);
    for (const events::Condition& condition : conditions)
      countdowns.push_back({.definition = &condition, .units_used = 17});
    buyer.groups = {"staff", "volunteers"};
    buyer.ticket_types = {"tutorial"};
    buyer.presenter = true;
    voucher.set_code("VOUCHER");
    voucher.set_type(events::VOUCHER_TYPE_FIXED_AMOUNT);
    voucher.set_amount(12'345);
    voucher.set_currency("EUR");
    voucher.mutable_ticket_types();
    voucher.mutable_addons();
  }

  void add(int number, int covers) {
    constexpr int kKinds = 6;
    constexpr int kListed = 10;
    events::Condition& condition = conditions.emplace_back();
    condition.set_id(fmt::format("condition-{}", number));
    condition.set_name(fmt::format("Condition {}", number));
    condition.set_kind(static_cast<events::ConditionKind>(number % kKinds));
    condition.set_is_active(true);
    condition.set_is_presenter(true);
    condition.add_groups("volunteers");
    condition.add_enabling_ticket_types("tutorial");
    condition.set_limit(1'000'000);
    condition.set_max_units_per_user(10);
    if (number % 2 == 0) {
      condition.set_percentage(1250);
    } else {
      condition.set_discount_type(events::DISCOUNT_TYPE_FIXED_AMOUNT);
      condition.set_amount(250);
    }
    std::vector<std::string> slugs;
    for (int i = 0; i < kListed; ++i)
      slugs.push_back(i == 0 ? slug_of(covers) : fmt::format("other-{}-{}", number, i));
    std::ranges::sort(slugs);
    for (events::Scope* scope : {condition.mutable_ticket_types(), condition.mutable_addons()}) {
      scope->set_mode(events::SCOPE_MODE_LISTED);
      for (const std::string& slug : slugs) scope->add_slugs(slug);
    }
  }

  std::int64_t price() const {
    return domain::price(items,
                         {.offers = domain::offers(countdowns, buyer, now), .voucher = &voucher})
        .total;
  }
  std::int64_t iterate() const {
    std::int64_t sum = 0;
    for (const domain::PricingItem& item : items) {
      for (const events::Condition& condition : conditions)
        sum += item.unit_price * item.quantity + condition.percentage() + condition.amount();
    }
    return sum;
  }
};

/// Nanoseconds a call takes, over about so many milliseconds.
template <class Work>
double nanoseconds(int milliseconds, const Work& work) {
  using Clock = std::chrono::steady_clock;
  constexpr int kCalls = 200;
  const auto start = Clock::now();
  const auto end = start + std::chrono::milliseconds(milliseconds);
  std::int64_t calls = 0;
  do {
    for (int i = 0; i < kCalls; ++i) sink = work();
    calls += kCalls;
  } while (Clock::now() < end);
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count() /
         static_cast<double>(calls);
}

Row measure(const Case& it, const std::string& what, int rounds, int milliseconds) {
  std::vector<double> priced;
  std::vector<double> iterated;
  for (int round = -1; round < rounds; ++round) {
    const double ours = nanoseconds(milliseconds, [&] { return it.price(); });
    const double theirs = nanoseconds(milliseconds, [&] { return it.iterate(); });
    if (round < 0) continue;  // warms up
    priced.push_back(ours);
    iterated.push_back(theirs);
  }
  Row row;
  row.what = what;
  row.measured = fmt::format("{:.2f} µs a cart", median(priced) / 1000);
  row.baseline = fmt::format("the same lines and conditions without pricing: {:.2f} µs",
                             median(iterated) / 1000);
  row.ratio = median(priced) / median(iterated);
  return row;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Prices a cart with active conditions that all are met and a voucher: which conditions are "
      "met, what each takes off, and the voucher's shares. Beside it: the same lines and "
      "conditions "
      "gone over without pricing.\n\nExample:\n  bench_pricing --lines 20 --conditions 50");
  int lines = 20;
  int conditions = 50;
  int rounds = 9;
  int milliseconds = 200;
  bool markdown = false;
  app.add_option("--lines", lines, "Lines of the cart")
      ->capture_default_str()
      ->check(CLI::Range(1, 4000));
  app.add_option("--conditions", conditions, "Active conditions")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--rounds", rounds, "Rounds of each; medians are compared")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--milliseconds", milliseconds, "Length of a round")
      ->capture_default_str()
      ->check(CLI::Range(1, 60'000));
  app.add_flag("--markdown", markdown, "Print a Markdown table");
  CLI11_PARSE(app, argc, argv);
  const std::string size =
      fmt::format("a cart of {} lines, {} active conditions, a voucher", lines, conditions);
  const std::vector<Row> rows = {
      measure(Case(lines, conditions, true), "pricing " + size, rounds, milliseconds),
      measure(Case(lines, conditions, false), "the same, every condition looked at for most lines",
              rounds, milliseconds)};
  std::cout << machine() << "\n\n";
  print(rows, markdown);
  return 0;
}
