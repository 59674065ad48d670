// The baseline of the HTTP benchmarks: what the same threads and the same library do when there is
// nothing to decide, store or render. Each request is read and parsed by Beast; the answer is a
// block of bytes made beforehand.
#include <CLI/CLI.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

// Concrete executors: no type erasure and no allocation for it on the way of a request.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
constexpr asio::use_awaitable_t<Executor> kAwait;

constexpr std::uint64_t kBodyLimit = 64U << 20U;

std::string make_answer(std::size_t bytes) {
  const auto with_length = [](std::size_t length) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(length) + "\r\n\r\n";
  };
  std::size_t body = bytes;
  while (body > 0 && with_length(body).size() + body > bytes) --body;
  return with_length(body) + std::string(body, 'x');
}

asio::awaitable<void, Executor> serve(Socket socket, const std::string& answer) {
  boost::beast::flat_buffer buffer;
  boost::system::error_code failure;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kBodyLimit);
    co_await http::async_read(socket, buffer, parser, asio::redirect_error(kAwait, failure));
    if (failure) co_return;
    co_await asio::async_write(socket, asio::buffer(answer), asio::redirect_error(kAwait, failure));
    if (failure || !parser.keep_alive()) co_return;
  }
}

asio::awaitable<void, Executor> accept(Acceptor& acceptor,
                                       std::vector<std::unique_ptr<asio::io_context>>& contexts,
                                       const std::string& answer) {
  for (std::size_t turn = 0;; turn = (turn + 1) % contexts.size()) {
    Socket socket = co_await acceptor.async_accept(contexts[turn]->get_executor(), kAwait);
    socket.set_option(tcp::no_delay(true));
    asio::co_spawn(*contexts[turn], serve(std::move(socket), answer), asio::detached);
  }
}

void run(const std::string& host, std::uint16_t port, std::size_t threads, std::size_t bytes) {
  const std::string answer = make_answer(bytes);
  std::vector<std::unique_ptr<asio::io_context>> contexts;
  for (std::size_t i = 0; i < threads; ++i) {
    contexts.push_back(std::make_unique<asio::io_context>(1));
  }
  Acceptor acceptor(contexts.front()->get_executor(), {asio::ip::make_address(host), port});
  acceptor.listen(1024);
  std::cout << "echo listening on http://" << host << ':' << acceptor.local_endpoint().port()
            << std::endl;
  asio::co_spawn(*contexts.front(), accept(acceptor, contexts, answer), asio::detached);
  std::vector<std::jthread> others;
  for (const auto& context : contexts) {
    others.emplace_back([&context] {
      const auto busy = asio::make_work_guard(*context);
      context->run();
    });
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Answers every HTTP request with the same bytes: the baseline that bench_http measures "
      "against. Listens on the loopback only.");
  std::string listen = "127.0.0.1:8090";
  std::size_t threads = 2;
  std::size_t bytes = 1024;
  app.add_option("--listen", listen, "Loopback address and port; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--threads", threads, "I/O threads, each with an io_context of its own")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app.add_option("--answer-bytes", bytes, "Size of an answer, its headers included")
      ->capture_default_str()
      ->check(CLI::Range(100, 64 << 20));
  CLI11_PARSE(app, argc, argv);
  try {
    const std::size_t colon = listen.rfind(':');
    const std::string host = listen.substr(0, colon);
    if (colon == std::string::npos || !asio::ip::make_address(host).is_loopback()) {
      throw std::runtime_error("--listen takes a loopback address and a port: 127.0.0.1:8090");
    }
    run(host, static_cast<std::uint16_t>(std::stoi(listen.substr(colon + 1))), threads, bytes);
  } catch (const std::exception& failure) {
    std::cerr << "echo_server: " << failure.what() << '\n';
    return 1;
  }
  return 0;
}
