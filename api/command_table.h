#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/machine.h"
#include "api/problem.h"

namespace lanyard::api {

/// What HTTP knows of a command; all of it follows from the command's own description
/// (domain/fields.h).
struct CommandEntry {
  std::string_view name;
  std::string_view summary;
  std::span<const std::string_view> rejections;
  /// Appends the JSON Schema of its body.
  void (*append_schema)(std::string& out);
  /// Opaque to all but command_json.cc.
  const void* reader;
};

/// One entry for each alternative of domain::Command, in its order.
std::span<const CommandEntry> command_table();

/// Null when there is no such command.
const CommandEntry* find_command(std::string_view name);

}  // namespace lanyard::api
