#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lanyard::tests {

/// The connection ended before a whole answer came.
class ConnectionLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;

  std::optional<std::string_view> header(std::string_view lower_case_name) const;
  /// `Lanyard-Position`; 0 when there is none.
  std::uint64_t position() const;
};

/// A keep-alive connection to 127.0.0.1, blocking, one thread at a time. Kept apart from the
/// server's own HTTP library, so that the two cannot share a mistake.
class HttpConnection {
 public:
  /// Throws ConnectionLost when nobody listens.
  explicit HttpConnection(std::uint16_t port);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  using Headers = std::vector<std::pair<std::string, std::string>>;
  HttpAnswer request(std::string_view method, std::string_view target, const Headers& headers = {},
                     std::string_view body = {});
  HttpAnswer get(std::string_view target) { return request("GET", target); }
  HttpAnswer post(std::string_view target, std::string_view body, const Headers& headers = {});

  /// The two halves, for more than one request under way.
  void send(std::string_view bytes);
  HttpAnswer receive();

 private:
  void fill();  // reads more into buffer_
  std::string take(std::size_t size);
  std::string take_line();

  int socket_ = -1;
  std::string buffer_;
};

/// The bytes of a request.
std::string request_bytes(std::string_view method, std::string_view target,
                          const HttpConnection::Headers& headers, std::string_view body);

}  // namespace lanyard::tests
