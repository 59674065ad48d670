#!/usr/bin/env bash
# The lint on a small tree of its own: nothing to say when all is well, and each rule finds its breach.
set -uo pipefail
lint=$(cd "$(dirname "$0")" && pwd)/lint.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

fresh() {
  rm -rf "$tree"
  mkdir -p "$tree"/{events,domain/cart,store,projections,api,replay,docs,tests/domain/cart}
  printf '#define LANYARD_EVENTS(X) \\\n  X(CartOpened)\n#pragma once\n' >"$tree/events/event.h"
  printf '#pragma once\nusing Command = std::variant<AddToCart,\n    AbandonCart>;\n' >"$tree/domain/commands.h"
  printf '#pragma once\n#include "events/event.h"\n  static constexpr std::string_view kName = "AddToCart";\n  static constexpr auto kRejections =\n    {"a", "b_c"};\n' >"$tree/domain/cart/add.h"
  touch "$tree/tests/domain/cart/add_test.cc"
  printf '## The events\n\n| event | on |\n|---|---|\n| `CartOpened` | cart |\n' >"$tree/docs/events.md"
  printf '## The commands\n\n| `AddToCart` | x | `a`, `b_c` |\n| `AbandonCart` | x |\n' >"$tree/docs/commands.md"
  printf '## Folders\n| `events/` |\n| `domain/` |\n| `store/` |\n| `projections/` |\n| `api/` |\n| `replay/` |\n| `tests/` |\n' >"$tree/docs/architecture.md"
  printf 'app.add_option("--listen");\n' >"$tree/api/config.cc"
  printf '`--listen ADDRESS`\n' >"$tree/docs/operations.md"
}

expect() { # RULE, after the tree was changed
  local output
  output=$(bash "$lint" "$tree")
  if [ $? -ne 1 ] || ! grep -qF "$1" <<<"$output"; then
    printf 'not found: %s\n%s\n' "$1" "$output"
    failures=$((failures + 1))
  fi
}

fresh
bash "$lint" "$tree" || { echo "a good tree is refused"; failures=1; }
fresh; echo '#include "api/host.h"' >>"$tree/store/log.cc"; expect "points the wrong way"
fresh; echo '#include <iostream>' >>"$tree/domain/cart/add.cc"; expect "impure"
fresh; rm "$tree/tests/domain/cart/add_test.cc"; expect "without its test"
fresh; sed -i 's/X(CartOpened)/X(CartClosed)/' "$tree/events/event.h"; expect "the list of events"
fresh; sed -i 's/AbandonCart/DropCart/' "$tree/docs/commands.md"; expect "the list of commands"
fresh; sed -i 's/"b_c"/"b_d"/' "$tree/domain/cart/add.h"; expect "the rejections of a command"
fresh; sed -i '/store/d' "$tree/docs/architecture.md"; expect "the table of folders"
fresh; echo guide >"$tree/docs/adding-a-command.md"; mkdir -p "$tree"/{,tests/}domain/attendee
echo here >"$tree/domain/attendee/leave_venue.cc"; expect "a quotation"
fresh; echo '[more](docs/nothing.md)' >"$tree/README.md"; expect "a link"
fresh; echo '"--data"' >>"$tree/api/config.cc"; expect "without its description"
fresh; printf 'see /%s/ada/lanyard\n' home >>"$tree/docs/operations.md"; expect "somebody's machine"
fresh; printf '// %s\n' TODO >>"$tree/api/config.cc"; expect "left open"
fresh; yes '//' | head -601 >"$tree/store/long.cc"; expect "over 600 lines"
fresh; echo 'sleep_for(1s);' >>"$tree/tests/domain/cart/add_test.cc"; expect "sleeps"
fresh; echo 'int x;' >"$tree/store/bare.h"; expect "pragma once"
exit "$((failures > 0))"
