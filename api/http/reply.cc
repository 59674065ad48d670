#include "api/http/reply.h"

#include <boost/beast/http/status.hpp>
#include <charconv>

namespace lanyard::api::http {
namespace {

void append_number(std::uint64_t number, std::string& out) {
  char digits[24];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
  out.append(digits, end);
}

}  // namespace

void Reply::clear() {
  status = 200;
  content_type = kJson;
  body.clear();
  content = {};
  pieces = nullptr;
  headers.clear();
  position.reset();
  close = false;
  streamed = false;
}

void Reply::header(std::string_view name, std::string_view value) {
  headers.append(name).append(": ").append(value).append("\r\n");
}

void Reply::fail(const Problem& problem, std::string_view request_id) {
  status = problem.status;
  content_type = kProblemJson;
  content = {};
  pieces = nullptr;
  body = to_json(problem, request_id);
  if (problem.retry_after_s > 0) header("Retry-After", std::to_string(problem.retry_after_s));
  if (!problem.allow.empty()) header("Allow", problem.allow);
}

void append_response(const Reply& reply, std::string_view request_id, std::string_view date,
                     bool keep_alive, int version, bool head_only, std::string& out) {
  const std::string_view content =
      reply.content.empty() ? std::string_view(reply.body) : reply.content;
  out.reserve(out.size() + content.size() + reply.headers.size() + 320);
  if (reply.status == 200) {
    out += "HTTP/1.1 200 OK\r\n";
  } else {
    out += "HTTP/1.1 ";
    append_number(static_cast<std::uint64_t>(reply.status), out);
    out.push_back(' ');
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(reply.status));
    out.append(reason.data(), reason.size()).append("\r\n");
  }
  if (!date.empty()) out.append("Date: ").append(date).append("\r\n");
  if (reply.status != 304) {
    out.append("Content-Type: ").append(reply.content_type).append("\r\n");
    if (!reply.pieces) {
      out += "Content-Length: ";
      append_number(content.size(), out);
      out += "\r\n";
    } else if (version >= 11) {
      out += "Transfer-Encoding: chunked\r\n";
    }
  }
  if (reply.position) {
    out += "Lanyard-Position: ";
    append_number(reply.position->value, out);
    out += "\r\n";
  }
  out.append("X-Request-Id: ").append(request_id).append("\r\n");
  out += reply.headers;
  if (!keep_alive) {
    out += "Connection: close\r\n";
  } else if (version < 11) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  if (!head_only && reply.status != 304) out += content;
}

void append_chunk(std::string_view text, std::string& out) {
  char size[24];
  const auto [end, error] = std::to_chars(size, size + sizeof size, text.size(), 16);
  out.append(size, end).append("\r\n").append(text).append("\r\n");
}

}  // namespace lanyard::api::http
