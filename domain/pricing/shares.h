#pragma once

#include <cstdint>
#include <vector>

namespace lanyard::domain {

/// amount × part ÷ whole, exactly: 0 ≤ remainder < whole. For 0 ≤ amount, 0 ≤ part ≤ whole < 2^62,
/// so that the quotient is at most the amount; the product may be beyond 64 bits.
struct Share {
  std::int64_t quotient = 0;
  std::int64_t remainder = 0;
};
Share share_of(std::int64_t amount, std::int64_t part, std::int64_t whole);

/// The same, rounded half up.
std::int64_t rounded_share(std::int64_t amount, std::int64_t part, std::int64_t whole);

/// All of `amount` in proportion to the weights, by largest remainder, ties to the earlier: no part
/// is above its weight. For 0 ≤ amount ≤ Σ weights < 2^62, weights not negative.
std::vector<std::int64_t> split(std::int64_t amount, const std::vector<std::int64_t>& weights);

}  // namespace lanyard::domain
