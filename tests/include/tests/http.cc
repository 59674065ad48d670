#include "tests/http.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>

namespace lanyard::tests {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "lanyard-http-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestServer::TestServer() : TestServer(Setup{}) {}
TestServer::TestServer(Setup setup) : setup_(std::move(setup)) { start(); }
TestServer::~TestServer() { stop(); }

void TestServer::restart() {
  stop();
  start();
}

void TestServer::start() {
  engine_ = store::open_engine(
      directory(), {.test_clock = setup_.test_clock.has_value(), .block_cache_bytes = 8 << 20});
  if (setup_.wrap) engine_ = setup_.wrap(std::move(engine_));
  api::ServerOptions options;
  options.port = 0;
  options.io_threads = 2;
  if (setup_.test_clock) {
    auto clock = api::make_test_clock(*engine_, *setup_.test_clock);
    options.test_clock = clock.get();
    clock_ = std::move(clock);
  } else {
    clock_ = std::make_unique<store::SystemClock>();
  }
  setup_.options(options);
  signals_ = std::make_unique<api::Signals>();
  host_ = std::make_unique<api::Host>(*engine_, *clock_, setup_.sequencer, signals_->hooks());
  server_ = std::make_unique<api::Server>(*host_, *signals_, options);
  port_ = server_->start();
}

void TestServer::stop() {
  server_.reset();
  host_.reset();
  signals_.reset();
  clock_.reset();
  engine_.reset();
}

std::string json_at(std::string_view json, std::string_view pointer) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  simdjson::dom::element found;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return "<not JSON>";
  if (root.at_pointer(pointer).get(found) != simdjson::SUCCESS) return "<none>";
  std::string_view text;
  if (found.get(text) == simdjson::SUCCESS) return std::string(text);
  return simdjson::minify(found);
}

std::string Response::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "<none>" : found->second;
}

std::string Response::at(std::string_view pointer) const { return json_at(body, pointer); }

std::uint64_t Response::position() const {
  return std::strtoull(header("lanyard-position").c_str(), nullptr, 10);
}

std::vector<std::string> Response::lines() const {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find('\n', at);
    found.push_back(body.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

class Client::Impl {
 public:
  explicit Impl(std::uint16_t port) : socket(context) {
    socket.connect({asio::ip::make_address("127.0.0.1"), port});
    socket.set_option(asio::ip::tcp::no_delay(true));
    const timeval most{20, 0};
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
  }

  /// Plain system calls: Asio's blocking reads do not know of the timeout.
  bool fill() {
    char bytes[16 << 10];
    const ssize_t count = ::recv(socket.native_handle(), bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  asio::io_context context;
  asio::ip::tcp::socket socket;
  std::string received;
};

Client::Client(std::uint16_t port) : impl_(std::make_unique<Impl>(port)) {}
Client::~Client() = default;

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count =
        ::send(impl_->socket.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Client::half_close() { ::shutdown(impl_->socket.native_handle(), SHUT_WR); }

Response Client::receive(bool head) {
  beast::http::response_parser<beast::http::string_body> parser;
  parser.skip(head);
  parser.eager(true);
  parser.body_limit(256 << 20);
  beast::error_code error;
  while (!parser.is_done()) {
    if (impl_->received.empty() && !impl_->fill()) {
      if (parser.got_some()) parser.put_eof(error);
      break;
    }
    error = {};
    const std::size_t used =
        parser.put(asio::buffer(impl_->received.data(), impl_->received.size()), error);
    impl_->received.erase(0, used);
    if (error == beast::http::error::need_more) {
      if (!impl_->fill()) {
        error = {};
        if (parser.got_some()) parser.put_eof(error);
        break;
      }
    } else if (error) {
      break;
    }
  }
  Response response;
  if (!parser.is_header_done()) return response;
  const auto& message = parser.get();
  response.status = message.result_int();
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    response.headers[name] = std::string(field.value());
  }
  response.body = message.body();
  return response;
}

std::string Client::receive_until(std::string_view text) {
  while (impl_->received.find(text) == std::string::npos && impl_->fill()) {
  }
  return std::exchange(impl_->received, {});
}

bool Client::ends() {
  while (true) {
    char bytes[4 << 10];
    const ssize_t count = ::recv(impl_->socket.native_handle(), bytes, sizeof bytes, 0);
    if (count == 0) return true;
    if (count < 0) return errno == ECONNRESET;
  }
}

Response Client::request(std::string_view method, std::string_view target, std::string_view body,
                         const Headers& headers) {
  std::string text(method);
  text.append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
  for (const auto& [name, value] : headers) text.append(name + ": " + value + "\r\n");
  if (!body.empty() || method == "POST" || method == "PUT") {
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  text.append("\r\n").append(body);
  send(text);
  return receive(method == "HEAD");
}

Response Client::get(std::string_view target, const Headers& headers) {
  return request("GET", target, "", headers);
}

Response Client::post(std::string_view target, std::string_view body, const Headers& headers) {
  Headers all = headers;
  bool typed = false;
  for (const auto& [name, value] : headers) typed = typed || name == "Content-Type";
  if (!typed) all.emplace_back("Content-Type", "application/json");
  return request("POST", target, body, all);
}

Response Client::command(std::string_view name, std::string_view body, const Headers& headers) {
  return post("/v1/conferences/pycon/commands/" + std::string(name), body, headers);
}

Response Client::batch(std::string_view lines, std::string_view query) {
  return post("/v1/conferences/pycon/commands" + std::string(query), lines,
              {{"Content-Type", "application/x-ndjson"}});
}

std::uint64_t set_up_conference(Client& client, int quantity) {
  const Response created = client.post("/v1/commands/CreateConference", R"({
      "slug": "pycon", "name": "PyCon", "start_date": "2027-05-14", "end_date": "2027-05-16",
      "timezone": "America/New_York", "currency": "USD"})");
  EXPECT_EQ(created.status, 200) << created.body;
  Response last = client.command("CreateTicketType",
                                 R"({"slug": "student", "name": "Student", "price": "100.00",
                              "limit_per_user": 10, "total_quantity": )" +
                                     std::to_string(quantity) + "}");
  EXPECT_EQ(last.status, 200) << last.body;
  last =
      client.command("CreateTicketType", R"({"slug": "regular", "name": "Regular", "price": 250})");
  EXPECT_EQ(last.status, 200) << last.body;
  last = client.command("CreateAddOn", R"({"slug": "shirt", "name": "T-shirt", "price": "25.50"})");
  EXPECT_EQ(last.status, 200) << last.body;
  const std::string at = "?min_position=" + std::to_string(last.position());
  EXPECT_EQ(client.get("/v1/conferences/pycon" + at).status, 200);
  return last.position();
}

}  // namespace lanyard::tests
