#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace lanyard::store {

/// The small files of a data directory. All throw StorageError, naming the path and the reason.

/// The whole file; nothing when there is none.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// The file holds either what it held before or all of `content`, whatever happens: a temporary
/// file, synced, renamed, and the directory synced.
void write_file_durably(const std::filesystem::path& path, std::string_view content);

/// As long as the file is now; `to` must not exist. The directory is not synced.
void copy_file_durably(const std::filesystem::path& from, const std::filesystem::path& to);

/// Leaves the file's first bytes.
void cut_file_durably(const std::filesystem::path& path, std::uint64_t size);

/// Makes what was created, renamed or deleted in the directory survive a power cut.
void sync_directory(const std::filesystem::path& directory);

/// With its parents; the new entries are durable.
void create_directory_durably(const std::filesystem::path& directory);

/// Atomic: `to` must not exist, and is there completely or not at all.
void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace lanyard::store
