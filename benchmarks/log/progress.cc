#include "log/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <iostream>

namespace lanyard::benchmarks {

std::function<void(std::uint64_t, std::uint64_t)> show_progress(std::string unit) {
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  return [unit = std::move(unit), terminal, shown = std::uint64_t{0}](std::uint64_t done,
                                                                      std::uint64_t total) mutable {
    const std::uint64_t parts = terminal ? 100 : 10;
    const std::uint64_t part = total == 0 ? parts : done * parts / total;
    if (part <= shown) return;
    shown = part;
    std::cerr << fmt::format("{}  {} of {} {}{}", terminal ? "\r" : "", done, total, unit,
                             terminal && part < parts ? "" : "\n")
              << std::flush;
  };
}

}  // namespace lanyard::benchmarks
