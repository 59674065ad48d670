#pragma once

namespace CLI {
class App;
}

namespace lanyard::api {

/// Adds `lanyard bootstrap`; its exit status goes to `status`.
void add_bootstrap_command(CLI::App& app, int& status);

}  // namespace lanyard::api
