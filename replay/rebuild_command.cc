// `lanyard rebuild`: read models built anew from the log.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "projections/read_model.h"
#include "projections/runner.h"
#include "replay/commands.h"
#include "replay/progress.h"
#include "store/engine.h"

namespace lanyard::replay {
namespace {

struct RebuildArguments {
  std::string directory;
  std::vector<std::string> models;
  std::vector<std::string> partitions;
};

int run_rebuild(const RebuildArguments& options) {
  for (const std::string& name : options.models) {
    const auto& known = projections::read_models();
    if (std::ranges::none_of(known, [&](const auto& model) { return model->name() == name; })) {
      std::string names;
      for (const auto& model : known) names += fmt::format(" {}", model->name());
      fmt::print(stderr, "lanyard: no read model `{}`; there are:{}\n", name, names);
      return 2;
    }
  }
  const auto engine = store::open_engine(options.directory,
                                         {.test_clock = store::uses_test_clock(options.directory)});
  Progress progress;
  const std::vector<std::string> partitions =
      options.partitions.empty() ? engine->log().partitions() : options.partitions;
  for (const std::string& partition : partitions) {
    const Position head = engine->log().head(partition).position;
    if (head.value == 0) {
      fmt::print(stderr, "lanyard: no conference `{}` in {}\n", partition, options.directory);
      return 2;
    }
    projections::rebuild_offline(*engine, partition, options.models,
                                 [&](std::uint64_t done, std::uint64_t total) {
                                   progress.show("rebuilding " + partition, done, total);
                                 });
    progress.clear();
    fmt::print("{}: {} rebuilt to position {}\n", partition,
               options.models.empty() ? std::string("all read models")
                                      : fmt::format("{}", fmt::join(options.models, ", ")),
               head.value);
  }
  engine->flush();
  return 0;
}

}  // namespace

void add_rebuild_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "rebuild", "Delete read models and build them anew from the log, which stays as it is.");
  command->footer(
      "For a store that no server holds; a running server rebuilds beside its work with\n"
      "POST /v1/conferences/{conference}/projections/{name}/rebuild.\n"
      "\n"
      "  lanyard rebuild data\n"
      "  lanyard rebuild data --model inventory --model balances");
  auto options = std::make_shared<RebuildArguments>();
  command->add_option("directory", options->directory, "The data directory")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  command->add_option("--model", options->models, "Only this read model; may be repeated")
      ->type_name("NAME");
  command->add_option("--partition", options->partitions, "Only this conference; may be repeated")
      ->type_name("SLUG");
  command->callback([options, &status] { status = run_rebuild(*options); });
}

}  // namespace lanyard::replay
