#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace lanyard::tests {

/// What a random test begins with: LANYARD_SEED, or one of its own. It is printed, to repeat the
/// run.
inline std::uint64_t test_seed() {
  const char* chosen = std::getenv("LANYARD_SEED");
  const std::uint64_t seed =
      chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : std::random_device{}();
  std::printf("LANYARD_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  return seed;
}

}  // namespace lanyard::tests
