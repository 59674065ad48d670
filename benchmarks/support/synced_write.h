#pragma once

#include <filesystem>

namespace lanyard::benchmarks {

/// The median time, in microseconds, of one RocksDB write of `bytes` that is synced, one after
/// another for `seconds`, in a database of its own under `parent`: what a durable command must at
/// least cost on this disk.
double synced_write_micros(const std::filesystem::path& parent, std::size_t bytes, double seconds);

}  // namespace lanyard::benchmarks
