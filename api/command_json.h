#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/command_table.h"
#include "api/machine.h"
#include "api/problem.h"
#include "events/sealing.h"

namespace lanyard::api {

/// A line of an NDJSON batch.
struct CommandLine {
  std::unique_ptr<DomainCommand> command;
  std::optional<std::string> idempotency_key;
  std::string_view
      body;  ///< what stands for the single call's raw body: the line's `data`, as sent
};

/// Turns JSON into commands. One thread at a time; bytes beyond a text's end may be read (and are
/// ignored), so that `padding` more must be readable.
class CommandParser {
 public:
  CommandParser();
  ~CommandParser();
  CommandParser(const CommandParser&) = delete;
  CommandParser& operator=(const CommandParser&) = delete;

  static std::size_t padding();

  /// Personal fields are sealed with `sealer` under the command's `user`; a command that has some
  /// needs one.
  std::expected<std::unique_ptr<DomainCommand>, Problem> parse(const CommandEntry& entry,
                                                               std::string_view body,
                                                               events::Sealer* sealer);
  std::expected<CommandLine, Problem> parse_line(std::string_view line, events::Sealer* sealer);

  /// The slug, when the line is a CreateConference with a slug that one can have.
  std::optional<std::string> created_conference(std::string_view line);

  /// The body of PUT /v1/test-clock.
  std::expected<Instant, Problem> parse_test_clock(std::string_view body);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Whether a text is 1 to `limit` visible ASCII characters: keys and request ids.
bool visible_ascii(std::string_view text, std::size_t limit);

}  // namespace lanyard::api
