#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace lanyard::api {

/// What is wrong with one field of a request; `field` is a path (`lines[2].quantity`), or empty for
/// the whole body.
struct FieldError {
  std::string field;
  std::string code;
  std::string detail;
};

/// Appends a member's name to the path of the object that it is in; of a long one its beginning.
void append_field(std::string_view name, std::string& path);

/// An RFC 9457 problem, before it is written out (problem.cc) with its request id.
struct Problem {
  int status = 500;
  std::string code;    ///< stable; the type is `urn:lanyard:problem:<code>`
  std::string detail;  ///< a sentence for a person
  std::vector<
      std::pair<std::string, std::variant<std::int64_t, std::string, std::vector<std::string>>>>
      members;
  std::vector<FieldError> errors;
  int retry_after_s = 0;  ///< 0: no Retry-After
  std::string allow;      ///< for 405
};

Problem make_problem(int status, std::string code, std::string detail);
/// 400: `detail` is that of the only error, or tells how many there are.
Problem malformed_request(std::vector<FieldError> errors);
Problem malformed_request(std::string field, std::string code, std::string detail);
/// 503 with Retry-After.
Problem unavailable(std::string code, std::string detail, int retry_after_s = 1);

/// The problem document as JSON.
std::string to_json(const Problem& problem, std::string_view request_id);

}  // namespace lanyard::api
