#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/state.h"

namespace lanyard::domain {

/// Collects what a command will look at, and what the events it may make will change, so that
/// whoever runs it fetches that first. Asked again after each fetch, until nothing new comes up: an
/// attendee leads to a user, a user to orders.
class Keys {
 public:
  explicit Keys(const State& state) : state_(state) {}

  void user(std::string_view user);      ///< the user, their cart, and who they are as an attendee
  void holdings(std::string_view user);  ///< the user, and every order they hold units of
  void order(
      std::string_view reference);  ///< the order, its buyer and everyone who holds a unit of it
  void attendee(
      std::string_view scanned);  ///< the attendee, the user, and every order they hold units of
  void forgotten(std::string_view user);            ///< whether they were forgotten, and the user
  void scan(const std::string& key) { want(key); }  ///< by its scan_key
  void credit(std::string_view credit);
  void voucher(std::string_view code);
  void cart(std::string_view user);      ///< the user, and the voucher in their cart
  void buyer(std::string_view user);     ///< all that prices depend on: cart, holdings, speakers
  void speaker(std::string_view code);   ///< the speaker, and who they are
  void talk(std::string_view code);      ///< the talk, and who gives it
  void letter(std::string_view letter);  ///< the letter, and whose it is
  void badge_template(std::string_view slug);
  void default_badge_template();

  /// For keys that depend on what is resident already.
  const State& state() const { return state_; }

  /// Keys that are not resident yet; empty when the command can be decided.
  std::vector<std::string> missing() && { return std::move(missing_); }

 private:
  bool want(std::string key);  // true when resident
  void held(std::string_view user);

  const State& state_;
  std::vector<std::string> missing_;
};

}  // namespace lanyard::domain
