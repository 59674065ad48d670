#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lanyard::benchmarks {

namespace asio = boost::asio;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait;

/// One connection of the load client. It looks at no more of an answer than it must, because client
/// and server share the processor: the status, the length, and what the caller then finds in the
/// body.
class LoadConnection {
 public:
  explicit LoadConnection(asio::io_context& context) : socket_(context.get_executor()) {}

  Task<void> connect(std::uint16_t port) {
    co_await socket_.async_connect({asio::ip::address_v4::loopback(), port}, kAwait);
    socket_.set_option(asio::ip::tcp::no_delay(true));
  }

  struct Answer {
    int status = 0;
    std::string_view body;  ///< valid until the next exchange
  };

  Task<Answer> exchange(std::string_view request) {
    co_await asio::async_write(socket_, asio::buffer(request), kAwait);
    std::size_t size = 0;
    for (;;) {
      if (size == buffer_.size()) buffer_.resize(std::max<std::size_t>(16384, size * 2));
      size += co_await socket_.async_read_some(
          asio::buffer(buffer_.data() + size, buffer_.size() - size), kAwait);
      const std::string_view received(buffer_.data(), size);
      const std::size_t head = received.find("\r\n\r\n");
      if (head == std::string_view::npos) continue;
      const std::size_t length = content_length(received.substr(0, head));
      if (size < head + 4 + length) continue;
      co_return Answer{status(received), received.substr(head + 4, length)};
    }
  }

 private:
  static int status(std::string_view received) {
    int value = 0;
    std::from_chars(received.data() + 9, received.data() + 12, value);
    return value;
  }
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const std::size_t at = head.find(kName);
    if (at == std::string_view::npos) throw std::runtime_error("an answer without Content-Length");
    std::size_t value = 0;
    std::from_chars(head.data() + at + kName.size(), head.data() + head.size(), value);
    return value;
  }

  Socket socket_;
  std::string buffer_;
};

}  // namespace lanyard::benchmarks
