#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/attendee/check_in.h"
#include "domain/attendee/leave_venue.h"
#include "domain/attendee/record_door_check.h"
#include "domain/attendee/redeem.h"
#include "domain/attendee/void_check_in.h"
#include "domain/attendee/void_redemption.h"
#include "domain/badge/record_printed.h"
#include "domain/badge_template/create.h"
#include "domain/badge_template/update.h"
#include "domain/cart/abandon.h"
#include "domain/cart/add.h"
#include "domain/cart/apply_voucher.h"
#include "domain/cart/expire.h"
#include "domain/cart/remove.h"
#include "domain/cart/remove_voucher.h"
#include "domain/cart/set_quantity.h"
#include "domain/catalogue/create_addon.h"
#include "domain/catalogue/create_ticket_type.h"
#include "domain/catalogue/update_addon.h"
#include "domain/catalogue/update_ticket_type.h"
#include "domain/condition/create.h"
#include "domain/condition/update.h"
#include "domain/conference/close_shop.h"
#include "domain/conference/create.h"
#include "domain/conference/define_section.h"
#include "domain/conference/open_shop.h"
#include "domain/conference/update.h"
#include "domain/context.h"
#include "domain/credit/apply.h"
#include "domain/credit/expire.h"
#include "domain/credit/issue.h"
#include "domain/keys.h"
#include "domain/letter/submit.h"
#include "domain/letter/transition.h"
#include "domain/order/assign_unit.h"
#include "domain/order/cancel.h"
#include "domain/order/checkout.h"
#include "domain/order/expire.h"
#include "domain/order/record_comp_payment.h"
#include "domain/order/record_manual_payment.h"
#include "domain/order/refund.h"
#include "domain/profile/define_field.h"
#include "domain/profile/update.h"
#include "domain/speaker/record.h"
#include "domain/state.h"
#include "domain/talk/record.h"
#include "domain/user/forget.h"
#include "domain/user/register.h"
#include "domain/user/set_groups.h"
#include "domain/user/update.h"
#include "domain/voucher/create.h"
#include "domain/voucher/generate.h"
#include "domain/voucher/update.h"

namespace lanyard::domain {

/// The one list of commands. Each is a struct that describes its fields (domain/fields.h) and has
///   static constexpr std::string_view kName, kSummary;
///   static constexpr std::array kRejections: its codes in the order they are tested;
///   std::string primary_stream(const State&) const;      what If-Match speaks of
///   void needs(Keys&) const;                             what must be fetched before
///   Decision decide(const State&, const Context&) const;
using Command =
    std::variant<CreateConference, UpdateConference, OpenShop, CloseShop, DefineSection,
                 CreateTicketType, UpdateTicketType, CreateAddOn, UpdateAddOn, CreateVoucher,
                 UpdateVoucher, GenerateVouchers, CreateCondition, UpdateCondition, RecordSpeaker,
                 RecordTalk, RegisterUser, UpdateUser, SetUserGroups, ForgetUser,
                 DefineProfileField, UpdateProfile, AddToCart, SetCartItemQuantity, RemoveFromCart,
                 ApplyVoucher, RemoveVoucher, AbandonCart, ExpireCart, Checkout, CancelOrder,
                 ExpireOrder, RecordManualPayment, RecordCompPayment, RefundOrder, IssueCredit,
                 ApplyCredit, ExpireCredit, AssignUnit, CheckIn, LeaveVenue, RecordDoorCheck,
                 VoidCheckIn, Redeem, VoidRedemption, CreateBadgeTemplate, UpdateBadgeTemplate,
                 RecordBadgePrinted, SubmitLetter, TransitionLetter>;

std::string_view name(const Command& command);
/// Deciding it may take milliseconds, as its `kSlow` says.
bool is_slow(const Command& command);
std::string primary_stream(const Command& command, const State& state);
std::vector<std::string> missing_keys(const Command& command, const State& state);
/// Refuses with `not_found` (kNotFound) anything but CreateConference while there is no conference.
Decision decide(const State& state, const Command& command, const Context& context);

/// The command for the earliest deadline at or before now, with the stream that it is about.
struct Due {
  Command command;
  std::string stream;
};
std::optional<Due> next_due(const State& state, Instant now);

}  // namespace lanyard::domain
