#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "projections/keys.h"

/// What reports need beyond the other models, kept as sums: no report reads all orders.
/// ReportTotals at `totals`; by quarter of an hour since 1970 (UTC) SalesQuarter at `s/<quarter>`,
/// FlowQuarter at `f/<quarter>`, TicketSalesQuarter at `t/<quarter>/<slug>`; CampaignSales at
/// `c/<source>\0<medium>\0<campaign>`, LatestOrders at `latest`, ReportedOrder at `o/<reference>`.
namespace lanyard::projections::reports {
inline constexpr std::string_view kName = "reports";
inline constexpr std::string_view kTotalsKey = "totals";
inline constexpr std::string_view kLatestKey = "latest";
inline constexpr std::string_view kSalesPrefix = "s/";
inline constexpr std::string_view kFlowPrefix = "f/";
inline constexpr std::string_view kTicketPrefix = "t/";
inline constexpr std::string_view kCampaignPrefix = "c/";
inline constexpr int kLatestOrders = 20;

inline std::string quarter_key(std::string_view prefix, std::int64_t micros) {
  return join_key(prefix, number_key(static_cast<std::uint64_t>(micros / kQuarterHour)));
}
}  // namespace lanyard::projections::reports
