#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace lanyard::benchmarks {

/// Shows how far something is on standard error, a line each tenth; on one line that is rewritten
/// when that is a terminal.
std::function<void(std::uint64_t done, std::uint64_t total)> show_progress(std::string unit);

}  // namespace lanyard::benchmarks
