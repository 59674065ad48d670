#include "api/bootstrap/http_client.h"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url.hpp>
#include <chrono>
#include <exception>

namespace lanyard::api::bootstrap {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Request = http::request<http::string_body>;

constexpr std::chrono::seconds kConnectTimeout{10};
constexpr std::chrono::seconds kAnswerTimeout{120};
constexpr std::uint64_t kAnswerLimit = 64ULL << 20U;

asio::awaitable<HttpAnswer> exchange(const std::string& host, const std::string& port,
                                     Request request) {
  asio::ip::tcp::resolver resolver(co_await asio::this_coro::executor);
  const auto endpoints = co_await resolver.async_resolve(host, port, asio::use_awaitable);
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  stream.expires_after(kConnectTimeout);
  co_await stream.async_connect(endpoints, asio::use_awaitable);
  stream.expires_after(kAnswerTimeout);
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kAnswerLimit);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return HttpAnswer{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
}

HttpAnswer run(const std::string& url, const std::string& host, const std::string& port,
               Request request) {
  request.set(http::field::host, fmt::format("{}:{}", host, port));
  request.set(http::field::user_agent, "lanyard");
  request.set(http::field::connection, "close");
  request.prepare_payload();
  asio::io_context context;
  HttpAnswer answer;
  std::exception_ptr failure;
  asio::co_spawn(context, exchange(host, port, std::move(request)),
                 [&](std::exception_ptr error, HttpAnswer result) {
                   failure = error;
                   answer = std::move(result);
                 });
  context.run();
  if (!failure) return answer;
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    throw HttpError(fmt::format("{}: {}", url, error.code().message()));
  }
}

}  // namespace

HttpClient::HttpClient(std::string_view url) : url_(url) {
  const auto parsed = boost::urls::parse_uri(url);
  const bool root = parsed && (parsed->encoded_path().empty() || parsed->encoded_path() == "/");
  if (!parsed || parsed->scheme() != "http" || parsed->host().empty() || !root ||
      parsed->has_query() || parsed->has_fragment() || parsed->has_userinfo()) {
    throw HttpError(fmt::format("`{}` is not a server's address like http://127.0.0.1:8080", url));
  }
  host_ = parsed->host_address();
  port_ = parsed->has_port() ? std::string(parsed->port()) : "80";
}

HttpAnswer HttpClient::get(std::string_view target) const {
  return run(url_, host_, port_, Request(http::verb::get, target, 11));
}

HttpAnswer HttpClient::post(std::string_view target, std::string_view content_type,
                            std::string_view body) const {
  Request request(http::verb::post, target, 11);
  request.set(http::field::content_type, content_type);
  request.body() = body;
  return run(url_, host_, port_, std::move(request));
}

}  // namespace lanyard::api::bootstrap
