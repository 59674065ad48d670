#include "domain/voucher/create.h"

#include "domain/conference/conference.h"
#include "domain/streams.h"
#include "domain/voucher/voucher.h"

namespace lanyard::domain {

std::string CreateVoucher::primary_stream(const State&) const {
  return voucher_stream(canonical_code(code));
}

void CreateVoucher::needs(Keys& keys) const { keys.voucher(canonical_code(code)); }

Decision CreateVoucher::decide(const State& state, const Context&) const {
  if (Refusal refusal = refuse_code("code", code)) return refuse(std::move(refusal));
  events::VoucherCreated created;
  events::Voucher& definition = *created.mutable_definition();
  definition = blank_voucher();
  definition.set_code(canonical_code(code));
  if (Refusal refusal = apply(fields, type, conference_of(state).settings().currency(), definition))
    return refuse(std::move(refusal));
  if (state.voucher(definition.code()) != nullptr) {
    return refuse(
        conflict("already_exists", say("The voucher ", definition.code(), " exists already.")));
  }
  if (Refusal refusal = refuse_definition(state, definition)) return refuse(std::move(refusal));

  Accepted accepted;
  accepted.result.set_voucher(definition.code());
  accepted.events.push_back({voucher_stream(definition.code()), std::move(created)});
  return accepted;
}

}  // namespace lanyard::domain
