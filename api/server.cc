#include "api/server.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "api/http/connection.h"
#include "api/http/shared.h"

namespace lanyard::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using http::Connection;
using http::Shared;
using http::Socket;
using http::Task;
using http::Worker;

/// What a connection over the limit is told, in one write.
const std::string& too_many_connections() {
  static const std::string text = [] {
    http::Reply reply;
    const Problem problem =
        unavailable("too_many_connections", "The server has as many connections as it takes.", 1);
    reply.fail(problem, "none");
    std::string out;
    http::append_response(reply, "none", "", false, 11, false, out);
    return out;
  }();
  return text;
}

Task<void> serve_connection(Worker& worker, Socket socket) {
  Connection connection(worker, std::move(socket));
  co_await connection.run();
}

}  // namespace

class Server::Impl {
 public:
  Impl(Host& host, Signals& signals, ServerOptions options)
      : signals_(signals), shared_(host, std::move(options)) {
    const std::size_t threads = std::max<std::size_t>(shared_.options.io_threads, 1);
    for (std::size_t i = 0; i < threads; ++i) {
      shared_.workers.push_back(std::make_unique<Worker>(shared_));
    }
  }

  ~Impl() { stop(); }

  std::uint16_t start() {
    asio::io_context& context = shared_.workers.front()->context();
    acceptor_ = std::make_unique<Acceptor>(context.get_executor());
    retry_ = std::make_unique<asio::steady_timer>(context);
    boost::system::error_code error;
    const auto address = asio::ip::make_address(shared_.options.address, error);
    const tcp::endpoint endpoint(address, shared_.options.port);
    if (!error) acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      throw std::system_error(error.value(), std::system_category(),
                              "cannot listen on " + shared_.options.address + ":" +
                                  std::to_string(shared_.options.port));
    }
    const std::uint16_t port = acceptor_->local_endpoint().port();
    signals_.listen([this] {
      for (const auto& worker : shared_.workers) worker->wake();
    });
    accept();
    for (const auto& worker : shared_.workers) worker->start();
    started_ = true;
    return port;
  }

  std::vector<std::string> stop() {
    if (!started_) return {};
    shared_.draining = true;
    asio::post(shared_.workers.front()->context(), [this] {
      boost::system::error_code ignored;
      acceptor_->close(ignored);
      retry_->cancel();
    });
    for (const auto& worker : shared_.workers) worker->begin_drain();
    wait_for_connections(shared_.options.drain_timeout);
    if (auto unfinished = shared_.host.drain(shared_.options.drain_limit); !unfinished.empty()) {
      return unfinished;
    }
    started_ = false;
    for (const auto& worker : shared_.workers) worker->cut();
    // What waits for the host has its answer by now, and everything else was cut.
    wait_for_connections(std::chrono::seconds(10));
    signals_.listen({});
    shared_.helpers.join();
    for (const auto& worker : shared_.workers) worker->stop();
    return {};
  }

 private:
  using Acceptor = asio::basic_socket_acceptor<tcp, http::Executor>;

  void accept() {
    Worker& worker = *shared_.workers[next_++ % shared_.workers.size()];
    acceptor_->async_accept(worker.context(),
                            [this, &worker](boost::system::error_code error, Socket socket) {
                              if (shared_.draining) return;
                              if (error) {
                                // Out of descriptors, most likely: those in use go on, and some
                                // will be closed.
                                spdlog::warn("cannot accept a connection: {}", error.message());
                                retry_->expires_after(std::chrono::milliseconds(100));
                                retry_->async_wait([this](boost::system::error_code cancelled) {
                                  if (!cancelled && !shared_.draining) accept();
                                });
                                return;
                              }
                              take(worker, std::move(socket));
                              accept();
                            });
  }

  void take(Worker& worker, Socket socket) {
    if (shared_.connections.load() >= shared_.options.max_connections) {
      shared_.refused.fetch_add(1);
      boost::system::error_code ignored;
      socket.non_blocking(true, ignored);
      socket.write_some(asio::buffer(too_many_connections()), ignored);
      socket.shutdown(Socket::shutdown_send, ignored);
      return;
    }
    shared_.connections.fetch_add(1);
    shared_.accepted.fetch_add(1);
    asio::co_spawn(worker.context(), serve_connection(worker, std::move(socket)), asio::detached);
  }

  /// Until all are gone, or the time is over.
  void wait_for_connections(std::chrono::milliseconds most) {
    const auto until = std::chrono::steady_clock::now() + most;
    while (shared_.connections.load() > 0 && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  Signals& signals_;
  Shared shared_;
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<asio::steady_timer> retry_;
  std::size_t next_ = 0;
  bool started_ = false;
};

Server::Server(Host& host, Signals& signals, ServerOptions options)
    : impl_(std::make_unique<Impl>(host, signals, std::move(options))) {}
Server::~Server() = default;
std::uint16_t Server::start() { return impl_->start(); }
std::vector<std::string> Server::stop() { return impl_->stop(); }

}  // namespace lanyard::api
