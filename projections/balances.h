#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// The double-entry ledger; debits are positive. LedgerAccount at `a/<account>`, its full pages of
/// entries, LedgerPage, at `p/<account>\0<page>` from page 0; LedgerTotals at `totals`.
namespace lanyard::projections::balances {
inline constexpr std::string_view kName = "balances";
inline constexpr std::string_view kPrefix = "a/";
inline constexpr std::string_view kTotalsKey = "totals";
/// Entries of a full page: what an account keeps with itself stays small, and is written again with
/// each change.
inline constexpr std::uint64_t kPageEntries = 64;
inline std::string key(std::string_view account) { return join_key(kPrefix, account); }
inline std::string page_key(std::string_view account, std::uint64_t page) {
  std::string text = join_key("p/", account);
  text.push_back('\0');
  return text + number_key(page);
}
}  // namespace lanyard::projections::balances
