// The auditors' and operators' part of the command line. Each function adds one subcommand whose
// work runs as its callback and leaves the process's exit status in `status`.
#pragma once

namespace CLI {
class App;
}

namespace lanyard::replay {

void add_verify_command(CLI::App& app, int& status);
void add_events_command(CLI::App& app, int& status);
void add_rebuild_command(CLI::App& app, int& status);
void add_backup_command(CLI::App& app, int& status);

/// All of them.
void add_commands(CLI::App& app, int& status);

}  // namespace lanyard::replay
