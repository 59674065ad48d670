#include "api/config.h"

#include <toml++/toml.h>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>
#include <charconv>

#include "events/time.h"

namespace lanyard::api {

struct ServeArguments {
  ServeConfig config;
  std::string data;
  std::string test_clock;
  std::string file;
  std::int64_t header_timeout_ms = 0;
  std::int64_t body_timeout_ms = 0;
  std::int64_t idle_timeout_ms = 0;
  std::int64_t write_timeout_ms = 0;
  std::int64_t drain_timeout_ms = 0;
  std::int64_t drain_limit_ms = 0;
  std::int64_t heartbeat_ms = 0;
  std::int64_t max_wait_ms = 0;
};

namespace {

/// `--max-body-bytes` is LANYARD_MAX_BODY_BYTES.
std::string environment_name(std::string_view option) {
  std::string name = "LANYARD_";
  for (const char c : option.substr(2)) {
    name.push_back(c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
  }
  return name;
}

template <class Value>
CLI::Option* add(CLI::App& app, const std::string& name, Value& value, const std::string& help) {
  return app.add_option(name, value, help)->envname(environment_name(name))->capture_default_str();
}

template <class Value>
void add_number(CLI::App& app, const std::string& name, Value& value, const std::string& help,
                std::int64_t low, std::int64_t high) {
  add(app, name, value, help)->check(CLI::Range(low, high))->group("Limits");
}

void add_milliseconds(CLI::App& app, const std::string& name, std::int64_t& value,
                      std::chrono::milliseconds standard, const std::string& help) {
  value = standard.count();
  add(app, name, value, help)
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{86'400'000}))
      ->group("Limits");
}

void add_limits(CLI::App& app, ServeArguments& arguments) {
  ServerOptions& server = arguments.config.server;
  store::SequencerOptions& sequencer = arguments.config.sequencer;
  constexpr std::int64_t kMebi = 1 << 20;
  add_number(app, "--io-threads", server.io_threads, "Threads that serve connections", 1, 64);
  add_number(app, "--max-connections", server.max_connections,
             "Connections; one more is told 503 and closed", 1, 1'000'000);
  add_number(app, "--max-header-bytes", server.max_header_bytes, "Of a request", 512, kMebi);
  add_number(app, "--max-body-bytes", server.max_body_bytes, "Of a single command", 64, 64 * kMebi);
  add_number(app, "--max-batch-bytes", server.max_batch_bytes, "Of an NDJSON batch", 64,
             1024 * kMebi);
  add_number(app, "--max-batch-lines", server.max_batch_lines, "Of an NDJSON batch", 1, 100'000);
  add_number(app, "--max-line-bytes", server.max_line_bytes, "Of an NDJSON line", 64, 64 * kMebi);
  add_number(app, "--queue-limit", sequencer.queue_limit,
             "Commands of a conference that may wait; more are told 503", 1, 10'000'000);
  add_number(app, "--batch-limit", sequencer.batch_limit, "Commands decided into one write", 1,
             1'000'000);
  add_milliseconds(app, "--header-timeout-ms", arguments.header_timeout_ms, server.header_timeout,
                   "For a request's header");
  add_milliseconds(app, "--body-timeout-ms", arguments.body_timeout_ms, server.body_timeout,
                   "For a request's body");
  add_milliseconds(app, "--idle-timeout-ms", arguments.idle_timeout_ms, server.idle_timeout,
                   "Between requests of a connection");
  add_milliseconds(app, "--write-timeout-ms", arguments.write_timeout_ms, server.write_timeout,
                   "For writing an answer, or a piece of a feed");
  add_milliseconds(app, "--drain-timeout-ms", arguments.drain_timeout_ms, server.drain_timeout,
                   "For requests under way when the server stops");
  add_milliseconds(app, "--drain-limit-ms", arguments.drain_limit_ms, server.drain_limit,
                   "For commands that are queued then to be written");
  add_milliseconds(app, "--heartbeat-ms", arguments.heartbeat_ms, server.heartbeat,
                   "Between signs of life of a live feed");
  add_milliseconds(app, "--max-wait-ms", arguments.max_wait_ms, server.max_wait,
                   "The most that a query's wait_ms may ask for");
}

std::string text_of(const toml::node& node, const std::string& key) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  throw CLI::ConfigError("`" + key + "` must be a string or an integer");
}

/// Gives each option that neither command line nor environment set what the file says.
void apply_file(CLI::App& app, const std::string& path) {
  toml::table table;
  try {
    table = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    throw CLI::ConfigError("cannot read " + path + ": " + std::string(error.description()) +
                           " at line " + std::to_string(error.source().begin.line));
  }
  for (const auto& [name, node] : table) {
    std::string key(name.str());
    std::string option_name = "--" + key;
    for (char& c : option_name) {
      if (c == '_') c = '-';
    }
    CLI::Option* option = key == "config" ? nullptr : app.get_option_no_throw(option_name);
    if (option == nullptr || option_name == "--help") {
      throw CLI::ConfigError(path + ": there is no option `" + key + "`");
    }
    std::string text = text_of(node, key);  // refuses a wrong type, also of what is not used
    if (option->count() > 0) continue;
    option->add_result(std::move(text));
    option->run_callback();
  }
}

}  // namespace

ServeConfigReader::ServeConfigReader(CLI::App& app)
    : app_(app), arguments_(std::make_unique<ServeArguments>()) {
  ServeArguments& arguments = *arguments_;
  add(app, "--data", arguments.data, "Data directory; made when absent. One server at a time");
  add(app, "--listen", arguments.config.listen, "Address and port; port 0 takes a free one");
  add(app, "--auth", arguments.config.auth,
      "`off` makes every caller an administrator; loopback only")
      ->check(CLI::IsMember({"off", "on"}));
  add(app, "--test-clock", arguments.test_clock,
      "Take the time from PUT /v1/test-clock only, beginning at this instant "
      "(2027-05-14T13:00:00Z)");
  add(app, "--config", arguments.file,
      "TOML file with any of these options, named without the dashes before them");
  add(app, "--log-level", arguments.config.log_level, "What goes to standard error")
      ->check(CLI::IsMember({"trace", "debug", "info", "warning", "error", "off"}));
  add(app, "--block-cache-mib", arguments.config.block_cache_mib, "Memory for reading tables")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1 << 20}));
  add_limits(app, arguments);
  app.footer(
      "Each option is also a key of the --config file and a LANYARD_… environment variable "
      "(LANYARD_DATA, LANYARD_MAX_BODY_BYTES, …); the command line wins over the environment, the "
      "environment over the file.\n"
      "When it is ready it prints one line: `lanyard listening on http://127.0.0.1:8080`. SIGTERM "
      "or SIGINT end it: what is under way is finished first; a second signal ends it at once.");
}

ServeConfigReader::~ServeConfigReader() = default;

ServeConfig ServeConfigReader::read() {
  ServeArguments& arguments = *arguments_;
  if (!arguments.file.empty()) apply_file(app_, arguments.file);
  ServeConfig config = arguments.config;
  if (arguments.data.empty()) throw CLI::RequiredError("--data");
  config.data = arguments.data;
  if (!arguments.test_clock.empty()) {
    config.test_clock = parse_instant(arguments.test_clock);
    if (!config.test_clock) {
      throw CLI::ValidationError("--test-clock", "must be an instant like 2027-05-14T13:00:00Z");
    }
  }
  const auto listen = parse_listen(config.listen);
  if (!listen) {
    throw CLI::ValidationError("--listen", "must be an IP address and a port, like 127.0.0.1:8080");
  }
  std::tie(config.server.address, config.server.port) = *listen;
  if (config.auth == "on") {
    throw CLI::ValidationError("--auth",
                               "`on` is not available yet: there are no credentials to check");
  }
  if (!is_loopback(config.server.address)) {
    throw CLI::ValidationError(
        "--listen", "without --auth=on the server listens on a loopback address only, not on " +
                        config.server.address);
  }
  config.server.header_timeout = std::chrono::milliseconds(arguments.header_timeout_ms);
  config.server.body_timeout = std::chrono::milliseconds(arguments.body_timeout_ms);
  config.server.idle_timeout = std::chrono::milliseconds(arguments.idle_timeout_ms);
  config.server.write_timeout = std::chrono::milliseconds(arguments.write_timeout_ms);
  config.server.drain_timeout = std::chrono::milliseconds(arguments.drain_timeout_ms);
  config.server.drain_limit = std::chrono::milliseconds(arguments.drain_limit_ms);
  config.server.heartbeat = std::chrono::milliseconds(arguments.heartbeat_ms);
  config.server.max_wait = std::chrono::milliseconds(arguments.max_wait_ms);
  return config;
}

std::optional<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::string host = text.substr(0, colon);
  const std::string_view port_text = std::string_view(text).substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, failed] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), port);
  if (port_text.empty() || failed != std::errc() || end != port_text.data() + port_text.size()) {
    return std::nullopt;
  }
  if (host == "localhost") host = "127.0.0.1";
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string::npos) {
    return std::nullopt;
  }
  boost::system::error_code error;
  boost::asio::ip::make_address(host, error);
  if (error) return std::nullopt;
  return std::pair{host, port};
}

bool is_loopback(const std::string& address) {
  boost::system::error_code error;
  const auto parsed = boost::asio::ip::make_address(address, error);
  return !error && parsed.is_loopback();
}

}  // namespace lanyard::api
