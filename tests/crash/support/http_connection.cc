#include "http_connection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace lanyard::tests {

std::optional<std::string_view> HttpAnswer::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return std::nullopt;
}

std::uint64_t HttpAnswer::position() const {
  const auto value = header("lanyard-position");
  return value ? std::stoull(std::string(*value)) : 0;
}

HttpConnection::HttpConnection(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval limit{60, 0};  // bounds a test against a server that hangs
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket_);
    throw ConnectionLost("cannot connect");
  }
}

HttpConnection::~HttpConnection() { ::close(socket_); }

std::string request_bytes(std::string_view method, std::string_view target,
                          const HttpConnection::Headers& headers, std::string_view body) {
  std::string bytes;
  bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  for (const auto& [name, value] : headers) {
    bytes.append(name).append(": ").append(value).append("\r\n");
  }
  if (method != "GET") {
    bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  return bytes.append("\r\n").append(body);
}

HttpAnswer HttpConnection::request(std::string_view method, std::string_view target,
                                   const Headers& headers, std::string_view body) {
  send(request_bytes(method, target, headers, body));
  return receive();
}

HttpAnswer HttpConnection::post(std::string_view target, std::string_view body,
                                const Headers& headers) {
  Headers all = headers;
  all.emplace_back("Content-Type", "application/json");
  return request("POST", target, all, body);
}

void HttpConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) throw ConnectionLost("sending failed");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void HttpConnection::fill() {
  char block[16384];
  ssize_t size = 0;
  do {
    size = ::recv(socket_, block, sizeof block, 0);
  } while (size < 0 && errno == EINTR);
  if (size <= 0) throw ConnectionLost(size == 0 ? "closed by the server" : "receiving failed");
  buffer_.append(block, static_cast<std::size_t>(size));
}

std::string HttpConnection::take(std::size_t size) {
  while (buffer_.size() < size) fill();
  std::string taken = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return taken;
}

std::string HttpConnection::take_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n")) == std::string::npos) fill();
  std::string line = take(end);
  take(2);
  return line;
}

HttpAnswer HttpConnection::receive() {
  HttpAnswer answer;
  const std::string status_line = take_line();
  if (!status_line.starts_with("HTTP/1.1 ") || status_line.size() < 12) {
    throw ConnectionLost("not an HTTP answer: " + status_line);
  }
  answer.status = std::stoi(status_line.substr(9, 3));
  for (std::string line; !(line = take_line()).empty();) {
    const std::size_t colon = std::min(line.find(':'), line.size() - 1);
    std::string name = line.substr(0, colon);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::size_t start = line.find_first_not_of(' ', colon + 1);
    answer.headers.emplace_back(std::move(name),
                                start == std::string::npos ? "" : line.substr(start));
  }
  if (const auto length = answer.header("content-length")) {
    answer.body = take(std::stoull(std::string(*length)));
  } else if (answer.header("transfer-encoding") == "chunked") {
    for (;;) {
      const std::size_t size = std::stoull(take_line(), nullptr, 16);
      answer.body += take(size);
      take_line();
      if (size == 0) break;
    }
  }
  return answer;
}

}  // namespace lanyard::tests
