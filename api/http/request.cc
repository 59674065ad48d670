#include "api/http/request.h"

#include <simdjson.h>

#include <algorithm>

#include "api/header_field.h"

namespace lanyard::api::http {
namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Memory that one request's strings may keep for the next.
constexpr std::size_t kKeptBody = 64 << 10;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Percent-decodes; in a query `+` is a space, as forms and most clients write it. False for a bad
/// escape, a NUL, or bytes that are not UTF-8.
bool decode(std::string_view text, bool query, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && query) {
      c = ' ';
    }
    if (c == '\0') return false;
    out.push_back(c);
  }
  return valid_utf8(out);
}

bool bad_target(std::string field, std::string code, std::string detail, Problem& problem) {
  problem = malformed_request(std::move(field), std::move(code), std::move(detail));
  return false;
}

}  // namespace

bool valid_utf8(std::string_view text) {
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) {
      return simdjson::validate_utf8(text.data(), text.size());
    }
  }
  return true;
}

void Request::clear() {
  verb = Verb::unknown;
  for (std::string* text : {&method, &target, &content_type, &content_encoding, &transfer_encoding,
                            &accept, &idempotency_key, &if_match, &if_none_match, &prefer, &actor,
                            &request_id, &last_event_id, &repeated, &path}) {
    text->clear();
  }
  if (body.capacity() > kKeptBody) body.shrink_to_fit();
  body.clear();
  if (body.capacity() > kKeptBody) std::string().swap(body);
  has_idempotency_key = has_if_match = has_actor = has_last_event_id = expects_continue = false;
  has_transfer_encoding = false;
  version = 11;
  segments.clear();
  parameters.clear();
}

const std::string* Request::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return &value;
  }
  return nullptr;
}

void RequestParser::on_request_impl(Verb verb, beast::string_view method, beast::string_view target,
                                    int version, beast::error_code&) {
  request_.verb = verb;
  request_.method = view(method);
  request_.target = view(target);
  request_.version = version;
}

void RequestParser::on_response_impl(int, beast::string_view, int, beast::error_code&) {}

void RequestParser::take(std::string& into, bool* present, std::string_view name,
                         std::string_view value) {
  if (present != nullptr ? *present : !into.empty()) {
    request_.repeated = name;
    return;
  }
  if (present != nullptr) *present = true;
  into = value;
}

void RequestParser::on_field_impl(beast::http::field name, beast::string_view name_text,
                                  beast::string_view text, beast::error_code&) {
  // What comes behind a chunked body has no part in what is asked for (RFC 9110, 6.5.1).
  if (is_header_done()) return;
  const std::string_view value = view(text);
  const auto append = [value](std::string& list) {
    if (!list.empty()) list.push_back(',');
    list.append(value);
  };
  switch (name) {
    case beast::http::field::content_type:
      return take(request_.content_type, nullptr, "Content-Type", value);
    case beast::http::field::accept:
      return append(request_.accept);
    case beast::http::field::content_encoding:
      return append(request_.content_encoding);
    case beast::http::field::transfer_encoding:
      request_.has_transfer_encoding = true;
      return append(request_.transfer_encoding);
    case beast::http::field::if_match:
      return take(request_.if_match, &request_.has_if_match, "If-Match", value);
    case beast::http::field::if_none_match:
      return append(request_.if_none_match);
    case beast::http::field::prefer:
      return append(request_.prefer);
    case beast::http::field::expect:
      request_.expects_continue = beast::iequals(text, "100-continue");
      return;
    case beast::http::field::unknown:
      if (beast::iequals(name_text, "Idempotency-Key")) {
        take(request_.idempotency_key, &request_.has_idempotency_key, "Idempotency-Key", value);
      } else if (beast::iequals(name_text, "X-Request-Id")) {
        take(request_.request_id, nullptr, "X-Request-Id", value);
      } else if (beast::iequals(name_text, "X-Actor")) {
        take(request_.actor, &request_.has_actor, "X-Actor", value);
      } else if (beast::iequals(name_text, "Last-Event-ID")) {
        take(request_.last_event_id, &request_.has_last_event_id, "Last-Event-ID", value);
      }
      return;
    default:  // all of HTTP's other fields mean nothing here
      return;
  }
}

void RequestParser::on_header_impl(beast::error_code&) {}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& content_length,
                                      beast::error_code&) {
  // What a client claims is not what it sends: more is only reserved as it comes.
  if (content_length) {
    request_.body.reserve(
        static_cast<std::size_t>(std::min<std::uint64_t>(*content_length, kKeptBody)) +
        simdjson::SIMDJSON_PADDING);
  }
}

std::size_t RequestParser::on_body_impl(beast::string_view body, beast::error_code&) {
  request_.body.append(view(body));
  return body.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t, beast::string_view, beast::error_code&) {}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, beast::string_view body,
                                              beast::error_code&) {
  request_.body.append(view(body));
  return body.size();
}

void RequestParser::on_finish_impl(beast::error_code&) {}

std::optional<Problem> refuse_transfer(const Request& request, bool chunked) {
  if (!request.has_transfer_encoding) return std::nullopt;
  // The parser takes a body for empty that has another coding than chunked last: what comes would
  // be the next request then.
  if (!chunked || request.version < 11) {
    return malformed_request("Transfer-Encoding", "invalid_http",
                             "the end of the body cannot be known: it must end in chunked, by "
                             "HTTP/1.1");
  }
  if (elements_of(request.transfer_encoding).size() == 1) return std::nullopt;
  return make_problem(501, "unsupported_transfer_coding",
                      "Of transfer codings only chunked is understood.");
}

bool parse_target(Request& request, Problem& problem) {
  const std::string_view target = request.target;
  if (target.empty() || target.front() != '/') {
    return bad_target("", "invalid_target", "the request's target must be a path", problem);
  }
  const std::size_t question = target.find('?');
  const std::string_view path = target.substr(0, question);
  request.path = path;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t slash = std::min(path.find('/', at), path.size());
    if (!decode(path.substr(at, slash - at), false, request.segments.emplace_back())) {
      request.segments.pop_back();
      return bad_target("", "invalid_target", "the path is not percent-encoded UTF-8", problem);
    }
    at = slash + 1;
  }
  if (question == std::string_view::npos) return true;
  const std::string_view query = target.substr(question + 1);
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string_view pair = query.substr(at, end - at);
    at = end + 1;
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name;
    std::string value;
    if (!decode(pair.substr(0, equals), true, name) ||
        !decode(pair.substr(std::min(equals + 1, pair.size())), true, value)) {
      return bad_target("", "invalid_target", "the query is not percent-encoded UTF-8", problem);
    }
    if (request.parameter(name) != nullptr) {
      return bad_target(name, "duplicate_parameter", "the parameter is there more than once",
                        problem);
    }
    request.parameters.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

}  // namespace lanyard::api::http
