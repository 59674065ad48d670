// `lanyard events`: the log as lines, for people and for programs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "replay/commands.h"
#include "replay/selection.h"
#include "store/engine.h"

namespace lanyard::replay {
namespace {

struct EventsArguments {
  std::string directory;
  std::vector<std::string> partitions;
  Selection selection;
  bool json = false;
  bool sealed = false;
};

int run_events(const EventsArguments& options) {
  const auto engine = store::open_engine(
      options.directory, {.mode = store::OpenMode::kReadOnly, .check_anchor = false});
  std::vector<std::string> partitions = options.partitions;
  const std::vector<std::string> known = engine->log().partitions();
  for (const std::string& partition : partitions) {
    if (!std::ranges::binary_search(known, partition)) {
      fmt::print(stderr, "lanyard: no conference `{}` in {}\n", partition, options.directory);
      return 2;
    }
  }
  if (partitions.empty()) partitions = known;
  for (const std::string& partition : partitions) {
    const events::Rendering rendering{.opener = options.sealed ? nullptr
                                                               : &engine->keys().opener(partition)};
    for_each_event(engine->log(), partition, options.selection,
                   [&](const events::Commit& commit, const events::RecordedEvent& event) {
                     std::string line;
                     if (options.json) {
                       append_json_line(commit, event, rendering, line);
                     } else {
                       append_readable_line(commit, event, rendering, partitions.size() > 1, line);
                     }
                     fmt::print("{}\n", line);
                   });
  }
  return 0;
}

}  // namespace

void add_events_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand(
      "events", "Print what happened, in log order. Reads only; works beside a running server.");
  command->footer(
      "A line an event: position, time, type, stream and revision, who, the event's fields. With\n"
      "--json each line is an object with all that the log knows of the event.\n"
      "\n"
      "  lanyard events data --type OrderPaid --from 1000\n"
      "  lanyard events data --user ada --json | jq .type");
  auto options = std::make_shared<EventsArguments>();
  command->add_option("directory", options->directory, "The data directory")
      ->required()
      ->check(CLI::ExistingDirectory)
      ->type_name("DIR");
  command->add_option("--partition", options->partitions, "Only this conference; may be repeated")
      ->type_name("SLUG");
  // Runs on the text, before it is a number.
  const CLI::Validator position(
      [](const std::string& text) {
        const bool good = !text.empty() &&
                          text.find_first_not_of("0123456789") == std::string::npos &&
                          text.find_first_not_of('0') != std::string::npos;
        return good ? std::string() : "`" + text + "` is no position: they begin with 1";
      },
      "");
  command->add_option("--from", options->selection.from.value, "First position")
      ->check(position)
      ->type_name("POSITION");
  command->add_option("--to", options->selection.to.value, "Last position")
      ->check(position)
      ->type_name("POSITION");
  command
      ->add_option("--stream", options->selection.filter.stream, "Only this stream, e.g. cart-ada")
      ->type_name("STREAM");
  command
      ->add_option("--type", options->selection.types, "Only events of this type; may be repeated")
      ->type_name("TYPE");
  command
      ->add_option("--category", options->selection.filter.category,
                   "Only streams of this noun, e.g. cart")
      ->type_name("NOUN");
  command->add_option("--user", options->selection.filter.user, "Only events that name this person")
      ->type_name("USER");
  command->add_flag("--json", options->json, "JSON lines");
  command->add_flag("--sealed", options->sealed, "Leave personal fields sealed");
  command->callback([options, &status] { status = run_events(*options); });
}

}  // namespace lanyard::replay
