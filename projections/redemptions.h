#pragma once

#include <algorithm>

#include "projections/keys.h"
#include "projections/read_model.h"
#include "projections/views.pb.h"

namespace lanyard::projections {

/// A redemption as orders and attendees both list it.
inline void set_redemption(const events::ProductRedeemed& event, const Place& place,
                           RedemptionView& view) {
  view.set_redemption(event.redemption());
  view.set_order(event.order());
  view.set_line(event.line());
  view.set_access_code(event.access_code());
  view.set_user(event.user());
  copy_product(event, view);
  view.set_quantity(event.quantity());
  *view.mutable_units() = event.units();
  view.set_redeemed_at(place.at());
  LANYARD_COPY_OPTIONAL(event, view, note);
  LANYARD_COPY_OPTIONAL(event, view, scan_id);
  LANYARD_COPY_OPTIONAL(event, view, scanned_at);
}

/// Marks a redemption of the list as voided, if it is there.
inline void void_redemption(const events::RedemptionVoided& event, const Place& place,
                            auto& redemptions) {
  const auto found =
      std::ranges::find(redemptions, event.redemption(), &RedemptionView::redemption);
  if (found == redemptions.end()) return;
  found->set_voided_at(place.at());
  found->set_void_reason(event.reason());
}

/// A redemption of the list, or a new one, does not have units that it handed out.
inline void conflict_redemption(const events::RedemptionConflicted& event, const Place& place,
                                auto& redemptions) {
  auto found = std::ranges::find(redemptions, event.redemption(), &RedemptionView::redemption);
  if (found == redemptions.end()) {
    RedemptionView& view = *redemptions.Add();
    view.set_redemption(event.redemption());
    view.set_order(event.order());
    view.set_line(event.line());
    view.set_access_code(event.access_code());
    view.set_user(event.user());
    copy_product(event, view);
    view.set_redeemed_at(place.at());
    LANYARD_COPY_OPTIONAL(event, view, note);
    LANYARD_COPY_OPTIONAL(event, view, scan_id);
    LANYARD_COPY_OPTIONAL(event, view, scanned_at);
    found = redemptions.end() - 1;
  }
  // What it has lost was counted already.
  found->set_quantity(plus(found->quantity(), minus(event.quantity(), event.units_size())));
  found->set_conflicted(plus(found->conflicted(), event.quantity()));
  found->clear_conflicts_with();
  LANYARD_COPY_OPTIONAL(event, *found, conflicts_with);
  auto& units = *found->mutable_units();
  units.erase(
      std::remove_if(units.begin(), units.end(),
                     [&](std::uint32_t unit) { return std::ranges::count(event.units(), unit); }),
      units.end());
}

/// A redemption in conflict has units again.
inline void reinstate_redemption(const events::RedemptionReinstated& event, auto& redemptions) {
  const auto found =
      std::ranges::find(redemptions, event.redemption(), &RedemptionView::redemption);
  if (found == redemptions.end()) return;
  found->set_conflicted(minus(found->conflicted(), event.quantity()));
  if (found->conflicted() == 0) found->clear_conflicts_with();
  found->mutable_units()->MergeFrom(event.units());
  std::ranges::sort(*found->mutable_units());
}

}  // namespace lanyard::projections
