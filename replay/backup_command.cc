// `lanyard backup`: a copy of a store that is a store.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "replay/commands.h"
#include "replay/progress.h"
#include "store/engine.h"

namespace lanyard::replay {
namespace {

struct BackupArguments {
  std::string directory;
  std::string target;
  bool without_keys = false;
};

int run_backup(const BackupArguments& options) {
  {
    const auto engine = store::open_engine(options.directory, {.mode = store::OpenMode::kReadOnly});
    Progress progress;
    engine->backup(options.target, !options.without_keys,
                   [&progress](std::string_view step) { progress.show(step); });
  }
  const auto copy = store::open_engine(options.target, {.mode = store::OpenMode::kReadOnly});
  for (const std::string& partition : copy->log().partitions()) {
    const store::Head head = copy->log().head(partition);
    fmt::print("{}: position {}, hash {}\n", partition, head.position.value, to_hex(head.hash));
  }
  fmt::print("backed up to {}{}; check it with: lanyard verify {}\n", options.target,
             options.without_keys ? " without the keys of personal fields" : "", options.target);
  return 0;
}

}  // namespace

void add_backup_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "backup",
      "Copy a store to a directory that is a store of its own, also beside a running server.");
  command->footer(
      "Tables are hard links when both are on one file system, so that it takes no space at "
      "first.\n"
      "Without the keys the copy can be verified and replayed, but shows people as [sealed].\n"
      "\n"
      "  lanyard backup data /backups/monday\n"
      "  lanyard backup data /export/for-auditors --without-keys");
  auto options = std::make_shared<BackupArguments>();
  command->add_option("directory", options->directory, "The data directory")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  command->add_option("target", options->target, "Where the copy goes; must not exist")
      ->required()
      ->check(CLI::NonexistentPath)
      ->type_name("TARGET");
  command->add_flag("--without-keys", options->without_keys,
                    "Leave the keys of personal fields out");
  command->callback([options, &status] { status = run_backup(*options); });
}

}  // namespace lanyard::replay
