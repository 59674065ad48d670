#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lanyard::tests {

/// Where in a data directory, or a backup, these bytes are: names of files that hold them as they
/// are, and of the families whose keys or values do, which may be compressed in their files. The
/// directory may be in use. Throws StorageError.
std::vector<std::string> traces_of(const std::filesystem::path& directory, std::string_view bytes);

/// The key of a person's fields; empty when there is none, or none any more.
std::string stored_key(const std::filesystem::path& directory, std::string_view partition,
                       std::string_view subject);

}  // namespace lanyard::tests
