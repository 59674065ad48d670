#include <algorithm>
#include <iterator>

#include "api/queries/attendee.h"
#include "api/queries/handlers.h"
#include "api/reports/report.h"

namespace lanyard::api {
namespace {

std::vector<QueryParameter> badge_parameters() {
  std::vector<QueryParameter> all = queries::attendee_parameters();
  all.push_back({"template", "Slug of the layout; the default one when absent."});
  return all;
}

std::vector<QueryRoute> noun_routes() {
  using namespace queries;
  return {
      {.path = "",
       .summary = "The conference, its settings and totals.",
       .parameters = {},
       .handle = &conference},
      {.path = "/catalog",
       .summary = "What is on sale, with availability, and what one unit alone costs now with the "
                  "discounts that are met. Ticket types that need a voucher are hidden.",
       .parameters = {{"user",
                       "Prices for this person, and how many of each ticket type they may still "
                       "add."},
                      {"voucher",
                       "Prices with this voucher, and the ticket types that it unlocks; one that "
                       "does not exist or is not taken now is `voucher_not_found` or "
                       "`voucher_invalid`."}},
       .handle = &catalogue},
      {.path = "/inventory",
       .summary = "Per product and for the venue: total (0: unlimited), sold, held, in open carts, "
                  "remaining (null: unlimited).",
       .parameters = {},
       .handle = &inventory},
      {.path = "/inventory/ticket-types/{slug}",
       .summary = "The inventory of one ticket type.",
       .parameters = {},
       .handle = &ticket_type_inventory},
      {.path = "/inventory/addons/{slug}",
       .summary = "The inventory of one add-on.",
       .parameters = {},
       .handle = &addon_inventory},
      {.path = "/carts/{user}",
       .summary = "The open cart of a person, priced line by line: what took something off, how "
                  "much and why.",
       .parameters = {},
       .handle = &cart},
      {.path = "/orders",
       .summary = "Orders as they were placed.",
       .parameters = {{"user", "The buyer."},
                      {"status",
                       "`pending`, `paid`, `cancelled`, `partially_refunded` or `refunded`."},
                      {"ticket_type", "Slug of a ticket type among its lines."},
                      {"addon", "Slug of an add-on among its lines."},
                      {"voucher", "Code of the voucher it used; case does not matter."},
                      {"attention", "`true`: only what staff must look at; `false`: the others."},
                      {"from", "Placed at or after this instant."},
                      {"until", "Placed at or before this instant."}},
       .list = true,
       .handle = &orders},
      {.path = "/orders/{reference}",
       .summary = "An order with its lines, units and their holders, payments, credits, timeline.",
       .parameters = {},
       .handle = &order},
      {.path = "/credits",
       .summary = "Store credit as it was issued.",
       .parameters = {{"user", "Whose."}},
       .list = true,
       .handle = &credits},
      {.path = "/vouchers",
       .summary = "Vouchers by code, with their uses.",
       .parameters = {{"prefix", "Codes that begin so; case does not matter."},
                      {"type", "`comp`, `percentage` or `fixed_amount`."},
                      {"valid", "`true` or `false`: whether it is taken now."},
                      {"used", "`true` or `false`: whether orders have a use of it."}},
       .list = true,
       .handle = &vouchers},
      {.path = "/vouchers/{code}",
       .summary = "A voucher, and the orders that have, or had, a use of it as they were placed.",
       .parameters = {},
       .list = true,
       .handle = &voucher},
      {.path = "/conditions",
       .summary = "Conditions in the order in which they are looked at, with the units that they "
                  "discounted.",
       .parameters = {{"kind", "As `group_member`."},
                      {"active", "`true` or `false`."},
                      {"user", "Only those that this person would be given something by now."}},
       .list = true,
       .handle = &conditions},
      {.path = "/conditions/{condition}",
       .summary = "A condition by id, and the orders of which it discounted units as they were "
                  "placed.",
       .parameters = {},
       .list = true,
       .handle = &condition},
      {.path = "/speakers",
       .summary = "Speakers by code, with their talks.",
       .parameters = {{"user", "Only those that this person is."}},
       .list = true,
       .handle = &speakers},
      {.path = "/talks",
       .summary = "Talks by code.",
       .parameters = {},
       .list = true,
       .handle = &talks},
      {.path = "/balances",
       .summary = "The trial balance: every account of the ledger, and the sums, which are zero. "
                  "Debits are positive.",
       .parameters = {},
       .list = true,
       .handle = &balances},
      {.path = "/balances/{account...}",
       .summary = "The statement of an account, with a running balance.",
       .parameters = {},
       .list = true,
       .handle = &statement},
      {.path = "/attendees",
       .summary = "Attendees by access code.",
       .parameters = attendee_parameters(),
       .list = true,
       .handle = &attendees},
      {.path = "/attendees/{access_code}",
       .summary =
           "An attendee with check-ins, door checks, products held, redemptions and what is open.",
       .parameters = {},
       .handle = &attendee},
      {.path = "/check-in-status",
       .summary = "Expected, present and checked in; check-ins by ticket type, station, quarter of "
                  "an hour and hour (UTC); door checks by product and station.",
       .parameters = {},
       .handle = &check_in_status},
      {.path = "/door/preload",
       .summary = "All that a scanner needs to work offline: everybody who holds something of a "
                  "paid order, what is left to redeem, presence and problems, and the position "
                  "from which `/events` goes on. Streamed.",
       .parameters = {{"ticket_type", "Slug of a ticket type: only those who hold a unit of it."}},
       .handle = &door_preload},
      {.path = "/door/conflicts",
       .summary = "Redemptions of units that were handed out twice, as they came up.",
       .parameters = {{"open", "`true`: only those that are not settled; `false`: the others."}},
       .list = true,
       .handle = &door_conflicts},
      {.path = "/letters",
       .summary = "Visa letters as they were asked for, and whether the person holds a ticket.",
       .parameters = {{"user", "Whose."},
                      {"status",
                       "`submitted`, `under_review`, `approved`, `generated`, `sent` or "
                       "`rejected`."}},
       .list = true,
       .handle = &letters},
      {.path = "/letters/{id}",
       .summary = "A visa letter, and who did what with it.",
       .parameters = {},
       .handle = &letter},
      {.path = "/letters/{id}/pdf",
       .summary =
           "The letter's file, exactly as it was made; 404 `file_not_found` before that, 410 "
           "`forgotten` when its person was forgotten.",
       .parameters = {},
       .content_types = {"application/pdf"},
       .handle = &letter_pdf},
      {.path = "/badge-templates",
       .summary = "Layouts of badges by slug.",
       .parameters = {},
       .list = true,
       .handle = &badge_templates},
      {.path = "/badges/{access_code}.pdf",
       .summary = "A person's badge as of now; 409 `no_ticket` for who holds none, 409 "
                  "`no_badge_template` when there is no layout.",
       .parameters = {{"template", "Slug of the layout; the default one when absent."}},
       .content_types = {"application/pdf"},
       .handle = &badge_pdf},
      {.path = "/badges/{access_code}.png",
       .summary = "The same badge as a picture of 300 dots an inch.",
       .parameters = {{"template", "Slug of the layout; the default one when absent."}},
       .content_types = {"image/png"},
       .handle = &badge_png},
      {.path = "/badges.pdf",
       .summary = "The badges of all attendees who match and hold a ticket, a page each, by access "
                  "code.",
       .parameters = badge_parameters(),
       .content_types = {"application/pdf"},
       .handle = &badges_pdf},
      {.path = "/users",
       .summary = "Registered people by id.",
       .parameters = {},
       .list = true,
       .handle = &users},
      {.path = "/users/{user}",
       .summary = "A registered person, with the codes of the speakers that they are.",
       .parameters = {},
       .handle = &user},
      {.path = "/events",
       .summary = "The events of the conference; cursors are positions.",
       .parameters = {{"stream", "Only of this stream."},
                      {"category", "Only of streams of this noun, as `order`."},
                      {"type", "Only of this event type."},
                      {"user", "Only what is about this person."}},
       .list = true,
       .live = true,
       .handle = &feed},
      {.path = "/streams/{stream}",
       .summary = "The events of one stream; cursors are revisions.",
       .parameters = {},
       .list = true,
       .handle = &queries::stream},
  };
}

}  // namespace

const std::vector<QueryRoute>& query_routes() {
  static const std::vector<QueryRoute> routes = [] {
    std::vector<QueryRoute> all = noun_routes();
    std::ranges::move(reports::routes(), std::back_inserter(all));
    return all;
  }();
  return routes;
}

}  // namespace lanyard::api
