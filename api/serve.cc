#include "api/serve.h"

#include <fmt/core.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "api/host.h"
#include "api/server.h"
#include "api/signals.h"
#include "store/clock.h"
#include "store/engine.h"

namespace lanyard::api {
namespace {

/// Half of what the anchor may be behind.
constexpr timespec kAnchorPeriod{0, 500'000'000};

/// SIGTERM and SIGINT, taken by whoever waits for them instead of interrupting.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }

  bool wait(const timespec& most) const { return sigtimedwait(&set_, nullptr, &most) > 0; }

  /// From here on the next one ends the process at once.
  void exit_on_next() const {
    std::thread([set = set_] {
      int signal = 0;
      sigwait(&set, &signal);
      std::_Exit(128 + signal);
    }).detach();
  }

 private:
  sigset_t set_;
};

/// Writes the anchor when a log has grown since the last time.
class AnchorWriter {
 public:
  explicit AnchorWriter(Host& host) : host_(host) {}

  void write_if_changed() {
    std::uint64_t sum = 0;
    for (const auto& partition : host_.all()) {
      sum += partition->sequencer().durable_position().value;
    }
    if (sum == written_) return;
    try {
      host_.engine().write_anchor();
      written_ = sum;
    } catch (const store::StorageError& error) {
      if (!complained_) spdlog::error("the anchor cannot be written: {}", error.what());
      complained_ = true;
    }
  }

 private:
  Host& host_;
  std::uint64_t written_ = 0;
  bool complained_ = false;
};

std::unique_ptr<store::Clock> make_clock(const ServeConfig& config, store::Engine& engine) {
  if (config.test_clock) return make_test_clock(engine, *config.test_clock);
  return std::make_unique<store::SystemClock>();
}

void report_failures(Host& host, bool& reported) {
  if (reported) return;
  if (const auto reason = host.failure()) {
    spdlog::critical("no more commands are accepted, reads go on: {}", *reason);
    reported = true;
  }
}

void shut_down(store::Engine& engine, Server& server) {
  spdlog::info("stopping: finishing what is under way");
  const std::vector<std::string> unfinished = server.stop();
  if (!unfinished.empty()) {
    for (const std::string& what : unfinished) spdlog::critical("not finished in time: {}", what);
    spdlog::critical("ending as a power cut would: what was answered is on the disk");
    spdlog::shutdown();
    std::_Exit(1);
  }
  try {
    // First, for it is what exposes a lost end; flushing only makes the next start faster.
    engine.write_anchor();
    engine.flush();
  } catch (const store::StorageError& error) {
    spdlog::error("while stopping: {}", error.what());
  }
  spdlog::info("stopped");
}

int run(const ServeConfig& config) {
  const StopSignals stop;
  const auto engine =
      store::open_engine(config.data, {.mode = store::OpenMode::kReadWrite,
                                       .test_clock = config.test_clock.has_value(),
                                       .block_cache_bytes = config.block_cache_mib << 20U});
  const auto clock = make_clock(config, *engine);
  Signals signals;
  Host host(*engine, *clock, config.sequencer, signals.hooks(),
            [](std::string_view slug, std::uint64_t done, std::uint64_t total) {
              spdlog::info("{}: folding the log, {} of {} events", slug, done, total);
            });
  ServerOptions options = config.server;
  options.test_clock = config.test_clock ? static_cast<store::TestClock*>(clock.get()) : nullptr;
  Server server(host, signals, options);
  const std::uint16_t port = server.start();
  const bool six = config.server.address.find(':') != std::string::npos;
  fmt::print("lanyard listening on http://{}:{}\n",
             six ? "[" + config.server.address + "]" : config.server.address, port);
  std::fflush(stdout);
  spdlog::info("{} conferences in {}", host.all().size(), config.data.string());

  AnchorWriter anchor(host);
  bool reported = false;
  while (!stop.wait(kAnchorPeriod)) {
    anchor.write_if_changed();
    report_failures(host, reported);
  }
  stop.exit_on_next();
  shut_down(*engine, server);
  return reported ? 1 : 0;
}

}  // namespace

int serve(const ServeConfig& config) {
  auto logger = spdlog::stderr_logger_mt("lanyard");
  logger->set_level(spdlog::level::from_str(config.log_level));
  spdlog::set_default_logger(std::move(logger));
  try {
    return run(config);
  } catch (const store::StorageError& error) {
    fmt::print(stderr, "lanyard: cannot serve {}: {}\n", config.data.string(), error.what());
  } catch (const std::system_error& error) {
    fmt::print(stderr, "lanyard: {}\n", error.what());
  }
  return 1;
}

void add_serve_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "serve", "Serves all conferences of a data directory over HTTP, until SIGTERM.");
  const auto reader = std::make_shared<ServeConfigReader>(*command);
  command->callback([reader, &status] { status = serve(reader->read()); });
}

}  // namespace lanyard::api
