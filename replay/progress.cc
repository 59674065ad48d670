#include "replay/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace lanyard::replay {

Progress::Progress() : terminal_(isatty(STDERR_FILENO) == 1) {}

void Progress::show(std::string_view step) { show(step, 0, 0); }

void Progress::show(std::string_view step, std::uint64_t done, std::uint64_t total) {
  if (!terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (step == step_ && now < next_) return;
  step_ = step;
  next_ = now + std::chrono::milliseconds(200);
  write(total == 0 ? fmt::format("{}…", step)
                   : fmt::format("{}: {} of {} ({} %)", step, done, total, done * 100 / total));
}

void Progress::clear() {
  if (shown_) write("");
  shown_ = false;
}

void Progress::write(std::string line) {
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace lanyard::replay
