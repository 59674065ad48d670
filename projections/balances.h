#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// The double-entry ledger; debits are positive. LedgerAccount at `a/<account>`, its full pages of
/// entries, LedgerPage, at `p/<account>\0<page>` from page 0; LedgerGroup at `g/<group>`;
/// LedgerTotals at `totals`.
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
/// The kind of an account, without whose or which: `revenue/ticket-type`, `store-credit`.
inline std::string_view group_of(std::string_view account) {
  std::size_t end = account.find('/');
  for (const std::string_view kind : {"receivable/", "revenue/", "discount/"}) {
    if (account.starts_with(kind)) end = account.find('/', kind.size());
  }
  return account.substr(0, end);
}
inline std::string group_key(std::string_view group) { return join_key("g/", group); }
}  // namespace lanyard::projections::balances
