#include "api/problem.h"

#include "events/json.h"

namespace lanyard::api {
namespace {

/// `insufficient_stock` is "Insufficient stock".
std::string title_of(std::string_view code) {
  std::string title(code);
  for (char& c : title) {
    if (c == '_') c = ' ';
  }
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  }
  return title;
}

void append_member(std::string_view name, std::string_view text, std::string& out) {
  out += ",\"";
  out += name;
  out += "\":";
  events::append_json_string(text, out);
}

}  // namespace

void append_field(std::string_view name, std::string& path) {
  constexpr std::size_t kLongest = 200;
  if (!path.empty()) path.push_back('.');
  path.append(name.substr(0, kLongest));
  // A long key may have been cut within a character.
  while (!path.empty() && name.size() > kLongest &&
         (static_cast<unsigned char>(path.back()) & 0x80U) != 0) {
    path.pop_back();
  }
}

std::string to_json(const Problem& problem, std::string_view request_id) {
  std::string out = "{\"type\":\"urn:lanyard:problem:" + problem.code + "\"";
  append_member("title", title_of(problem.code), out);
  out += ",\"status\":" + std::to_string(problem.status);
  append_member("detail", problem.detail, out);
  append_member("code", problem.code, out);
  append_member("request_id", request_id, out);
  for (const auto& [name, value] : problem.members) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      out += ",\"" + name + "\":" + std::to_string(*number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      append_member(name, *text, out);
    } else {
      out += ",\"" + name + "\":[";
      for (const std::string& one : std::get<std::vector<std::string>>(value)) {
        if (out.back() != '[') out.push_back(',');
        events::append_json_string(one, out);
      }
      out.push_back(']');
    }
  }
  if (!problem.errors.empty()) {
    out += ",\"errors\":[";
    for (const FieldError& error : problem.errors) {
      if (out.back() != '[') out.push_back(',');
      out += "{\"field\":";
      events::append_json_string(error.field, out);
      append_member("code", error.code, out);
      append_member("detail", error.detail, out);
      out.push_back('}');
    }
    out.push_back(']');
  }
  out.push_back('}');
  return out;
}

Problem malformed_request(std::vector<FieldError> errors) {
  Problem problem{.status = 400,
                  .code = "malformed_request",
                  .detail = "",
                  .members = {},
                  .errors = std::move(errors),
                  .retry_after_s = 0,
                  .allow = ""};
  if (problem.errors.size() == 1) {
    const FieldError& error = problem.errors.front();
    problem.detail = error.field.empty() ? error.detail : error.field + ": " + error.detail;
  } else {
    problem.detail = std::to_string(problem.errors.size()) + " things are wrong with the request.";
  }
  return problem;
}

Problem malformed_request(std::string field, std::string code, std::string detail) {
  return malformed_request({FieldError{std::move(field), std::move(code), std::move(detail)}});
}

Problem make_problem(int status, std::string code, std::string detail) {
  return {.status = status,
          .code = std::move(code),
          .detail = std::move(detail),
          .members = {},
          .errors = {},
          .retry_after_s = 0,
          .allow = ""};
}

Problem unavailable(std::string code, std::string detail, int retry_after_s) {
  Problem problem = make_problem(503, std::move(code), std::move(detail));
  problem.retry_after_s = retry_after_s;
  return problem;
}

}  // namespace lanyard::api
