// What happens to one order is nobody else's business.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/given.h"
#include "world.h"

namespace lanyard::tests {
namespace {

using domain::Command;

constexpr int kBuyers = 3;

struct Move {
  int buyer = 0;
  int kind = 0;
  int amount = 0;
};
void showValue(const Move& move, std::ostream& out) {
  out << "{" << move.buyer << ", " << move.kind << ", " << move.amount << "}";
}

std::string buyer(int number) { return "buyer" + std::to_string(number); }

/// Each buyer has an order with a voucher and a condition, and two credits.
struct Shop {
  World world;
  std::vector<std::string> orders;
  std::vector<std::vector<std::string>> credits;

  Shop() {
    const auto last = [this](const auto& member) {
      std::string found;
      for (const auto& event : world.log().back().events) {
        if (const auto id = member(event.event); !id.empty()) found = id;
      }
      return found;
    };
    for (int i = 0; i < kBuyers; ++i) {
      world.run(tests::apply(buyer(i), "ONE"));
      world.run(add(buyer(i), ticket("plenty"), 2));
      world.run(add(buyer(i), extra("lunch")));
      world.run(checkout(buyer(i)));
      orders.push_back(last([](const events::Event& event) {
        const auto* placed = std::get_if<events::OrderPlaced>(&event);
        return placed != nullptr ? placed->order() : "";
      }));
      for (auto& owned : {0, 1}) {
        world.run(domain::IssueCredit{
            .user = buyer(i), .amount = {.unscaled = 20 + 15 * owned, .scale = 0}, .note = "n"});
        if (owned == 0) credits.emplace_back();
        credits.back().push_back(last([](const events::Event& event) {
          const auto* issued = std::get_if<events::CreditIssued>(&event);
          return issued != nullptr ? issued->credit() : "";
        }));
      }
    }
  }

  void make(const Move& move) { world.run(command(move)); }

  Command command(const Move& move) const {
    const auto of = static_cast<std::size_t>(move.buyer);
    const Decimal sum{.unscaled = move.amount, .scale = 0};
    switch (move.kind) {
      case 0:
      case 1:
        return domain::RecordManualPayment{.order = orders[of], .amount = sum};
      case 2:
      case 3:
        return domain::ApplyCredit{.order = orders[of],
                                   .credit = credits[of][static_cast<std::size_t>(move.kind - 2)]};
      case 4:
        return domain::CancelOrder{.order = orders[of]};
      case 5:
        return domain::RefundOrder{.order = orders[of], .destination = "original", .amount = sum};
      case 6:
        return domain::RefundOrder{.order = orders[of],
                                   .destination = "credit",
                                   .lines = {{.line = 1 + move.amount % 2, .quantity = 1}}};
      default:
        return domain::ExpireCredit{.credit = credits[of][0]};
    }
  }

  /// The order, and what its buyer has in store credit, without ids that depend on who came first.
  std::string outcome(int number) const {
    const auto of = static_cast<std::size_t>(number);
    std::string out = world.state().order(orders[of])->ShortDebugString();
    std::vector<std::string> credit;
    world.state().for_each([&](const std::string&, const domain::Entity& entity) {
      if (!entity.has_credit() || entity.credit().user() != buyer(number)) return;
      domain::CreditState nameless = entity.credit();
      nameless.clear_credit();
      credit.push_back(nameless.ShortDebugString());
    });
    std::ranges::sort(credit);
    for (const std::string& one : credit) out += "\n" + one;
    return out;
  }
};

// Payments, credits, refunds and cancellations of different orders, in any interleaving: each order
// and its buyer's credits come out the same.
RC_GTEST_PROP(Orders, theOrderOfCommandsOnOtherOrdersDoesNotMatter, ()) {
  const auto moves = *rc::gen::container<std::vector<Move>>(
      rc::gen::build<Move>(rc::gen::set(&Move::buyer, rc::gen::inRange(0, kBuyers)),
                           rc::gen::set(&Move::kind, rc::gen::inRange(0, 8)),
                           rc::gen::set(&Move::amount, rc::gen::inRange(0, 90))));
  Shop mixed;
  for (const Move& move : moves) mixed.make(move);
  Shop apart;
  for (int i = kBuyers; i-- > 0;) {
    for (const Move& move : moves) {
      if (move.buyer == i) apart.make(move);
    }
  }
  for (int i = 0; i < kBuyers; ++i) RC_ASSERT(mixed.outcome(i) == apart.outcome(i));
  if (!mixed.world.complaints().empty()) RC_FAIL(mixed.world.complaints().front());
}

}  // namespace
}  // namespace lanyard::tests
