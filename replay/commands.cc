#include "replay/commands.h"

namespace lanyard::replay {

void add_commands(CLI::App& app, int& status) {
  add_verify_command(app, status);
  add_events_command(app, status);
  add_rebuild_command(app, status);
  add_backup_command(app, status);
}

}  // namespace lanyard::replay
