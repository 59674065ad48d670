#pragma once

#include <string>
#include <string_view>

#include "projections/keys.h"

/// Vouchers, VoucherView at `v/<code>`, and the orders that have, or had, a use of them in the
/// order of placement: VoucherOrder at `u/<code>\0<position>`. OrderPlace at `o/<reference>` says
/// where, for orders that a voucher has to do with.
namespace lanyard::projections::vouchers {
inline constexpr std::string_view kName = "vouchers";
inline constexpr std::string_view kPrefix = "v/";
inline std::string key(std::string_view code) { return join_key(kPrefix, code); }
/// Codes have no control characters: NUL ends them.
inline std::string orders_prefix(std::string_view code) { return user_list_prefix(code); }
}  // namespace lanyard::projections::vouchers
