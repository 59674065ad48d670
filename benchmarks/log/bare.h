#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace lanyard::benchmarks {

/// How long it takes, in seconds.
double seconds_of(const std::function<void()>& work);

/// Reads all records of a data directory that nobody has open by RocksDB alone: every byte is
/// touched, nothing is decoded. Returns the bytes. Throws.
std::uint64_t iterate_bare(const std::filesystem::path& data);

}  // namespace lanyard::benchmarks
