#!/usr/bin/env bash
# Rules of the repository that no compiler checks. Usage: lint.sh ROOT. Prints each breach; exit status 1 if there is one.
set -uo pipefail
export LC_ALL=C.UTF-8
cd "$1" || exit 2

folders=(events domain store projections api replay)

# breach RULE: every line on standard input is one.
breach() { sed "s|^|$1: |"; }

# sources FOLDER...: our C++ files there.
sources() { find "$@" \( -name '*.h' -o -name '*.cc' \) -type f 2>/dev/null | sort; }

lint() {
  # What each folder may include of ours; docs/architecture.md has the same table.
  declare -A allowed=(
    [events]="events"
    [domain]="domain|events"
    [store]="store|events"
    [projections]="projections|store|events"
    [api]="api|projections|store|domain|events"
    [replay]="replay|projections|store|domain|events"
  )
  for folder in "${folders[@]}"; do
    # main.cc is where everything is put together.
    sources "$folder" | grep -v '/main\.cc$' | xargs -r grep -HnE '#include "('"$(IFS='|'; echo "${folders[*]}")"')/' |
      grep -vE '#include "('"${allowed[$folder]}"')/' | breach "an include that points the wrong way"
  done

  sources domain | xargs -r grep -HnE \
    '\b(shared_ptr|virtual|mutable|system_clock|steady_clock|random_device|mt19937|getenv|thread_local)\b|<(iostream|fstream|filesystem|thread|mutex|random|chrono)>|rocksdb|boost/|spdlog|printf\(' |
    grep -v '<boost/unordered/' | breach "something impure in domain/"

  # A command's header is domain/<noun>/<verb>.h; its test is tests/domain/<noun>/<verb>_test.cc.
  for header in $(sources domain | xargs -r grep -lE '^  static constexpr std::string_view kName = "' | grep '\.h$'); do
    test=tests/${header%.h}_test.cc
    [ -f "$test" ] || echo "$header has no $test"
  done | breach "a command without its test"

  # differ LEFT RIGHT NAME_LEFT NAME_RIGHT: lines that only one of them has.
  differ() {
    comm -23 <(sort -u <<<"$1") <(sort -u <<<"$2") | sed "/^$/d; s|\$| is in $3 but not in $4|"
    comm -13 <(sort -u <<<"$1") <(sort -u <<<"$2") | sed "/^$/d; s|\$| is in $4 but not in $3|"
  }
  # First cells, in backticks, of the table under a heading of a document.
  table() { awk -v heading="$2" '/^#/ {inside = ($0 == heading)} inside' "$1" 2>/dev/null | sed -nE 's/^\| `([^`]+)`.*/\1/p'; }

  differ "$(sed -nE 's/^  X\(([A-Za-z]+)\).*/\1/p' events/event.h)" \
  "$(table docs/events.md '## The events')" events/event.h docs/events.md |
  breach "the list of events"
  differ "$(awk '/^using Command =/,/;/' domain/commands.h | tr '<>,; \n' '\n' | grep -E '^[A-Z][A-Za-z]+$' | grep -vx Command)" \
  "$(table docs/commands.md '## The commands')" domain/commands.h docs/commands.md |
  breach "the list of commands"
  # Its row says which rejections are tested, in order.
  for header in $(sources domain | grep '\.h$' | xargs -r grep -l 'kRejections ='); do
    name=$(sed -nE 's/^  static constexpr std::string_view kName = "([A-Za-z]+)";.*/\1/p' "$header")
    codes=$(tr '\n' ' ' <"$header" | grep -oP 'kRejections =.*?;' | grep -oP '"\K\w+' | sed 's/.*/`&`/' | paste -sd, | sed 's/,/, /g')
    grep -E "^\| \`$name\` " docs/commands.md 2>/dev/null | grep -qF "| ${codes:-none} |" ||
      echo "$header: the row of $name in docs/commands.md should end in | ${codes:-none} |"
  done | breach "the rejections of a command"

  differ "$(printf '%s\n' "${folders[@]}" | sed 's|$|/|')" \
  "$(table docs/architecture.md '## Folders' | grep -vE '^(tests|benchmarks)/$')" "the tree" docs/architecture.md |
  breach "the table of folders"
  if [ -f api/config.cc ]; then
  grep -oE '"--[a-z-]+' api/config.cc | tr -d '"' | grep -vx -- --help | sort -u | while read -r option; do
    grep -qF -- "\`$option" docs/operations.md 2>/dev/null || echo "$option of \`lanyard serve\` is not in docs/operations.md"
  done | breach "an option without its description"
  fi

  # What docs quote is what is in the tree.
  if [ -f docs/adding-a-command.md ]; then
    guide=$(<docs/adding-a-command.md)
    for quoted in domain/attendee/leave_venue.h domain/attendee/leave_venue.cc tests/domain/attendee/leave_venue_test.cc; do
      [ -f "$quoted" ] && [[ $guide == *"$(<"$quoted")"* ]] || echo "docs/adding-a-command.md no longer has $quoted as it is"
    done | breach "a quotation"
  fi

  for document in README.md docs/*.md; do
    [ -f "$document" ] || continue
    grep -oE '\]\([A-Za-z0-9_./-]+\)' "$document" | tr -d ']()' | while read -r link; do
      [ -e "$(dirname "$document")/$link" ] || echo "$document links to $link, which is not there"
    done
  done | breach "a link"

  everything=$(find . \( -name .git -o -name build -o -name .cache \) -prune -o -type f -print | grep -vE '/tests/lint/|\.(bin|sst)$')
  machine_path="/(work|home|root|Users)/[a-z]"
  xargs -r grep -nIE "$machine_path" <<<"$everything" | breach "a path of somebody's machine"
  xargs -r grep -nIE '(//|#|--).*\b(TODO|FIXME|XXX|HACK)\b|DISABLED_|#if 0' <<<"$everything" | breach "something left open"
  sources "${folders[@]}" tests benchmarks | xargs -r wc -l | awk '$2 != "total" && $1 > 600 {print $2 " has " $1 " lines"}' |
  breach "a file over 600 lines"
  sources tests | xargs -r grep -HnE 'sleep_for|sleep_until|usleep|nanosleep|\bsleep\(' | breach "a test that sleeps"
  sources "${folders[@]}" tests benchmarks | grep '\.h$' | while read -r header; do
  grep -q '^#pragma once' "$header" || echo "$header"
  done | breach "a header without #pragma once"
}

breaches=$(lint)
[ -z "$breaches" ] || { printf '%s\n' "$breaches"; exit 1; }
