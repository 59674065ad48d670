#include "api/http/connection.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include "api/http/handlers.h"
#include "api/http/shared.h"

namespace lanyard::api::http {
namespace {

namespace beast_http = boost::beast::http;

constexpr std::size_t kReadSize = 4 << 10;
constexpr std::size_t kBodyReadSize = 64 << 10;
/// What is read and thrown away after a refused request, so that the peer gets to see the answer
/// before a reset.
constexpr std::size_t kLingerBytes = 4 << 20;
constexpr std::chrono::seconds kLingerTime{2};

}  // namespace

Connection::Connection(Worker& worker, Socket socket)
    : worker_(worker), socket_(std::move(socket)) {
  worker_.enter(*this);
}

Connection::~Connection() {
  worker_.leave(*this);
  worker_.shared().connections.fetch_sub(1);
}

Task<void> Connection::run() {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  try {
    while (co_await serve_one()) {
    }
  } catch (const std::exception& error) {
    spdlog::error("a connection ended by a bug: {}", error.what());
  }
  if (unread_ && !cut_) co_await linger();
}

void Connection::check_deadline(TimePoint now) {
  if (now < deadline_ || timed_out_) return;
  timed_out_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

void Connection::begin_drain() {
  if (phase_ == Phase::kIdle && buffer_.size() == 0) cut();
}

void Connection::cut() {
  cut_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

Task<std::size_t> Connection::fill(std::size_t size, error_code& error) {
  if (cut_ || timed_out_) {
    error = asio::error::operation_aborted;
    co_return 0;
  }
  const auto space = buffer_.prepare(size);
  const auto [failed, count] = co_await socket_.async_read_some(space, kAwaitTuple);
  buffer_.commit(count);
  error = failed;
  co_return count;
}

void Connection::fail(const Problem& problem) {
  ensure_request_id();
  reply_.clear();
  show_position(worker_, request_, reply_);
  reply_.fail(problem, request_.request_id);
}

Connection::Received Connection::refuse(const Problem& problem) {
  fail(problem);
  reply_.close = true;
  unread_ = true;
  return Received::kRefused;
}

Connection::Received Connection::refuse_unreadable(const RequestParser& parser, error_code error) {
  if (timed_out_) {
    // Reading was cut so that this can be said; writing has a deadline of its own.
    timed_out_ = false;
    return refuse(make_problem(408, "request_timeout", "The request came too slowly."));
  }
  if (cut_ || error == asio::error::connection_reset || error == asio::error::operation_aborted) {
    return Received::kClosed;
  }
  const ServerOptions& options = worker_.shared().options;
  if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
    return refuse(make_problem(431, "header_too_large",
                               "The request's header is longer than " +
                                   std::to_string(options.max_header_bytes) + " bytes."));
  }
  if (error == beast_http::error::body_limit) {
    const std::size_t limit =
        parser.is_header_done() ? body_limit(request_, options) : options.max_batch_bytes;
    return refuse(make_problem(413, "body_too_large",
                               "The body is longer than " + std::to_string(limit) + " bytes."));
  }
  return refuse(malformed_request("", "invalid_http", "not an HTTP request: " + error.message()));
}

Task<Connection::Received> Connection::receive(RequestParser& parser) {
  const ServerOptions& options = worker_.shared().options;
  parser.header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
  parser.body_limit(options.max_batch_bytes);
  phase_ = Phase::kIdle;
  deadline_ = SteadyClock::now() + options.idle_timeout;
  error_code error = beast_http::error::need_more;
  while (true) {
    if (buffer_.size() > 0) {
      if (phase_ == Phase::kIdle) {
        phase_ = Phase::kReading;
        deadline_ = SteadyClock::now() + options.header_timeout;
      }
      error = {};
      buffer_.consume(parser.put(buffer_.cdata(), error));
      if (parser.is_header_done()) break;
      if (error && error != beast_http::error::need_more) {
        co_return refuse_unreadable(parser, error);
      }
    }
    if (phase_ == Phase::kIdle && worker_.shared().draining) co_return Received::kClosed;
    // The whole header has to fit, and the parser tells when it is too long.
    co_await fill(kReadSize, error);
    if (!error) continue;
    if (phase_ == Phase::kIdle) co_return Received::kClosed;
    if (error == asio::error::eof) error = beast_http::error::partial_message;
    co_return refuse_unreadable(parser, error);
  }
  if (error && error != beast_http::error::need_more) co_return refuse_unreadable(parser, error);
  if (auto problem = refuse_transfer(request_, parser.chunked())) co_return refuse(*problem);
  ensure_request_id();
  if (parser.is_done()) co_return Received::kRequest;
  co_return co_await receive_body(parser);
}

Task<Connection::Received> Connection::receive_body(RequestParser& parser) {
  const ServerOptions& options = worker_.shared().options;
  const std::size_t limit = body_limit(request_, options);
  std::size_t expected = limit;  // of a body whose length is not told
  if (const auto length = parser.content_length()) {
    if (*length > limit) co_return refuse_unreadable(parser, beast_http::error::body_limit);
    expected = *length;
  }
  deadline_ = SteadyClock::now() + options.body_timeout;
  if (request_.expects_continue &&
      request_.version >= 11) {  // an older client takes it for the answer
    if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n")) co_return Received::kClosed;
    phase_ = Phase::kReading;
    deadline_ = SteadyClock::now() + options.body_timeout;
  }
  error_code error;
  while (!parser.is_done()) {
    error = beast_http::error::need_more;
    if (buffer_.size() > 0) {
      error = {};
      buffer_.consume(parser.put(buffer_.cdata(), error));
      if (request_.body.size() > limit) error = beast_http::error::body_limit;
      if (error && error != beast_http::error::need_more) {
        co_return refuse_unreadable(parser, error);
      }
      if (!error) continue;
      // Bytes of a body do not stay in the buffer: this is a chunk's header, or a trailer.
      if (buffer_.size() > options.max_header_bytes) {
        co_return refuse_unreadable(parser, beast_http::error::header_limit);
      }
    }
    co_await fill(
        std::clamp(expected - std::min(expected, request_.body.size()), kReadSize, kBodyReadSize),
        error);
    if (error == asio::error::eof) error = beast_http::error::partial_message;
    if (error) co_return refuse_unreadable(parser, error);
  }
  co_return Received::kRequest;
}

void Connection::ensure_request_id() {
  if (visible_ascii(request_.request_id, 128)) return;
  request_.request_id.clear();
  worker_.append_request_id(request_.request_id);
}

Task<bool> Connection::serve_one() {
  request_.clear();
  reply_.clear();
  RequestParser parser(request_);
  const Received received = co_await receive(parser);
  if (received == Received::kClosed) co_return false;
  phase_ = Phase::kWorking;
  deadline_ = TimePoint::max();
  const TimePoint began = SteadyClock::now();
  Outcome outcome{Counters::unrouted_line()};
  if (received == Received::kRequest) {
    try {
      if (!handle_at_once(worker_, request_, reply_, outcome)) {
        co_await handle(*this, request_, reply_, outcome);
      }
    } catch (const store::StorageError& error) {
      spdlog::error("storage failed while answering {}: {}", request_.target, error.what());
      fail(unavailable("storage_failed", "The storage cannot be read.", 5));
    } catch (const std::exception& error) {
      spdlog::error("a bug while answering {}: {}", request_.target, error.what());
      fail(make_problem(500, "internal_error", "A bug in the server."));
    }
  }
  bool again = false;
  if (!reply_.streamed) {
    const bool keep_alive = received == Received::kRequest && parser.keep_alive() &&
                            !reply_.close && !worker_.shared().draining;
    again = reply_.pieces ? co_await answer_in_pieces(keep_alive) : co_await answer(keep_alive);
    reply_.pieces = nullptr;  // it holds on to a snapshot of the read models
  }
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - began);
  worker_.counters().count(outcome.line, reply_.status, static_cast<std::uint64_t>(micros.count()));
  co_return again;
}

Task<bool> Connection::answer(bool keep_alive) {
  out_.clear();
  append_response(reply_, request_.request_id, worker_.date(), keep_alive, request_.version,
                  request_.verb == Verb::head, out_);
  // Most answers fit into the socket's buffer: no need to go through the loop for them.
  error_code error;
  std::size_t written = socket_.write_some(asio::buffer(out_), error);
  if (error && error != asio::error::would_block && error != asio::error::try_again)
    co_return false;
  if (written < out_.size() && !co_await write(std::string_view(out_).substr(written))) {
    co_return false;
  }
  if (out_.capacity() > kBodyReadSize) std::string().swap(out_);
  co_return keep_alive;
}

/// False: it failed.
Task<bool> Connection::make_piece(std::string& piece, bool& more) {
  piece.clear();
  try {
    co_await worker_.elsewhere([&] { more = reply_.pieces(piece); });
    co_return true;
  } catch (const std::exception& error) {
    spdlog::error("making the answer to {} failed: {}", request_.target, error.what());
  }
  co_return false;
}

Task<bool> Connection::answer_in_pieces(bool keep_alive) {
  const bool chunked = request_.version >= 11;
  const bool head_only = request_.verb == Verb::head;
  std::string piece;
  bool more = !head_only;
  if (more && !co_await make_piece(piece, more)) {
    fail(make_problem(500, "internal_error", "The answer could not be made."));
    co_return co_await answer(keep_alive);
  }
  // Without chunks the end of the connection is the end of the answer.
  keep_alive = keep_alive && (chunked || head_only);
  out_.clear();
  append_response(reply_, request_.request_id, worker_.date(), keep_alive, request_.version,
                  head_only, out_);
  for (;;) {
    if (!chunked) {
      out_ += piece;
    } else if (!piece.empty()) {
      append_chunk(piece, out_);
    }
    if (!more && chunked && !head_only) out_ += kLastChunk;
    if (!out_.empty() && !co_await write(out_)) co_return false;
    if (!more) break;
    out_.clear();
    if (!co_await make_piece(piece, more)) co_return false;
  }
  if (out_.capacity() > kBodyReadSize) std::string().swap(out_);
  co_return keep_alive;
}

Task<bool> Connection::write(std::string_view bytes) {
  if (cut_) co_return false;
  phase_ = Phase::kWriting;
  deadline_ = SteadyClock::now() + worker_.shared().options.write_timeout;
  const auto [error, count] =
      co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), kAwaitTuple);
  deadline_ = TimePoint::max();
  phase_ = Phase::kWorking;
  co_return !error && !cut_ && !timed_out_;
}

Task<void> Connection::linger() {
  phase_ = Phase::kLingering;
  timed_out_ = false;
  deadline_ = SteadyClock::now() + kLingerTime;
  error_code error;
  socket_.shutdown(Socket::shutdown_send, error);
  std::size_t thrown_away = 0;
  while (!error && thrown_away < kLingerBytes) {
    buffer_.clear();
    thrown_away += co_await fill(kBodyReadSize, error);
  }
}

}  // namespace lanyard::api::http
