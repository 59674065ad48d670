#include "api/queries/support.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "events/time.h"

namespace lanyard::api {

std::optional<std::string_view> QueryRequest::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

namespace queries {

Problem not_found(std::string_view what, std::string_view id) {
  std::string detail = "There is no ";
  detail.append(what).append(" `").append(id).append("`.");
  return make_problem(404, "not_found", std::move(detail));
}

Problem bad_parameter(std::string_view name, std::string_view detail) {
  return malformed_request(std::string(name), "invalid_value", std::string(detail));
}

std::string to_json(const google::protobuf::Message& message, const QueryRequest& request) {
  std::string out;
  events::append_json(message, request.rendering, out);
  return out;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::expected<std::optional<bool>, Problem> bool_parameter(const QueryRequest& request,
                                                           std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  if (*text == "true") return true;
  if (*text == "false") return false;
  return std::unexpected(bad_parameter(name, "must be `true` or `false`"));
}

std::expected<std::optional<Instant>, Problem> instant_parameter(const QueryRequest& request,
                                                                 std::string_view name) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  const auto instant = parse_instant(*text);
  if (!instant) {
    return std::unexpected(bad_parameter(name, "must be an instant, as `2027-05-14T13:00:00Z`"));
  }
  return instant;
}

std::expected<std::optional<int>, Problem> choice_parameter(
    const QueryRequest& request, std::string_view name, std::span<const std::string_view> choices) {
  const auto text = request.parameter(name);
  if (!text) return std::nullopt;
  const auto found = std::ranges::find(choices, *text);
  if (found != choices.end()) return static_cast<int>(found - choices.begin());
  std::string all;
  for (const std::string_view choice : choices)
    all.append(all.empty() ? "`" : ", `").append(choice).append("`");
  return std::unexpected(bad_parameter(name, "must be one of " + all));
}

std::string after_cursor(const QueryRequest& request, std::string_view prefix) {
  if (request.after.empty()) return {};
  return std::string(prefix).append(request.after).append(1, '\0');
}

std::string members(const google::protobuf::Message& message, const QueryRequest& request) {
  const std::string object = to_json(message, request);
  return object.substr(1, object.size() - 2);
}

std::expected<std::uint64_t, Problem> number_cursor(const QueryRequest& request) {
  if (request.after.empty()) return 0;
  const auto number = parse_number(request.after);
  if (!number || *number > std::numeric_limits<std::int64_t>::max()) {
    return std::unexpected(bad_parameter("after", "is not a cursor of this list"));
  }
  return *number;
}

bool List::room(std::string_view cursor) {
  if (count_ == limit_) {
    next_ = last_;
    return false;
  }
  if (count_++ > 0) data_.push_back(',');
  last_ = cursor;
  return true;
}

bool List::take(std::string_view cursor, const google::protobuf::Message& item) {
  if (!room(cursor)) return false;
  events::append_json(item, request_.rendering, data_);
  return true;
}

bool List::take_json(std::string_view cursor, std::string_view json) {
  if (!room(cursor)) return false;
  data_ += json;
  return true;
}

bool List::skip(std::string_view cursor) {
  last_ = cursor;
  if (++skipped_ < kSkipLimit) return true;
  next_ = last_;
  return false;
}

std::string List::finish(std::string_view members) && {
  std::string out = "{";
  if (!members.empty()) out.append(members).push_back(',');
  out.append("\"data\":[").append(data_).append("],\"next\":");
  if (next_) {
    events::append_json_string(*next_, out);
  } else {
    out += "null";
  }
  out.push_back('}');
  return out;
}

}  // namespace queries
}  // namespace lanyard::api
