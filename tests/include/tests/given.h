#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/commands.h"
#include "domain/evolve.h"
#include "events/event.h"
#include "events/money.h"

/// Given / when / then for commands:
///
///   given(conference(), ticket_type("student", "total_quantity: 1"))
///       .when(add("ada", ticket("student"), 2))
///       .then_rejected("insufficient_stock").with("remaining", 1);
///
/// Every decision is also made with a state that holds only what the command says it needs, and
/// must come out the same; every rejection must be one that the command declares.
namespace lanyard::tests {

/// The clock of a test counts minutes from 1970-01-01T00:00:00Z.
inline Instant minute(std::int64_t number) { return {number * 60'000'000}; }

struct Fact {
  std::string stream;
  events::Event event;
};

/// Reads protobuf text, in which `@30` stands for the instant of minute 30.
void read_text(std::string_view text, google::protobuf::Message& message);

template <class Message>
Message message(std::string_view text) {
  Message out;
  read_text(text, out);
  return out;
}

template <class Event>
Fact on(std::string stream, std::string_view text = "") {
  return {std::move(stream), message<Event>(text)};
}

// --- things that most histories begin with; the text changes what is said here

/// `pycon` in EUR, carts for 30 minutes, holds for 15, unlimited.
Fact conference(std::string_view changes = "");
/// 100.00, unlimited, 10 a person.
Fact ticket_type(std::string_view slug, std::string_view changes = "");
/// 25.00, unlimited, needs no ticket.
Fact addon(std::string_view slug, std::string_view changes = "");
/// 10 % off everything, for 10 orders.
Fact voucher(std::string_view code, std::string_view changes = "");
/// 20 % off everything for everybody; its name is its id.
Fact condition(std::string_view id, std::string_view changes = "");

inline domain::Product ticket(std::string slug) {
  return {domain::Product::Kind::kTicketType, std::move(slug)};
}
inline domain::Product extra(std::string slug) {
  return {domain::Product::Kind::kAddOn, std::move(slug)};
}
inline Decimal amount(std::string_view text) { return parse_decimal(text).value(); }
events::Sealed sealed(std::string subject, std::string text);

/// What a context gives for a letter: a file of 1234 bytes and a page, or nothing when the passport
/// name is sealed as `forgotten`.
std::optional<domain::RenderedLetter> rendered_letter(const events::ConferenceSettings& settings,
                                                      const events::LetterRequest& letter);

domain::AddToCart add(std::string user, domain::Product product, std::int64_t quantity = 1);
domain::Checkout checkout(std::string user);
domain::ApplyVoucher apply(std::string user, std::string code);
domain::RecordManualPayment pay(std::string order, std::string_view amount);

/// A field of an update that is given.
template <class T>
domain::Change<T> set(T value) {
  return {.present = true, .value = std::move(value)};
}
/// A field of an update that is null.
template <class T>
domain::Change<T> null() {
  return {.present = true, .value = std::nullopt};
}
inline domain::Scope none() { return {.mode = domain::Scope::Mode::kNone, .slugs = {}}; }
inline domain::Scope only(std::vector<std::string> slugs) {
  return {.mode = domain::Scope::Mode::kListed, .slugs = std::move(slugs)};
}

/// How a decision ended.
class Then {
 public:
  Then(std::string command, std::vector<std::string_view> declared, events::Decision decision)
      : command_(std::move(command)),
        declared_(std::move(declared)),
        decision_(std::move(decision)) {}

  template <class... Facts>
  Then& then_events(const Facts&... facts) {
    return expect_events({facts...});
  }
  Then& then_nothing() { return expect_events({}); }
  /// Exactly this result, as protobuf text.
  Then& result(std::string_view text);
  /// A result in which at least these fields are so.
  Then& says(std::string_view text);
  Then& then_rejected(std::string_view code);
  Then& with(std::string_view member, decltype(events::Detail::value) value);

 private:
  Then& expect_events(const std::vector<Fact>& facts);

  std::string command_;
  std::vector<std::string_view> declared_;
  events::Decision decision_;
};

class Given {
 public:
  /// One commit more.
  Given& fact(const Fact& fact, Instant at = minute(0));
  /// A command that is accepted, and its events. Orders are called ORD-ORDER001, …, attendees
  /// GUEST001, …, vouchers …CODE001, …, credits and conditions id-1, ….
  Given& after(const domain::Command& command, Instant at = minute(0));
  /// The commands that fall due until then.
  Given& time_passes(Instant until);

  Then when(const domain::Command& command, Instant at = minute(0)) const;
  const domain::State& state() const { return state_; }

 private:
  struct Counters {
    int orders = 0;
    int attendees = 0;
    int vouchers = 0;
    int letters = 0;
    int ids = 0;
  };
  domain::Context context(Instant now, Counters& counters) const;
  void fold(const std::vector<events::NewEvent>& events, Instant at);

  domain::State state_;
  std::uint64_t position_ = 0;
  Counters counters_;
};

template <class... Facts>
Given given(const Facts&... facts) {
  Given given;
  (given.fact(facts), ...);
  return given;
}

/// A new state that fetches from `whole` what the command says it needs, and no more.
domain::State fetched_for(const domain::Command& command, const domain::State& whole);
std::string to_text(const events::Decision& decision);
/// The declared rejections of a command.
std::vector<std::string_view> rejections_of(const domain::Command& command);

}  // namespace lanyard::tests
