#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lanyard::store {

/// Small files of lines that must not change unnoticed: the lines, then `checksum` and their hash.
std::string with_checksum(std::string lines);

/// The lines again. Throws StorageError, naming the path, when they are not what was written;
/// `called` is what the file is to its reader, say `the anchor`.
std::string_view checked_lines(std::string_view text, std::string_view called,
                               const std::filesystem::path& path);

/// For a reader of such lines that finds one that nobody can have written.
[[noreturn]] void refuse_lines(std::string_view called, const std::filesystem::path& path,
                               std::string_view why);

/// What stands before the first `end`, all when there is none; `text` goes on behind it.
std::string_view take_until(std::string_view& text, char end);

/// Whether all of `text` is a number.
bool parse_number(std::string_view text, std::uint64_t& number);

}  // namespace lanyard::store
