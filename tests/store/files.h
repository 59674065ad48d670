#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lanyard::store {

/// Path within the directory → size, time of the last change, and content.
std::map<std::string, std::string> listing(const std::filesystem::path& directory);

/// What a crash at this moment would leave: a copy of a directory that is in use.
void copy_directory(const std::filesystem::path& from, const std::filesystem::path& to);

/// Of a data directory: its write-ahead logs, oldest first.
std::vector<std::filesystem::path> write_ahead_logs(const std::filesystem::path& directory);

/// Behind its last byte that is not zero: a write-ahead log that was not closed ends with zeros.
std::uint64_t written_size(const std::filesystem::path& file);

void flip_bit(const std::filesystem::path& file, std::uint64_t byte, unsigned bit);

void write_text(const std::filesystem::path& file, std::string_view text);
std::string read_text(const std::filesystem::path& file);

}  // namespace lanyard::store
