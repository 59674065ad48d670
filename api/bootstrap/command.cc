// `lanyard bootstrap`: a conference from a TOML file, as one commit.
#include "api/bootstrap/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <map>
#include <optional>

#include "api/bootstrap/importer.h"
#include "api/server.h"
#include "store/clock.h"
#include "store/engine.h"

namespace lanyard::api {
namespace {

using namespace bootstrap;

struct Options {
  std::string file;
  std::string server;
  std::string data;
  bool update = false;
  bool dry_run = false;
  bool verbose = false;
};

/// A server for the length of an import, on a store that no other server holds.
class OwnServer {
 public:
  explicit OwnServer(std::unique_ptr<store::Engine> engine)
      : engine_(std::move(engine)),
        host_(*engine_, clock_, {}, signals_.hooks()),
        server_(host_, signals_, options()) {
    port_ = server_.start();
  }
  ~OwnServer() { server_.stop(); }
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;

  std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }

  /// Ends it. Throws StorageError when the anchor cannot be written: what was imported is durable
  /// then, too.
  void finish() {
    server_.stop();
    engine_->write_anchor();
    engine_->flush();
  }

 private:
  static ServerOptions options() {
    ServerOptions options;
    options.port = 0;
    return options;
  }

  store::SystemClock clock_;
  Signals signals_;
  std::unique_ptr<store::Engine> engine_;
  Host host_;
  Server server_;
  std::uint16_t port_ = 0;
};

std::string_view list_name(ItemKind kind) {
  switch (kind) {
    case ItemKind::kConference:
      return "conference";
    case ItemKind::kSection:
      return "sections";
    case ItemKind::kTicketType:
      return "ticket types";
    case ItemKind::kAddOn:
      return "add-ons";
  }
  return {};
}

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kCreated:
      return "created";
    case Outcome::kUpdated:
      return "updated";
    case Outcome::kUnchanged:
      return "unchanged";
  }
  return {};
}

void print_file(const ConferenceFile& file) {
  fmt::print("{} ({})\n", file.name, file.slug);
  fmt::print("  dates:     {} to {}, {}\n", file.start_date, file.end_date, file.timezone);
  if (file.venue) fmt::print("  venue:     {}\n", *file.venue);
  if (file.website_url) fmt::print("  website:   {}\n", *file.website_url);
  const auto print_all = [](std::string_view list, const auto& items, const auto& describe) {
    fmt::print("  {} ({})\n", list, items.size());
    for (const auto& item : items) fmt::print("    {:<24} {}\n", item.slug, describe(item));
  };
  const auto money = [](const std::optional<Decimal>& price) {
    std::string text;
    const Decimal value = price.value_or(Decimal{});
    append_money(value.unscaled, value.scale, text);
    return text;
  };
  print_all("sections", file.sections, [](const Section& section) {
    return fmt::format("{}, {} to {}", section.name, section.start_date, section.end_date);
  });
  print_all("ticket types", file.tickets, [&](const Ticket& ticket) {
    return fmt::format("{}, {} for {}", ticket.name,
                       ticket.quantity == 0 ? "unlimited" : std::to_string(ticket.quantity),
                       money(ticket.price));
  });
  print_all("add-ons", file.addons, [&](const AddOn& addon) {
    std::string text = fmt::format("{}, {}", addon.name.value_or(addon.slug), money(addon.price));
    if (addon.required_tickets && !addon.required_tickets->empty()) {
      text += fmt::format(", requires {}", fmt::join(*addon.required_tickets, " or "));
    }
    return text;
  });
}

void print_imported(const std::vector<PlannedItem>& plan, const Imported& imported, bool verbose) {
  const PlannedItem& conference = plan.front();
  fmt::print("{} ({}): {}\n", conference.name, conference.slug,
             outcome_name(imported.outcomes.front()));
  std::map<ItemKind, std::array<std::size_t, 3>> counts;
  for (const ItemKind kind : {ItemKind::kSection, ItemKind::kTicketType, ItemKind::kAddOn}) {
    counts[kind] = {};
  }
  for (std::size_t i = 1; i < plan.size(); ++i) {
    ++counts[plan[i].kind][static_cast<std::size_t>(imported.outcomes[i])];
  }
  for (const auto& [kind, count] : counts) {
    fmt::print("  {:<13} {} created, {} updated, {} unchanged\n", list_name(kind), count[0],
               count[1], count[2]);
    for (std::size_t i = 1; verbose && i < plan.size(); ++i) {
      if (plan[i].kind != kind) continue;
      fmt::print("    {:<24} {}: {}\n", plan[i].slug, plan[i].name,
                 outcome_name(imported.outcomes[i]));
    }
  }
  fmt::print("the log is at position {}\n", imported.position);
}

int refuse(std::string_view message) {
  fmt::print(stderr, "lanyard: {}\n", message);
  return 1;
}

int import_to(const std::string& url, const ConferenceFile& file, const Options& options) {
  const HttpClient client(url);
  const auto plan = make_plan(file, find_existing(client, file.slug), options.update);
  if (!plan) return refuse(fmt::format("{} ({})", plan.error().message, plan.error().code));
  print_imported(*plan, execute(client, file.slug, *plan), options.verbose);
  return 0;
}

/// Shows what the file has, once a conference in memory took it: what refuses it there would refuse
/// it everywhere.
int show(const ConferenceFile& file, bool update) {
  const auto plan = make_plan(file, std::nullopt, false);
  if (plan) {
    OwnServer server(store::make_memory_engine());
    execute(HttpClient(server.url()), file.slug, *plan);
  } else if (!update) {  // with it, a required ticket may be one that the conference has already
    return refuse(plan.error().message);
  }
  print_file(file);
  fmt::print("dry run: nothing was written\n");
  return 0;
}

int run(const Options& options) {
  if (!options.dry_run && options.server.empty() == options.data.empty()) {
    fmt::print(stderr, "lanyard: bootstrap needs either --server URL or --data DIR\n");
    return 2;
  }
  const Parsed file = read_file(options.file);
  if (!file) return refuse(fmt::format("{}: {}", options.file, file.error().message));
  for (const std::string& notice : file->notices) fmt::print(stderr, "notice: {}\n", notice);
  try {
    if (options.dry_run) return show(*file, options.update);
    if (!options.server.empty()) return import_to(options.server, *file, options);
    OwnServer server(store::open_engine(options.data, {}));
    const int status = import_to(server.url(), *file, options);
    server.finish();
    return status;
  } catch (const HttpError& error) {
    return refuse(error.what());
  } catch (const ImportRefused& error) {
    return refuse(fmt::format("{}; nothing was changed", error.what()));
  }
}

}  // namespace

void add_bootstrap_command(CLI::App& app, int& status) {
  CLI::App* command = app.add_subcommand("bootstrap",
                                         "Make a conference from a TOML file: settings, sections, "
                                         "ticket types, add-ons; all of it or nothing.");
  command->footer(
      "Without --update a conference that exists is refused; with it, what the file says is "
      "changed,\n"
      "what it does not say stays. Nothing is ever deleted. examples/pyconf.toml shows the "
      "format.\n"
      "\n"
      "  lanyard bootstrap pyconf.toml --dry-run\n"
      "  lanyard bootstrap pyconf.toml --server http://127.0.0.1:8080 -v\n"
      "  lanyard bootstrap pyconf.toml --data data --update");
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "The conference")->required()->type_name("FILE.toml");
  auto* server =
      command->add_option("--server", options->server, "A running server")->type_name("URL");
  command->add_option("--data", options->data, "A data directory that no server holds")
      ->type_name("DIR")
      ->excludes(server);
  command->add_flag("--update", options->update, "Change a conference that exists");
  command->add_flag("--dry-run", options->dry_run, "Check the file and show it; write nothing");
  command->add_flag("-v,--verbose", options->verbose, "Name each thing and what became of it");
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace lanyard::api
