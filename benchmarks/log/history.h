#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace lanyard::benchmarks {

/// A conference's past, made by the server's own machinery without HTTP. A purchase is add ticket,
/// add add-on, checkout with billing name and e-mail, pay: 8 events in 4 commits, each command with
/// an idempotency key.
struct History {
  std::uint64_t purchases = 0;  ///< settled orders
  std::uint64_t pending = 0;    ///< orders that wait for their payment, with a hold of a year
  std::uint64_t events() const { return 3 + purchases * 8 + pending * 5; }
};

/// Writes it into a new data directory and leaves that as a clean shutdown does. Throws.
void make_history(const std::filesystem::path& directory, const History& history,
                  const std::function<void(std::uint64_t done, std::uint64_t total)>& progress);

}  // namespace lanyard::benchmarks
