#include "domain/voucher/generate.h"

#include <set>

#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {
namespace {

constexpr std::int64_t kMostCodes = 500;

/// A code that neither stands in the log nor was drawn for this command before.
std::string fresh(const Context& context, const std::string& prefix,
                  const std::set<std::string>& drawn) {
  return draw_unused([&] { return prefix + context.fresh_code("voucher", prefix); },
                     [&](std::string_view code) { return drawn.contains(std::string(code)); });
}

}  // namespace

std::string GenerateVouchers::primary_stream(const State& state) const { return own_stream(state); }

void GenerateVouchers::needs(Keys&) const {}

Decision GenerateVouchers::decide(const State& state, const Context& context) const {
  constexpr std::string_view kAnyCode = "AAAAAAAA";
  const std::string canonical = canonical_code(prefix);
  if (Refusal refusal = refuse_code("prefix", std::string(prefix).append(kAnyCode)))
    return refuse(std::move(refusal));
  events::Voucher definition = blank_voucher();
  if (Refusal refusal = apply(fields, type, conference_of(state).settings().currency(), definition))
    return refuse(std::move(refusal));
  if (count < 1 || count > kMostCodes) {
    return refuse(
        conflict("invalid_count",
                 say(count, " vouchers cannot be made at once: from 1 to ", kMostCodes, "."),
                 {{"limit", kMostCodes}}));
  }
  if (Refusal refusal = refuse_definition(state, definition)) return refuse(std::move(refusal));

  Accepted accepted;
  std::set<std::string> drawn;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string code = fresh(context, canonical, drawn);
    drawn.insert(code);
    events::VoucherCreated created;
    *created.mutable_definition() = definition;
    created.mutable_definition()->set_code(code);
    accepted.result.add_codes(code);
    accepted.events.push_back({voucher_stream(code), std::move(created)});
  }
  return accepted;
}

}  // namespace lanyard::domain
