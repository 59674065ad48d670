#include "domain/pricing/shares.h"

#include <algorithm>
#include <numeric>

namespace lanyard::domain {

Share share_of(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(amount, part, &product))
    return {.quotient = product / whole, .remainder = product % whole};
  // Long multiplication, a bit of the amount at a time, dividing as it goes.
  constexpr int kBits = 63;
  Share share;
  const auto add = [&share, whole](std::int64_t more) {  // at most `whole`: stays below 2^63
    share.remainder += more;
    if (share.remainder < whole) return;
    share.remainder -= whole;
    ++share.quotient;
  };
  for (int bit = kBits - 1; bit >= 0; --bit) {
    share.quotient *= 2;
    add(share.remainder);
    if (((static_cast<std::uint64_t>(amount) >> static_cast<unsigned>(bit)) & 1U) != 0) add(part);
  }
  return share;
}

std::int64_t rounded_share(std::int64_t amount, std::int64_t part, std::int64_t whole) {
  const Share share = share_of(amount, part, whole);
  return share.quotient + (share.remainder >= whole - share.remainder ? 1 : 0);
}

std::vector<std::int64_t> split(std::int64_t amount, const std::vector<std::int64_t>& weights) {
  const std::int64_t whole = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  std::vector<std::int64_t> parts(weights.size());
  if (whole == 0) return parts;
  std::vector<std::int64_t> remainders(weights.size());
  std::int64_t left = amount;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Share share = share_of(amount, weights[i], whole);
    parts[i] = share.quotient;
    remainders[i] = share.remainder;
    left -= share.quotient;
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](std::size_t i) { return remainders[i]; });
  for (std::int64_t i = 0; i < left; ++i) ++parts[order[static_cast<std::size_t>(i)]];
  return parts;
}

}  // namespace lanyard::domain
