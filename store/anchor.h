#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "store/engine.h"

namespace lanyard::store {

/// The anchor file: a line a partition, `<slug> <position> <hash>`, and a checksum of its own in
/// the last line (docs/log-format.md).
std::string render_anchors(const std::vector<Anchor>& anchors);

/// Throws StorageError when the text is damaged; `path` is for the message.
std::vector<Anchor> parse_anchors(std::string_view text, const std::filesystem::path& path);

/// Empty when there is no file. Throws StorageError when it is damaged.
std::vector<Anchor> read_anchors(const std::filesystem::path& path);

/// Throws StorageError when the log does not reach an anchored position, or has another record
/// there.
void check_anchors(const EventLog& log, const std::vector<Anchor>& anchors);

}  // namespace lanyard::store
