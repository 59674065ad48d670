// The program: its subcommands, and nothing else.
#include <CLI/CLI.hpp>

#include "api/bootstrap/command.h"
#include "api/serve.h"
#include "replay/commands.h"

int main(int argc, char** argv) {
  CLI::App app{
      "Lanyard: an event-sourced backend for conference registration.\n"
      "Begin with `lanyard serve --data DIR`, then `lanyard bootstrap FILE.toml --server "
      "http://127.0.0.1:8080`.",
      "lanyard"};
  app.require_subcommand(1);
  int status = 0;
  lanyard::api::add_serve_command(app, status);
  lanyard::api::add_bootstrap_command(app, status);
  lanyard::replay::add_commands(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // 0 for --help, 2 for anything that was typed wrong.
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::cerr << "lanyard: " << error.what() << "\n";
    return 1;
  }
  return status;
}
