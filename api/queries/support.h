#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/query.h"
#include "projections/read_model.h"

namespace lanyard::api::queries {

/// 404 `not_found`; `what` names the kind of thing, as in "order".
Problem not_found(std::string_view what, std::string_view id);
/// 400 `malformed_request` about one parameter.
Problem bad_parameter(std::string_view name, std::string_view detail);

std::string to_json(const google::protobuf::Message& message, const QueryRequest& request);

std::optional<std::uint64_t> parse_number(std::string_view text);

/// A parameter that is absent, or one of `true` and `false`.
std::expected<std::optional<bool>, Problem> bool_parameter(const QueryRequest& request,
                                                           std::string_view name);
std::expected<std::optional<Instant>, Problem> instant_parameter(const QueryRequest& request,
                                                                 std::string_view name);
/// Which of the choices it is, from 0; nothing when it is absent.
std::expected<std::optional<int>, Problem> choice_parameter(
    const QueryRequest& request, std::string_view name, std::span<const std::string_view> choices);
/// Where a scan goes on whose cursors are what follows the prefix in its keys.
std::string after_cursor(const QueryRequest& request, std::string_view prefix);
/// The members of a message, without the braces, for `List::finish`.
std::string members(const google::protobuf::Message& message, const QueryRequest& request);
/// The cursor of a list whose cursors are numbers; 0 at the start.
std::expected<std::uint64_t, Problem> number_cursor(const QueryRequest& request);

/// Builds `{"data": […], "next": …}`. Offer it candidates in order until it says false.
class List {
 public:
  explicit List(const QueryRequest& request) : List(request, request.limit) {}
  /// A page of other length.
  List(const QueryRequest& request, std::int64_t limit) : request_(request), limit_(limit) {}

  /// Adds an item. False when it is one too many: it begins the next page.
  bool take(std::string_view cursor, const google::protobuf::Message& item);
  bool take_json(std::string_view cursor, std::string_view json);
  /// Passes over what the filters leave out. False when that has gone on for long: the page ends
  /// there, though it may have room, so that no query takes unbounded time.
  bool skip(std::string_view cursor);
  /// The whole answer; `members`, if any, are more members of it (`"name":value,…`).
  std::string finish(std::string_view members = "") &&;

 private:
  static constexpr std::int64_t kSkipLimit = 20'000;
  bool room(std::string_view cursor);

  const QueryRequest& request_;
  std::int64_t limit_;
  std::string data_;
  std::string last_;
  std::optional<std::string> next_;
  std::int64_t count_ = 0;
  std::int64_t skipped_ = 0;
};

}  // namespace lanyard::api::queries
