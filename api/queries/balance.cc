#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/balances.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// Entry `index` of an account, from 0; pages are read as they are needed.
class Entries {
 public:
  Entries(const models::Reader& reader, const models::LedgerAccount& account)
      : reader_(reader), account_(account) {}

  const models::LedgerEntry& at(std::uint64_t index) {
    const std::uint64_t number = index / models::balances::kPageEntries;
    const auto within = static_cast<int>(index % models::balances::kPageEntries);
    if (number == account_.entries() / models::balances::kPageEntries) {
      return account_.tail(within);
    }
    if (number_ != number) {
      const std::string key = models::balances::page_key(account_.account(), number);
      if (!reader_.get(key, page_)) {
        throw store::StorageError("the ledger's page at `" + key + "` is missing");
      }
      number_ = number;
    }
    return page_.entries(within);
  }

 private:
  const models::Reader& reader_;
  const models::LedgerAccount& account_;
  models::LedgerPage page_;
  std::optional<std::uint64_t> number_;
};

}  // namespace

QueryResult balances(const QueryRequest& request) {
  const models::Reader reader = request.view.model(models::balances::kName);
  const std::string prefix(models::balances::kPrefix);
  List list(request);
  reader.scan(prefix, after_cursor(request, prefix),
              [&](std::string_view key, std::string_view value) {
                models::LedgerAccount account;
                models::parse_value(key, value, account);
                return list.take(account.account(), account);
              });
  models::LedgerTotals totals;
  reader.get(models::balances::kTotalsKey, totals);
  return std::move(list).finish(members(totals, request));
}

QueryResult statement(const QueryRequest& request) {
  const std::string& name = request.path.front();
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const models::Reader reader = request.view.model(models::balances::kName);
  models::LedgerAccount account;
  if (!reader.get(models::balances::key(name), account)) {
    return std::unexpected(not_found("account", name));
  }
  QueryRequest in_currency = request;  // an entry's amounts are in the account's
  in_currency.rendering.currency = account.currency();
  List list(in_currency);
  Entries entries(reader, account);
  for (std::uint64_t index = *after; index < account.entries(); ++index) {
    if (!list.take(std::to_string(index + 1), entries.at(index))) break;
  }
  return std::move(list).finish(members(account, request));
}

}  // namespace lanyard::api::queries
