#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "api/server_options.h"
#include "events/types.h"
#include "store/sequencer.h"

namespace CLI {
class App;
}

namespace lanyard::api {

/// Everything that `lanyard serve` can be told.
struct ServeConfig {
  std::filesystem::path data;
  std::string listen = "127.0.0.1:8080";
  std::string auth = "off";
  std::optional<Instant> test_clock;
  std::string log_level = "info";
  std::uint64_t block_cache_mib = 256;
  store::SequencerOptions sequencer;
  ServerOptions server;  ///< its address and port follow from `listen`
};

/// The texts and numbers behind the options, until they are read.
struct ServeArguments;

/// Reads `serve`'s options: the command line, then LANYARD_… in the environment, then the TOML file
/// of --config; each only what the ones before left out.
class ServeConfigReader {
 public:
  /// Adds the options to the subcommand; both live until `read`.
  explicit ServeConfigReader(CLI::App& app);
  ~ServeConfigReader();

  /// After parsing. Throws CLI::ParseError with a sentence for whatever makes no sense.
  ServeConfig read();

 private:
  CLI::App& app_;
  std::unique_ptr<ServeArguments> arguments_;
};

/// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`: address and port.
std::optional<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& text);
bool is_loopback(const std::string& address);

}  // namespace lanyard::api
