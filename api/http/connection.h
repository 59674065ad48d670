#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <string>
#include <string_view>

#include "api/http/reply.h"
#include "api/http/request.h"
#include "api/http/types.h"
#include "api/http/worker.h"

namespace lanyard::api::http {

/// One connection, on its worker's thread only: reads requests, has them handled, writes answers,
/// in order, until either side ends it.
class Connection {
 public:
  Connection(Worker& worker, Socket socket);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Task<void> run();

  // --- called by the worker

  /// Cuts what takes too long; a request that came too slowly is told so.
  void check_deadline(TimePoint now);
  /// Ends it if it waits for a request of which nothing has come.
  void begin_drain();
  void cut();

  // --- for handlers that write by themselves

  /// False when the peer is gone or too slow.
  Task<bool> write(std::string_view bytes);
  Worker& worker() { return worker_; }

 private:
  enum class Phase { kIdle, kReading, kWorking, kWriting, kLingering };
  enum class Received { kRequest, kClosed, kRefused };

  Task<bool> serve_one();
  Task<Received> receive(RequestParser& parser);
  Task<Received> receive_body(RequestParser& parser);
  Task<std::size_t> fill(std::size_t size, error_code& error);
  /// An answer in place of whatever was begun.
  void fail(const Problem& problem);
  Received refuse(const Problem& problem);
  Received refuse_unreadable(const RequestParser& parser, error_code error);
  Task<bool> answer(bool keep_alive);
  Task<bool> answer_in_pieces(bool keep_alive);
  Task<bool> make_piece(std::string& piece, bool& more);
  Task<void> linger();
  void ensure_request_id();

  Worker& worker_;
  Socket socket_;
  boost::beast::flat_buffer buffer_;
  Request request_;
  Reply reply_;
  std::string out_;
  Phase phase_ = Phase::kIdle;
  TimePoint deadline_ = TimePoint::max();
  bool timed_out_ = false;
  bool cut_ = false;
  bool unread_ = false;  // bytes of a refused request may still come
};

}  // namespace lanyard::api::http
