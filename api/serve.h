#pragma once

#include "api/config.h"

namespace CLI {
class App;
}

namespace lanyard::api {

/// Serves until a signal ends it; the process's exit status. Prints one line on standard output
/// when it is ready.
int serve(const ServeConfig& config);

/// The subcommand `serve`; `status` is what the process should exit with.
void add_serve_command(CLI::App& app, int& status);

}  // namespace lanyard::api
