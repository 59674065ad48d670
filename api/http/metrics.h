#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/host.h"

namespace lanyard::api::http {

/// What one io thread counts. Only that thread writes; any thread reads, so that counting is a
/// plain add.
class Counters {
 public:
  /// Seconds; the last bucket is everything.
  static constexpr std::array<double, 13> kBounds = {
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0};
  struct Line {
    std::array<std::atomic<std::uint64_t>, 6> by_class{};  // 1xx unused, …, 5xx
    std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
    std::atomic<std::uint64_t> micros{0};
  };

  Counters();

  /// Labels of the lines: each route, each command, and what matched no route.
  static const std::vector<std::string>& labels();
  static std::size_t command_line(std::size_t command_index);
  static std::size_t unrouted_line();

  void count(std::size_t line, int status, std::uint64_t micros);
  void count_rejection(std::string_view code);

  const std::vector<Line>& lines() const { return lines_; }
  std::map<std::string, std::uint64_t, std::less<>> rejections() const;

 private:
  std::vector<Line> lines_;
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t, std::less<>> rejections_;
};

struct MetricsInput {
  std::vector<const Counters*> counters;
  Host& host;
  std::uint64_t connections = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
};

/// The Prometheus text format.
std::string render_metrics(const MetricsInput& input);

}  // namespace lanyard::api::http
