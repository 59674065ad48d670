#include "server_under_test.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <cmath>
#include <stdexcept>

namespace lanyard::benchmarks {

TemporaryDirectory::TemporaryDirectory(const std::filesystem::path& parent) {
  std::string name = (parent / "lanyard-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("cannot make a directory in " + parent.string());
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ServerUnderTest::ServerUnderTest(const std::filesystem::path& program,
                                 const std::filesystem::path& parent,
                                 const std::vector<std::string>& arguments)
    : directory_(parent) {
  options_.program = program;
  options_.data = directory_.path() / "data";
  options_.arguments = arguments;
  restart();
  tests::HttpConnection connection(port());
  const tests::HttpAnswer made = connection.post(
      "/v1/commands/CreateConference",
      R"({"slug":"bench","name":"Bench","start_date":"2030-05-14","end_date":"2030-05-16",)"
      R"("timezone":"UTC","currency":"EUR"})");
  if (made.status != 200) throw std::runtime_error("CreateConference: " + made.body);
  command("CreateTicketType", R"({"slug":"general","name":"General admission","price":"100.00"})");
  command("CreateAddOn", R"({"slug":"lunch","name":"Lunch","price":"25.00"})");
}

tests::HttpAnswer ServerUnderTest::command(std::string_view name, std::string_view body) {
  tests::HttpConnection connection(port());
  tests::HttpAnswer answer =
      connection.post(fmt::format("{}/commands/{}", kConference, name), body);
  if (answer.status != 200) {
    throw std::runtime_error(fmt::format("{}: {} {}", name, answer.status, answer.body));
  }
  return answer;
}

tests::HttpAnswer ServerUnderTest::get(std::string_view target) {
  tests::HttpConnection connection(port());
  tests::HttpAnswer answer = connection.get(target);
  if (answer.status != 200) {
    throw std::runtime_error(fmt::format("GET {}: {} {}", target, answer.status, answer.body));
  }
  return answer;
}

std::uint64_t ServerUnderTest::log_position() {
  return command("RegisterUser", fmt::format(R"({{"user":"mark-{}"}})", marks_++)).position();
}

double ServerUnderTest::catch_up(int limit_ms) {
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t last = log_position();
  const tests::HttpAnswer answer =
      get(fmt::format("{}/inventory?min_position={}&wait_ms={}", kConference, last, limit_ms));
  if (answer.position() < last) {
    throw std::runtime_error("the inventory answered from before the position asked for");
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void ServerUnderTest::restart() {
  server_.reset();  // one process at a time may hold the directory
  server_ = tests::start_server(options_);
}

void ServerUnderTest::stop() {
  server_->request_stop();
  const tests::Ended ended = server_->wait();
  if (ended.status != 0) throw std::runtime_error("the server ended badly:\n" + ended.output);
}

std::unique_ptr<tests::ServerProcess> start_echo(const std::filesystem::path& program,
                                                 double answer_bytes, int threads) {
  tests::ServerOptions options;
  options.program = program;
  options.subcommand.clear();
  options.arguments = {"--threads", std::to_string(threads), "--answer-bytes",
                       std::to_string(std::llround(answer_bytes))};
  return tests::start_server(options);
}

}  // namespace lanyard::benchmarks
