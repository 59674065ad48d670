#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace lanyard::api::http {

namespace asio = boost::asio;
using boost::system::error_code;

// A concrete executor instead of any_io_executor: no virtual call for each step of a coroutine.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> kAwait;
/// Errors come back as values: a peer that goes away is nothing exceptional.
inline constexpr auto kAwaitTuple = asio::as_tuple(kAwait);

using SteadyClock = std::chrono::steady_clock;
using TimePoint = SteadyClock::time_point;

}  // namespace lanyard::api::http
