#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace lanyard::replay {

/// One line on stderr that says how far a long step is, a few times a second; silent when stderr is
/// not a terminal.
class Progress {
 public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::string_view step);
  void show(std::string_view step, std::uint64_t done, std::uint64_t total);
  /// Takes the line away, so that what is printed next starts clean.
  void clear();

 private:
  void write(std::string line);

  bool terminal_;
  bool shown_ = false;
  std::string step_;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace lanyard::replay
