// At the doors: check-ins, their latency, and the preload of scanners.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "attendees.h"
#include "load_client.h"
#include "scenario.h"
#include "synced_write.h"

namespace lanyard::benchmarks {
namespace {

constexpr int kConnections = 64;
const std::string kAddToCart = std::string(kConference) + "/commands/AddToCart";
const std::string kCheckIn = std::string(kConference) + "/commands/CheckIn";
const std::string kPreload = std::string(kConference) + "/door/preload";

/// Attendees who were not checked in yet, in a file that wrk reads.
class Guests {
 public:
  explicit Guests(Bench& bench)
      : bench_(bench), directory_(bench.options.directory), file_(directory_.path() / "codes") {}

  /// More of them, so that a run of so many seconds finds enough: half more than the fastest run
  /// so far would take.
  void have_for(int seconds) {
    constexpr double kBeforeAnyRun = 27'000;  // a second
    const double fastest = fastest_ > 0 ? fastest_ : kBeforeAnyRun;
    const auto count = static_cast<std::size_t>(fastest * seconds * 1.5);
    if (codes_.size() - used_ >= count) return;
    const std::size_t more = count - (codes_.size() - used_);
    bench_.say(fmt::format("  making {} attendees", number(static_cast<double>(more))));
    const auto made = make_attendees(bench_.server, bench_.fresh_prefix(), more);
    codes_.insert(codes_.end(), made.begin(), made.end());
    std::ofstream file(file_);
    for (const std::string& code : codes_) file << code << '\n';
  }

  /// Check-ins of as many as the run takes.
  WrkFigures check_in(int connections, int seconds) {
    const int threads = std::min(bench_.options.wrk_threads, connections);
    const WrkFigures figures =
        bench_.measure(connections, "check_in", kCheckIn, seconds,
                       {file_.string(), std::to_string(used_), std::to_string(threads)});
    // Those under way when it ended were asked for too.
    used_ += static_cast<std::size_t>(figures.requests) + static_cast<std::size_t>(connections);
    fastest_ = std::max(fastest_, figures.per_second());
    return figures;
  }
  std::string next() { return codes_.at(used_++); }

 private:
  Bench& bench_;
  TemporaryDirectory directory_;
  std::filesystem::path file_;
  std::vector<std::string> codes_;
  std::size_t used_ = 0;
  double fastest_ = 0;  // check-ins a second
};

std::string megabytes(double bytes) { return fmt::format("{:.1f} MiB", bytes / (1 << 20)); }

}  // namespace

std::vector<Row> check_ins(Bench& bench) {
  const HttpOptions& options = bench.options;
  Guests guests(bench);
  guests.have_for(1);
  guests.check_in(kConnections, 1);
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < options.rounds; ++round) {
    guests.have_for(options.seconds);
    theirs.push_back(
        bench.measure(kConnections, "add_to_cart", kAddToCart, options.seconds).per_second());
    const std::uint64_t before = bench.server.log_position();
    const WrkFigures figures = guests.check_in(kConnections, options.seconds);
    if (static_cast<double>(bench.server.log_position() - before) < figures.requests)
      throw std::runtime_error("some check-ins made no event");
    ours.push_back(figures.per_second());
  }
  Row row;
  row.what = "check-ins of people not seen before, 64 connections";
  row.measured = number(median(ours)) + " requests/s";
  row.baseline = fmt::format("AddToCart, 64 connections: {} requests/s", number(median(theirs)));
  row.ratio = median(ours) / median(theirs);
  row.at_least = 0.8;
  return {row};
}

std::vector<Row> check_in_latency(Bench& bench) {
  // What a CheckIn writes: a record, two index entries, changed snapshot entries.
  constexpr std::size_t kWrittenBytes = 1'200;
  const HttpOptions& options = bench.options;
  Guests guests(bench);
  guests.have_for(1);
  guests.check_in(kConnections, 1);
  std::vector<double> writes;
  std::vector<double> p99s;
  std::vector<double> rates;
  for (int round = 0; round < options.rounds; ++round) {
    // For the full load, and for the half of it. The full load is measured in each round, as long
    // as what follows: a short burst, when everything is still in memory, would promise more than
    // can be kept up.
    guests.have_for(2 * options.seconds);
    const double rate = guests.check_in(kConnections, options.seconds).per_second() / 2;
    writes.push_back(synced_write_micros(options.directory, kWrittenBytes, options.seconds));
    const auto count = static_cast<std::size_t>(rate * options.seconds);
    std::vector<std::string> bodies;
    for (std::size_t i = 0; i < count; ++i) {
      bodies.push_back(fmt::format(R"({{"access_code":"{}","station":"north","scan_id":"{}"}})",
                                   guests.next(), bench.fresh_prefix()));
    }
    const SteadyFigures figures = run_steady({.port = bench.server.port(),
                                              .connections = kConnections,
                                              .command = "CheckIn",
                                              .per_second = rate,
                                              .bodies = std::move(bodies)});
    bench.say(fmt::format("  {} check-ins/s: median {} µs, p99 {} µs; bare synced write {} µs",
                          number(figures.per_second), number(figures.p50_micros),
                          number(figures.p99_micros), number(writes.back())));
    if (figures.per_second < 0.95 * rate)
      throw std::runtime_error("the run does not count: check-ins came slower than they should");
    rates.push_back(figures.per_second);
    p99s.push_back(figures.p99_micros);
  }
  Row row;
  row.what =
      fmt::format("check-ins at half that load ({}/s): p99 of the answer", number(median(rates)));
  row.measured = number(median(p99s)) + " µs";
  row.baseline = fmt::format("bare synced RocksDB write: median {} µs", number(median(writes)));
  row.ratio = median(p99s) / median(writes);
  row.at_most = 10;
  return {row};
}

std::vector<Row> preload(Bench& bench) {
  // What the answer to 50,000 may cost beyond that to 1,000: one piece being made, one being
  // written, and blocks of tables that are read.
  constexpr double kBufferBytes = 16 << 20;
  const HttpOptions& options = bench.options;
  const auto growth = [&](Drained& last) {
    bench.server.restart();
    bench.server.catch_up(30'000);  // it was killed: read models go on from their last checkpoint
    const int pid = bench.server.process().pid();
    drain(bench.server.port(), std::string(kConference) + "/inventory");
    const auto before = static_cast<double>(bench.server.process().resident_bytes());
    reset_peak(pid);
    for (int round = 0; round < options.rounds; ++round)
      last = drain(bench.server.port(), kPreload);
    const auto peak = static_cast<double>(peak_resident_bytes(pid));
    bench.say(fmt::format("  {} sent in {:.2f} s; resident {} before, {} at most",
                          megabytes(static_cast<double>(last.bytes)), last.seconds,
                          megabytes(before), megabytes(peak)));
    return peak - before;
  };
  Drained few;
  Drained many;
  make_attendees(bench.server, "few", 1'000);
  const double little = growth(few);
  make_attendees(bench.server, "many", 49'000);
  const double much = growth(many);
  std::vector<double> ours;
  std::vector<double> theirs;
  const auto echo = bench.echo(static_cast<double>(many.bytes));
  for (int round = 0; round < options.rounds; ++round) {
    const Drained baseline = drain(echo->port(), "/");
    theirs.push_back(static_cast<double>(baseline.bytes) / baseline.seconds);
    const Drained sent = drain(bench.server.port(), kPreload);
    ours.push_back(static_cast<double>(sent.bytes) / sent.seconds);
  }
  Row memory;
  memory.what = fmt::format("preload of 50,000 attendees ({}): growth of resident memory",
                            megabytes(static_cast<double>(many.bytes)));
  memory.measured = megabytes(much);
  memory.baseline =
      fmt::format("of 1,000 ({}): {}, and {} more", megabytes(static_cast<double>(few.bytes)),
                  megabytes(little), megabytes(kBufferBytes));
  memory.ratio = much / (little + kBufferBytes);
  memory.at_most = 1;
  Row speed;
  speed.what = "the same: how fast it comes";
  speed.measured = megabytes(median(ours)) + "/s";
  speed.baseline = fmt::format("echo of as many bytes: {}/s", megabytes(median(theirs)));
  speed.ratio = median(ours) / median(theirs);
  return {memory, speed};
}

}  // namespace lanyard::benchmarks
