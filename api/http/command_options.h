#pragma once

#include <expected>
#include <optional>
#include <string>

#include "api/http/request.h"
#include "api/problem.h"
#include "events/types.h"

namespace lanyard::api::http {

/// What header fields and query parameters say about a command.
struct CommandOptions {
  std::string actor = "admin";
  std::optional<std::string> idempotency_key;
  std::optional<Revision> expected_revision;
  bool dry_run = false;
  bool atomic = false;
  bool minimal = false;  ///< Prefer: return=minimal
};

/// `batch`: the options of NDJSON, where each line has its own key.
std::expected<CommandOptions, Problem> read_command_options(const Request& request, bool batch);

/// Whether a Content-Type is this media type, in UTF-8.
bool is_media_type(std::string_view content_type, std::string_view media_type);

}  // namespace lanyard::api::http
