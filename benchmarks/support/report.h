#pragma once

#include <optional>
#include <string>
#include <vector>

namespace lanyard::benchmarks {

/// One measured thing beside its baseline of the same run.
struct Row {
  std::string what;
  std::string measured;  ///< with its unit
  std::string baseline;  ///< what it is, with its figure and unit
  double ratio = 0;      ///< measured / baseline
  std::optional<double> at_least;
  std::optional<double> at_most;

  bool holds() const {
    return (!at_least || ratio >= *at_least) && (!at_most || ratio <= *at_most);
  }
};

/// Prints a table for people, or with `markdown` the rows that docs/performance.md takes.
void print(const std::vector<Row>& rows, bool markdown);

/// Processor, cores, memory, kernel and date of the run, for the head of a table.
std::string machine();

double median(std::vector<double> values);

/// `48,213`; `0.4` below ten.
std::string number(double value);

}  // namespace lanyard::benchmarks
