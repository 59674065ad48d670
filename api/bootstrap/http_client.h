#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lanyard::api::bootstrap {

struct HttpAnswer {
  int status = 0;
  std::string body;
};

/// The server could not be reached, or did not answer HTTP in time.
class HttpError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Requests to one Lanyard server over plain HTTP, a connection each: for tools, not for load.
/// Throws HttpError.
class HttpClient {
 public:
  /// `http://host[:port]`.
  explicit HttpClient(std::string_view url);

  HttpAnswer get(std::string_view target) const;
  HttpAnswer post(std::string_view target, std::string_view content_type,
                  std::string_view body) const;

 private:
  std::string url_;  // for messages
  std::string host_;
  std::string port_;
};

}  // namespace lanyard::api::bootstrap
