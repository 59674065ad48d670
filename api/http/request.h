#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/verb.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/problem.h"

namespace lanyard::api::http {

namespace beast = boost::beast;
using Verb = boost::beast::http::verb;

/// A request as its handler sees it: only the header fields that this API knows. Used again for the
/// connection's next request, so that its strings keep their memory.
struct Request {
  Verb verb = Verb::unknown;
  std::string method;
  std::string target;
  std::string body;
  std::string content_type;
  std::string content_encoding;
  std::string transfer_encoding;
  std::string accept;
  std::string idempotency_key;
  std::string if_match;
  std::string if_none_match;
  std::string prefer;
  std::string actor;
  std::string request_id;
  std::string last_event_id;
  bool has_idempotency_key = false;
  bool has_if_match = false;
  bool has_actor = false;
  bool has_last_event_id = false;
  bool has_transfer_encoding = false;
  bool expects_continue = false;
  std::string repeated;  ///< a field that may come once but came twice; empty if none
  int version = 11;

  // The target, decoded.
  std::string path;
  std::vector<std::string> segments;
  std::vector<std::pair<std::string, std::string>> parameters;

  void clear();
  const std::string* parameter(std::string_view name) const;
};

/// Beast's parser, with what it finds put straight into a Request.
class RequestParser final : public beast::http::basic_parser<true> {
 public:
  explicit RequestParser(Request& request) : request_(request) {}

 private:
  void on_request_impl(Verb verb, beast::string_view method, beast::string_view target, int version,
                       beast::error_code& error) override;
  void on_response_impl(int, beast::string_view, int, beast::error_code& error) override;
  void on_field_impl(beast::http::field name, beast::string_view name_text,
                     beast::string_view value, beast::error_code& error) override;
  void on_header_impl(beast::error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& content_length,
                         beast::error_code& error) override;
  std::size_t on_body_impl(beast::string_view body, beast::error_code& error) override;
  void on_chunk_header_impl(std::uint64_t size, beast::string_view extensions,
                            beast::error_code& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remain, beast::string_view body,
                                 beast::error_code& error) override;
  void on_finish_impl(beast::error_code& error) override;

  void take(std::string& into, bool* present, std::string_view name, std::string_view value);

  Request& request_;
};

/// Splits and decodes `request.target`. False when it is not a path of ours: bad escapes, bad
/// UTF-8, a parameter that comes twice; `problem` says which.
bool parse_target(Request& request, Problem& problem);

/// What is wrong with how the body is transferred: its end cannot be known (RFC 9112, 6.1 and 6.3),
/// or it is compressed on the way. After this the connection is of no use. `chunked`: what the
/// parser made of it.
std::optional<Problem> refuse_transfer(const Request& request, bool chunked);

bool valid_utf8(std::string_view text);

}  // namespace lanyard::api::http
