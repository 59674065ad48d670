#include "report.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <iostream>
#include <thread>

namespace lanyard::benchmarks {
namespace {

std::string bound_of(const Row& row) {
  if (row.at_least) return fmt::format("≥ {}", *row.at_least);
  if (row.at_most) return fmt::format("≤ {}", *row.at_most);
  return "-";
}

std::string field_of(const char* file, std::string_view name) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name)) continue;
    const std::size_t value = line.find_first_not_of(" \t", line.find(':') + 1);
    return value == std::string::npos ? "" : line.substr(value);
  }
  return "unknown";
}

}  // namespace

void print(const std::vector<Row>& rows, bool markdown) {
  if (markdown) {
    std::cout << "| what | measured | baseline | ratio | required |\n|---|---|---|---|---|\n";
    for (const Row& row : rows) {
      std::cout << fmt::format("| {} | {} | {} | {:.3f} | {} |\n", row.what, row.measured,
                               row.baseline, row.ratio, bound_of(row));
    }
  } else {
    for (const Row& row : rows) {
      std::cout << fmt::format("{}\n    {}   against {}\n    ratio {:.3f}   required {}   {}\n",
                               row.what, row.measured, row.baseline, row.ratio, bound_of(row),
                               row.holds() ? "holds" : "DOES NOT HOLD");
    }
  }
  std::cout << std::flush;
}

std::string machine() {
  utsname kernel{};
  ::uname(&kernel);
  const double kib = std::stod(field_of("/proc/meminfo", "MemTotal"));
  return fmt::format("{}, {} cores, {:.0f} GiB, Linux {}, {:%Y-%m-%d}",
                     field_of("/proc/cpuinfo", "model name"), std::thread::hardware_concurrency(),
                     kib / (1 << 20), kernel.release, fmt::gmtime(std::time(nullptr)));
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string number(double value) {
  if (value < 10) return fmt::format("{:.2f}", value);
  std::string digits = fmt::format("{}", std::llround(value));
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

}  // namespace lanyard::benchmarks
