#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/query.h"
#include "domain/condition/offers.h"
#include "domain/pricing/pricing.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

/// What conditions look at of a person, from the read models; nobody's when there is no such user.
domain::Buyer buyer_of(const projections::ReadView& view, std::string_view user);

/// All conditions, in the order in which they are looked at.
std::vector<projections::ConditionView> conditions_in_order(const projections::ReadView& view);

/// The voucher with this code, however it is written, with what depends on the time; nothing when
/// there is none.
std::optional<projections::VoucherView> find_voucher(const QueryRequest& request,
                                                     std::string_view code);

/// Prices as one person would pay them now, with one voucher or none: the one pricing function, on
/// what the read models know.
class Prices {
 public:
  /// The view and the voucher, which may be null, must outlive it. No user: whoever comes.
  Prices(const QueryRequest& request, std::optional<std::string_view> user,
         const projections::VoucherView* voucher);
  Prices(const Prices&) = delete;
  Prices& operator=(const Prices&) = delete;

  domain::Pricing of(const std::vector<domain::PricingItem>& items) const;

  /// What took something off the line, and why: at most a condition and the voucher.
  void explain(const events::OrderLine& line,
               google::protobuf::RepeatedPtrField<projections::PriceCut>& cuts) const;

  /// Which conditions the person meets now, with the units that are left for them.
  const std::vector<domain::Offer>& offers() const { return offers_; }
  const domain::Buyer& buyer() const { return buyer_; }

 private:
  std::string_view currency_;
  const projections::VoucherView* voucher_;
  domain::Buyer buyer_;
  std::vector<projections::ConditionView> conditions_;
  std::vector<domain::Offer> offers_;  // of conditions_
};

/// The voucher as answers show it beside prices.
void show_voucher(const projections::VoucherView& voucher, projections::VoucherInUse& shown);

}  // namespace lanyard::api::queries
