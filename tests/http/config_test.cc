#include "api/config.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>

#include "tests/http.h"

namespace lanyard::tests {
namespace {

/// Environment variables for as long as the object lives.
class Environment {
 public:
  explicit Environment(std::vector<std::pair<std::string, std::string>> values)
      : values_(std::move(values)) {
    for (const auto& [name, value] : values_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : values_) ::unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

api::ServeConfig read(std::vector<std::string> arguments) {
  CLI::App app;
  api::ServeConfigReader reader(app);
  std::reverse(arguments.begin(), arguments.end());
  app.parse(arguments);
  return reader.read();
}

TEST(Config, HasDefaults) {
  const api::ServeConfig config = read({"--data", "d"});
  EXPECT_EQ(config.data, "d");
  EXPECT_EQ(config.server.address, "127.0.0.1");
  EXPECT_EQ(config.server.port, 8080);
  EXPECT_FALSE(config.test_clock.has_value());
  EXPECT_EQ(config.server.max_batch_lines, 10'000U);
}

TEST(Config, CommandLineThenEnvironmentThenFile) {
  const TemporaryDirectory directory;
  const std::string file = directory.path() / "lanyard.toml";
  std::ofstream(file) << "data = \"file\"\nmax-connections = 5\nmax_body_bytes = 600\n"
                         "io-threads = 3\n";
  const Environment environment(
      {{"LANYARD_MAX_CONNECTIONS", "6"}, {"LANYARD_IO_THREADS", "4"}, {"LANYARD_CONFIG", file}});
  const api::ServeConfig config = read({"--io-threads", "5"});
  EXPECT_EQ(config.data, "file");
  EXPECT_EQ(config.server.max_body_bytes, 600U);
  EXPECT_EQ(config.server.max_connections, 6U);
  EXPECT_EQ(config.server.io_threads, 5U);
}

TEST(Config, RefusesWhatMakesNoSense) {
  const std::vector<std::vector<std::string>> bad = {
      {},
      {"--data", "d", "--listen", "8080"},
      {"--data", "d", "--listen", "127.0.0.1:x"},
      {"--data", "d", "--listen", "127.0.0.1:70000"},
      {"--data", "d", "--listen", "0.0.0.0:8080"},
      {"--data", "d", "--listen", "[::]:8080"},
      {"--data", "d", "--listen", "192.168.1.1:80"},
      {"--data", "d", "--auth", "on"},
      {"--data", "d", "--auth", "maybe"},
      {"--data", "d", "--test-clock", "noon"},
      {"--data", "d", "--io-threads", "0"},
      {"--data", "d", "--unknown"},
      {"--data", "d", "--config", "/nonexistent/file.toml"},
  };
  for (const auto& arguments : bad) {
    EXPECT_THROW(read(arguments), CLI::Error) << (arguments.empty() ? "" : arguments.back());
  }
}

TEST(Config, RefusesFilesWithWhatItDoesNotKnow) {
  const TemporaryDirectory directory;
  const std::string file = directory.path() / "lanyard.toml";
  for (const std::string text : {"colour = 1", "io_threads = [1]", "io-threads = \"many\"",
                                 "io-threads = 0", "data = ", "data = [1]", "help = 1"}) {
    std::ofstream(file) << text << "\n";
    EXPECT_THROW(read({"--data", "d", "--config", file}), CLI::Error) << text;
  }
}

TEST(Config, TakesLoopbackAddresses) {
  EXPECT_EQ(read({"--data", "d", "--listen", "[::1]:0"}).server.address, "::1");
  EXPECT_EQ(read({"--data", "d", "--listen", "localhost:81"}).server.port, 81);
  EXPECT_EQ(read({"--data", "d", "--test-clock", "2027-05-14T13:00:00Z"}).test_clock->micros,
            1'810'299'600'000'000);
}

}  // namespace
}  // namespace lanyard::tests
