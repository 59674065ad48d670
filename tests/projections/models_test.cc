// What the read models show of the scripted history, through the queries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "api/query.h"
#include "history.h"
#include "projections/balances.h"
#include "projections/people.h"
#include "projections/projector.h"

namespace lanyard::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

using Parameters = std::vector<std::pair<std::string, std::string>>;

class Models : public testing::Test {
 protected:
  Models() : history_(engine_->log()) {
    play(history_);
    projector_.emplace("pycon", engine_->log(), engine_->views());
    while (projector_->catch_up(history_.head(), 7)) {
    }
  }

  std::expected<std::string, api::Problem> ask(std::string_view path,
                                               std::vector<std::string> values = {},
                                               Parameters parameters = {}, std::int64_t limit = 100,
                                               std::string after = "") {
    const auto& routes = api::query_routes();
    const auto route = std::ranges::find(routes, path, &api::QueryRoute::path);
    EXPECT_NE(route, routes.end()) << path;
    const auto view = projector_->view();
    const api::QueryRequest request{.conference = "pycon",
                                    .path = std::move(values),
                                    .parameters = std::move(parameters),
                                    .view = *view,
                                    .log = engine_->log(),
                                    .now = {History::kStart + 60'000'000},
                                    .limit = limit,
                                    .after = std::move(after),
                                    .accept = "",
                                    .rendering = {.currency = "USD"}};
    api::QueryResult answer = route->handle(request);
    if (!answer) return std::unexpected(answer.error());
    std::string whole = std::move(answer->body);
    for (bool more = static_cast<bool>(answer->pieces); more;) {
      std::string piece;
      more = answer->pieces(piece);
      whole += piece;
    }
    return whole;
  }
  std::string body(std::string_view path, std::vector<std::string> values = {},
                   Parameters parameters = {}) {
    const auto answer = ask(path, std::move(values), std::move(parameters));
    EXPECT_TRUE(answer.has_value()) << answer.error().detail;
    return answer.value_or("");
  }
  std::string code(std::string_view path, std::vector<std::string> values = {},
                   Parameters parameters = {}, std::string after = "") {
    const auto answer = ask(path, std::move(values), std::move(parameters), 100, std::move(after));
    return answer ? "no problem" : answer.error().code;
  }

  std::unique_ptr<store::Engine> engine_ = store::make_memory_engine();
  History history_;
  std::optional<projections::Projector> projector_;
};

TEST_F(Models, PeopleShowTheirProfileAsItIsAskedNow) {
  const std::string ada = body("/attendees/{access_code}", {"AAAAAAAA"});
  EXPECT_THAT(ada, HasSubstr(R"("profile_complete":false,"missing_fields":["born"])"));
  EXPECT_THAT(ada,
              HasSubstr(R"("profile":[{"field":"born","label":"Birthday","kind":"date",)"
                        R"("required":true,"show_on_badge":true,"value":null},{"field":"shirt",)"
                        R"("label":"Shirt","kind":"choice","required":true,"show_on_badge":true,)"
                        R"("value":"[sealed]"},{"field":"diet","label":"Diet",)"));
  EXPECT_THAT(ada, Not(HasSubstr("Gone"))) << "is not asked any more";
  EXPECT_THAT(ada, HasSubstr(R"("forgotten_at":null)"));
  EXPECT_THAT(body("/users/{user}", {"ada"}), HasSubstr(R"("missing_fields":["born"])"));
  const std::string hal = body("/attendees/{access_code}", {"DDDDDDDD"});
  EXPECT_THAT(hal, HasSubstr(R"("missing_fields":["shirt"])"));
  EXPECT_THAT(hal, HasSubstr(R"("forgotten_at":"2027-05-14T11:05:00Z")")) << "the first time";
  const std::string settings = body("");
  EXPECT_LT(settings.find("Birthday"), settings.find("Shirt"));
  EXPECT_THAT(settings, Not(HasSubstr("Food")));
}

TEST_F(Models, AttendeesCanBeListedByTheirProfile) {
  EXPECT_THAT(body("/attendees", {}, {{"profile_complete", "true"}}), HasSubstr(R"("data":[])"));
  EXPECT_THAT(body("/attendees", {}, {{"profile_complete", "false"}}), HasSubstr("AAAAAAAA"));
  EXPECT_EQ(code("/attendees", {}, {{"profile_complete", "x"}}), "malformed_request");
}

TEST_F(Models, ConferenceShowsSettingsSectionsAndTotals) {
  const std::string answer = body("");
  EXPECT_THAT(answer, HasSubstr(R"("slug":"pycon","name":"PyCon 2027","currency":"USD")"));
  EXPECT_THAT(answer, HasSubstr(R"("total_capacity":50)"));
  EXPECT_LT(answer.find("Tutorials"), answer.find("Talks"));
  EXPECT_THAT(
      answer,
      HasSubstr(R"("totals":{"ticket_types":2,"addons":1,"users":1,)"
                R"("open_carts":2,"orders":5,"orders_pending":0,"orders_paid":3,)"
                R"("orders_cancelled":2,"orders_need_attention":1,)"
                R"("tickets_sold":3,"tickets_held":0,"attendees":4,)"
                R"("paid":"560.00","credits_issued":5,"unknown_events":1,"refunded":"90.00"})"));
}

TEST_F(Models, InventoryCountsUnitsAndOpenCarts) {
  EXPECT_EQ(body("/inventory"),
            R"({"venue":{"total":50,"sold":3,"held":0,"remaining":47,"in_open_carts":1},)"
            R"("ticket_types":[{"ticket_type":"pro","name":"Pro","is_active":true,"total":0,)"
            R"("sold":2,"held":0,"remaining":null,"in_open_carts":0},)"
            R"({"ticket_type":"student","name":"Students","is_active":true,"total":12,"sold":1,)"
            R"("held":0,"remaining":11,"in_open_carts":1}],)"
            R"("addons":[{"addon":"dinner","name":"Gala dinner","is_active":true,"total":5,)"
            R"("sold":1,"held":0,"remaining":4,"in_open_carts":2}]})");
  EXPECT_THAT(body("/inventory/ticket-types/{slug}", {"student"}), HasSubstr(R"("remaining":11)"));
  EXPECT_THAT(body("/inventory/addons/{slug}", {"dinner"}), HasSubstr(R"("remaining":4)"));
  EXPECT_EQ(code("/inventory/addons/{slug}", {"student"}), "not_found");
  EXPECT_EQ(code("/inventory/ticket-types/{slug}", {"dinner"}), "not_found");
}

TEST_F(Models, CatalogueShowsWhatIsOnSale) {
  const std::string answer = body("/catalog", {}, {{"user", "ada"}});
  EXPECT_THAT(answer, HasSubstr(R"("shop_open":true)"));
  EXPECT_LT(answer.find(R"("slug":"pro")"), answer.find(R"("slug":"student")"));
  EXPECT_THAT(answer, HasSubstr(R"("available":true,"reason":null,"remaining":47,)"
                                R"("limit_per_user":10,"user_remaining":8)"));
  EXPECT_THAT(answer, HasSubstr(R"("requires_ticket_types":["pro"])"));
  EXPECT_THAT(body("/catalog"), HasSubstr(R"("user_remaining":null)"));
  EXPECT_THAT(body("/catalog", {}, {{"user", "gus"}}), HasSubstr(R"("user_remaining":2)"));
  EXPECT_EQ(code("/catalog", {}, {{"voucher", "FREE"}}), "voucher_not_found");
  EXPECT_THAT(answer, HasSubstr(R"("condition":{"id":"early","name":"Early","amount":"10.00",)"
                                R"("units":1},"voucher_discount":"0.00","total":"190.00")"));
  EXPECT_THAT(body("/catalog", {}, {{"voucher", "save"}}),
              HasSubstr(R"("voucher_discount":"19.00","total":"171.00")"));
}

TEST_F(Models, AnOpenCartIsPriced) {
  EXPECT_EQ(
      body("/carts/{user}", {"dan"}),
      R"({"user":"dan","cart":2,"status":"open","opened_at":"2027-05-14T10:25:00Z",)"
      R"("expires_at":"2027-05-14T13:06:40Z","currency":"USD","lines":[{"line":1,)"
      R"("addon":"dinner","name":"Gala dinner","unit_price":"30.00","quantity":2,)"
      R"("gross":"60.00","condition":{"id":"early","name":"Early","amount":"3.00","units":2},)"
      R"("voucher_discount":"0.00","total":"57.00","discounts":[{"condition":"early",)"
      R"("name":"Early","units":2,"amount":"3.00","because":"Early: 5.00 % off."}]}],)"
      R"("subtotal":"60.00","discount":"3.00","total":"57.00","voucher":null})");
  for (const auto& [user, status] :
       {std::pair{"ada", "checked_out"}, std::pair{"fay", "expired"}, std::pair{"zoe", "none"}}) {
    const auto answer = ask("/carts/{user}", {user});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, "not_found");
    EXPECT_EQ(answer.error().members.front().first, "cart_status");
    EXPECT_EQ(std::get<std::string>(answer.error().members.front().second), status);
  }
}

TEST_F(Models, VouchersAndConditionsShowTheirUses) {
  EXPECT_THAT(body("/vouchers"),
              HasSubstr(R"("times_used":1,"uses_left":1,"valid":true,"invalid_reason":null,)"
                        R"("currency":"USD","discount":"10.00")"));
  EXPECT_THAT(body("/vouchers/{code}", {" save"}),
              HasSubstr(R"("data":[{"order":"ORD-5","user":"hal","currency":"USD",)"
                        R"("discount":"10.00","placed_at":"2027-05-14T10:30:00Z",)"
                        R"("released_at":null}],"next":null})"));
  EXPECT_THAT(body("/conditions"), HasSubstr(R"("units_used":0,"units_left":10,"orders":0,)"));
  EXPECT_EQ(code("/vouchers/{code}", {"NONE"}), "not_found");
  EXPECT_EQ(code("/conditions/{condition}", {"Early"}), "not_found");
}

TEST_F(Models, TheProgrammeShowsWhoSpeaks) {
  EXPECT_EQ(body("/speakers"),
            R"({"data":[{"speaker":"S1","name":"[sealed]","user":"ada","talks":[{"talk":"T1",)"
            R"("title":"Talk","speakers":["S1"]}]}],"next":null})");
  EXPECT_EQ(body("/talks"),
            R"({"data":[{"talk":"T1","title":"Talk","speakers":["S1"]}],"next":null})");
  EXPECT_THAT(body("/users/{user}", {"ada"}), HasSubstr(R"("speakers":["S1"])"));
  EXPECT_EQ(body("/speakers", {}, {{"user", "hal"}}), R"({"data":[],"next":null})");
}

TEST_F(Models, AnOrderShowsEverythingThatHappenedToIt) {
  const std::string paid = body("/orders/{reference}", {"ORD-1"});
  EXPECT_THAT(paid, HasSubstr(R"("status":"paid")"));
  EXPECT_THAT(paid, HasSubstr(R"("hold_expires_at":null)"));
  EXPECT_THAT(paid, HasSubstr(R"("total":"420.00","received":"420.00","balance":"0.00")"));
  EXPECT_THAT(paid, HasSubstr(R"("units":[{"unit":1,"user":"ada","redeemed":false},)"
                              R"({"unit":2,"user":"eve","redeemed":false}])"));
  EXPECT_THAT(paid, HasSubstr(R"("redeemed":1,"units":[{"unit":1,"user":"ada","redeemed":true}])"));
  EXPECT_THAT(paid, HasSubstr(R"("void_reason":"not served")"));
  EXPECT_THAT(paid, HasSubstr(R"("payment":"P-2","method":"manual","amount":"410.00",)"
                              R"("applied":"400.00","late":false)"));
  EXPECT_THAT(
      paid, HasSubstr(R"("credits_issued":[{"credit":"C-1","amount":"10.00","reason":"overpaid")"));
  EXPECT_THAT(paid, HasSubstr(R"("billing_name":"[sealed]")"));
  EXPECT_THAT(paid, HasSubstr(R"("event":"OrderPlaced","actor":"tester")"));
  EXPECT_THAT(paid, Not(HasSubstr("assigned\"")));

  const std::string cancelled = body("/orders/{reference}", {"ORD-2"});
  EXPECT_THAT(cancelled, HasSubstr(R"("status":"cancelled")"));
  EXPECT_THAT(cancelled, HasSubstr(R"("cancellation_cause":"requested",)"
                                   R"("cancellation_reason":"ill")"));
  EXPECT_THAT(cancelled, HasSubstr(R"("received":"0.00","balance":"0.00")"));

  const std::string reinstated = body("/orders/{reference}", {"ORD-3"});
  EXPECT_THAT(reinstated, HasSubstr(R"("status":"paid")"));
  EXPECT_THAT(reinstated, HasSubstr(R"("cancelled_at":null,"cancellation_cause":null)"));
  EXPECT_EQ(code("/orders/{reference}", {"ORD-9"}), "not_found");
}

TEST_F(Models, OrdersAreFilteredAndPaged) {
  const auto references = [&](Parameters parameters) {
    std::string found;
    const std::string answer = body("/orders", {}, std::move(parameters));
    for (const char* const reference : {"ORD-1", "ORD-2", "ORD-3", "ORD-4", "ORD-5"}) {
      if (answer.find(std::string(R"({"order":")") + reference + "\",\"user\"") !=
          std::string::npos)
        found += reference + 4;
    }
    return found;
  };
  EXPECT_EQ(references({}), "12345");
  EXPECT_EQ(references({{"user", "bob"}}), "2");
  EXPECT_EQ(references({{"user", "nobody"}}), "");
  EXPECT_EQ(references({{"status", "paid"}}), "13");
  EXPECT_EQ(references({{"status", "cancelled"}, {"user", "late4"}}), "4");
  EXPECT_EQ(references({{"ticket_type", "student"}}), "2345");
  EXPECT_EQ(references({{"addon", "dinner"}}), "1");
  EXPECT_EQ(references({{"voucher", "X"}}), "");
  EXPECT_EQ(references({{"voucher", "SAVE"}}), "5");
  EXPECT_EQ(references({{"status", "refunded"}}), "5");
  EXPECT_EQ(references({{"attention", "true"}}), "4");
  EXPECT_EQ(references({{"attention", "false"}}), "1235");
  EXPECT_EQ(references({{"from", "2027-05-14T09:04:00Z"}}), "2345");
  EXPECT_EQ(references({{"until", "2027-05-14T09:04:00Z"}}), "12");
  EXPECT_EQ(code("/orders", {}, {{"status", "unpaid"}}), "malformed_request");
  EXPECT_EQ(code("/orders", {}, {{"attention", "yes"}}), "malformed_request");
  EXPECT_EQ(code("/orders", {}, {{"from", "2027-05-14"}}), "malformed_request");
  EXPECT_EQ(code("/orders", {}, {}, "x"), "malformed_request");
  EXPECT_EQ(code("/orders", {}, {}, "18446744073709551615"), "malformed_request");

  std::string seen;
  std::string after;
  for (int page = 0; page < 5; ++page) {
    const auto answer = ask("/orders", {}, {}, 1, after);
    ASSERT_TRUE(answer.has_value());
    seen += answer->substr(answer->find("ORD-") + 4, 1);
    const auto next = answer->rfind("\"next\":");
    after = answer->substr(next + 7);
    after.pop_back();
    if (page < 4) {
      after = after.substr(1, after.size() - 2);
    } else {
      EXPECT_EQ(after, "null");
    }
  }
  EXPECT_EQ(seen, "12345");
}

TEST_F(Models, CreditsAreListedAsIssued) {
  const std::string all = body("/credits");
  EXPECT_LT(all.find("C-1"), all.find("C-2"));
  EXPECT_THAT(body("/credits", {}, {{"user", "bob"}}),
              HasSubstr(R"({"data":[{"credit":"C-2","user":"bob","status":"available",)"
                        R"("currency":"USD","amount":"40.00","remaining":"40.00",)"
                        R"("reason":"order_cancelled","source_order":"ORD-2")"));
}

TEST_F(Models, LedgerShowsEveryAccountAndSumsToZero) {
  const std::string trial = body("/balances");
  for (const char* const account :
       {R"("account":"cash/manual","currency":"USD","debit":"610.00","credit":"40.00",)"
        R"("balance":"570.00","entries":7)",
        R"("account":"adjustments","currency":"USD","debit":"60.00","credit":"15.00")",
        R"("account":"discount/voucher/SAVE","currency":"USD","debit":"10.00")",
        R"("account":"receivable/order/ORD-5","currency":"USD","debit":"90.00",)"
        R"("credit":"90.00","balance":"0.00")",
        R"("account":"refunds","currency":"USD","debit":"90.00","credit":"0.00")",
        R"("account":"store-credit/hal","currency":"USD","debit":"65.00","credit":"110.00",)"
        R"("balance":"-45.00")",
        R"("account":"discount/condition/early","currency":"USD","debit":"10.00")",
        R"("account":"revenue/addon/dinner","currency":"USD","debit":"0.00","credit":"30.00")",
        R"("account":"revenue/ticket-type/student","currency":"USD","debit":"200.00",)"
        R"("credit":"350.00","balance":"-150.00")",
        R"("account":"receivable/order/ORD-1","currency":"USD","debit":"420.00",)"
        R"("credit":"420.00","balance":"0.00")",
        R"("account":"receivable/order/ORD-2","currency":"USD","debit":"140.00",)"
        R"("credit":"140.00","balance":"0.00")",
        R"("account":"store-credit/bob","currency":"USD","debit":"0.00","credit":"40.00")"}) {
    EXPECT_THAT(trial, HasSubstr(account));
  }
  EXPECT_THAT(trial, HasSubstr(R"("balance":"0.00"}],"out_of_balance_at":null,"data":[)"));
  const std::string statement = body("/balances/{account...}", {"receivable/order/ORD-1"});
  EXPECT_THAT(statement, HasSubstr(R"("description":"Order ORD-1 placed","amount":"420.00",)"
                                   R"("balance":"420.00")"));
  EXPECT_THAT(statement, HasSubstr(R"("amount":"-400.00","balance":"0.00")"));
  EXPECT_EQ(code("/balances/{account...}", {"cash/gold"}), "not_found");
}

TEST_F(Models, AttendeesHoldProductsAndAHistory) {
  const std::string ada = body("/attendees/{access_code}", {"AAAAAAAA"});
  EXPECT_THAT(ada, HasSubstr(R"("checked_in":true,"first_checked_in_at":"2027-05-14T10:00:00Z",)"
                             R"("present":true)"));
  EXPECT_THAT(ada, HasSubstr(R"("products":[{"order":"ORD-1","line":1,"ticket_type":"pro",)"
                             R"("name":"Pro","quantity":1,"redeemed":0,"remaining":null},)"
                             R"({"order":"ORD-1","line":2,"addon":"dinner","name":"Gala dinner",)"
                             R"("quantity":1,"redeemed":1,"remaining":0}])"));
  EXPECT_THAT(ada, HasSubstr(R"("departures":[{"recorded_at":"2027-05-14T10:10:00Z")"));
  const std::string eve = body("/attendees/{access_code}", {"BBBBBBBB"});
  EXPECT_THAT(eve, HasSubstr(R"("checked_in":false,"first_checked_in_at":null,"present":false)"));
  EXPECT_THAT(eve, HasSubstr(R"("void_reason":"wrong person")"));
  EXPECT_EQ(code("/attendees/{access_code}", {"ZZZZZZZZ"}), "not_found");

  const auto found = [&](Parameters parameters) {
    std::string codes;
    const std::string answer = body("/attendees", {}, std::move(parameters));
    for (const char letter : {'A', 'B', 'C'}) {
      if (answer.find("{\"access_code\":\"" + std::string(8, letter) + "\",\"user\"") !=
          std::string::npos)
        codes += letter;
    }
    return codes;
  };
  EXPECT_EQ(found({}), "ABC");
  EXPECT_EQ(found({{"user", "eve"}}), "B");
  EXPECT_EQ(found({{"user", "eve"}, {"checked_in", "true"}}), "");
  EXPECT_EQ(found({{"checked_in", "true"}}), "A");
  EXPECT_EQ(found({{"ticket_type", "student"}}), "C");
  EXPECT_EQ(found({{"q", "aaA"}}), "A");
  EXPECT_EQ(found({{"q", "LATE"}}), "C");
  EXPECT_EQ(code("/attendees", {}, {{"checked_in", "1"}}), "malformed_request");
}

TEST_F(Models, CheckInStatusCountsPeopleAndCheckIns) {
  EXPECT_EQ(body("/check-in-status"),
            R"({"expected":3,"present":1,"checked_in":1,"check_ins":2,"by_ticket_type":[)"
            R"({"ticket_type":"pro","expected":2,"present":1,"checked_in":1},)"
            R"({"ticket_type":"student","expected":1,"present":0,"checked_in":0}],)"
            R"("by_station":[{"station":"north","check_ins":1,"last_at":"2027-05-14T10:00:00Z"},)"
            R"({"station":"south","check_ins":1,"last_at":"2027-05-14T10:20:00Z"}],)"
            R"("by_quarter_hour":[{"from":"2027-05-14T10:00:00Z","check_ins":1},)"
            R"({"from":"2027-05-14T10:15:00Z","check_ins":1}],)"
            R"("by_hour":[{"from":"2027-05-14T10:00:00Z","check_ins":2}],)"
            R"("doors":[{"addon":"dinner","name":"Gala dinner","station":null,"checks":2,)"
            R"("persons":2,"overridden":1}],"doors_by_station":[{"addon":"dinner",)"
            R"("name":"Gala dinner","station":null,"checks":1,"persons":null,"overridden":1},)"
            R"({"addon":"dinner","name":"Gala dinner","station":"hall","checks":1,)"
            R"("persons":null,"overridden":0}],"rate":"33.33","latest":[)"
            R"({"check_in":"AAAAAAAA-2","access_code":"AAAAAAAA","user":"ada","station":"south",)"
            R"("at":"2027-05-14T10:20:00Z"},{"check_in":"AAAAAAAA-1","access_code":"AAAAAAAA",)"
            R"("user":"ada","station":"north","at":"2027-05-14T10:00:00Z"}],)"
            R"("redeemed":[{"addon":"dinner","units":1}]})");
}

TEST_F(Models, WhatIsOpenAroundAPersonIsShown) {
  const std::string ada = body("/attendees/{access_code}", {"AAAAAAAA"});
  EXPECT_THAT(ada, HasSubstr(R"("problems":[{"code":"unit_reassigned","order":"ORD-1"},)"
                             R"({"code":"redemption_conflict","order":"ORD-1"}])"));
  EXPECT_THAT(ada, HasSubstr(R"({"redemption":"ORD-1-R4","order":"ORD-1","line":2,)"
                             R"("access_code":"AAAAAAAA","user":"ada","addon":"dinner",)"
                             R"("quantity":1,"units":[])"));
  EXPECT_THAT(ada, HasSubstr(R"("conflicted":1,"conflicts_with":"ORD-1-R2"}])"));
  EXPECT_THAT(ada, HasSubstr(R"("door_checks":[{"door_check":"AAAAAAAA-D1","addon":"dinner",)"
                             R"("name":"Gala dinner","recorded_at":"2027-05-14T10:20:00Z",)"
                             R"("station":"hall","override_reason":null)"));
  EXPECT_THAT(body("/attendees/{access_code}", {"DDDDDDDD"}),
              HasSubstr(R"("problems":[{"code":"no_ticket","order":null},)"
                        R"({"code":"unit_refunded","order":"ORD-5"},)"
                        R"({"code":"no_profile","order":null}])"));
  const std::string order = body("/orders/{reference}", {"ORD-1"});
  EXPECT_THAT(order, HasSubstr(R"("redemption":"ORD-1-R4")"));
  EXPECT_THAT(order, HasSubstr(R"("event":"RedemptionReinstated")"));
}

TEST_F(Models, ConflictsAreListedForStaff) {
  const std::string all = body("/door/conflicts");
  EXPECT_LT(all.find("ORD-1-R2"), all.find("ORD-1-R4"));
  const std::string open = body("/door/conflicts", {}, {{"open", "true"}});
  EXPECT_THAT(open, HasSubstr(R"("redemption":"ORD-1-R4","order":"ORD-1","line":2,)"
                              R"("access_code":"AAAAAAAA","user":"ada","first_name":"[sealed]",)"
                              R"("last_name":"[sealed]","addon":"dinner","name":"Gala dinner",)"
                              R"("quantity":1,"conflicts_with":"ORD-1-R2",)"
                              R"("redeemed_at":"2027-05-14T10:25:00Z")"));
  EXPECT_THAT(open, Not(HasSubstr(R"("redemption":"ORD-1-R2")")));
  const std::string rest = body("/door/conflicts", {}, {{"open", "false"}});
  EXPECT_THAT(rest, HasSubstr(R"("quantity":0,)"));
  EXPECT_THAT(rest, HasSubstr(R"("settled_at":"2027-05-14T10:25:00Z")"));
  EXPECT_THAT(rest, Not(HasSubstr("ORD-1-R4")));
  const auto first = ask("/door/conflicts", {}, {}, 1);
  ASSERT_TRUE(first.has_value());
  const auto next = first->rfind("\"next\":\"");
  const auto second =
      ask("/door/conflicts", {}, {}, 1, first->substr(next + 8, first->size() - next - 10));
  ASSERT_TRUE(second.has_value());
  EXPECT_THAT(*second, HasSubstr("ORD-1-R4"));
  EXPECT_EQ(code("/door/conflicts", {}, {{"open", "yes"}}), "malformed_request");
  EXPECT_EQ(code("/door/conflicts", {}, {}, "x"), "malformed_request");
}

TEST_F(Models, ThePreloadIsAllThatAScannerNeeds) {
  const std::string all = body("/door/preload");
  EXPECT_TRUE(all.starts_with(R"({"conference":"pycon","position":)")) << all;
  EXPECT_TRUE(all.ends_with(R"(],"count":3})")) << all;
  EXPECT_THAT(all, HasSubstr("\"position\":" + std::to_string(history_.head().value) + ","));
  EXPECT_THAT(all,
              HasSubstr(R"({"access_code":"AAAAAAAA","user":"ada","first_name":"[sealed]",)"
                        R"("last_name":"[sealed]","ticket_name":"Pro","ticket_types":["pro"],)"
                        R"("admit":true,"times":2,"first_checked_in_at":"2027-05-14T10:00:00Z",)"
                        R"("present":true,"products":[{"order":"ORD-1","line":1,)"
                        R"("ticket_type":"pro","name":"Pro","quantity":1,"redeemed":0,)"
                        R"("remaining":null},{"order":"ORD-1","line":2,"addon":"dinner",)"
                        R"("name":"Gala dinner","quantity":1,"redeemed":1,"remaining":0}],)"
                        R"("problems":[{"code":"unit_reassigned","order":"ORD-1"},)"
                        R"({"code":"redemption_conflict","order":"ORD-1"}],"email":null})"));
  EXPECT_THAT(all, Not(HasSubstr("DDDDDDDD"))) << "holds nothing any more";
  const std::string students = body("/door/preload", {}, {{"ticket_type", "student"}});
  EXPECT_THAT(students, HasSubstr("CCCCCCCC"));
  EXPECT_THAT(students, Not(HasSubstr("AAAAAAAA")));
  EXPECT_TRUE(students.ends_with(R"(],"count":1})"));
  EXPECT_THAT(body("/door/preload", {}, {{"ticket_type", "none"}}),
              HasSubstr(R"("attendees":[],"count":0})"));
}

TEST_F(Models, LettersShowTheirWay) {
  const std::string ada = body("/letters/{id}", {"LTR-1"});
  EXPECT_THAT(ada, HasSubstr(R"("status":"sent","holds_ticket":true)"));
  EXPECT_THAT(ada, HasSubstr(R"("reviewed_by":"tester","reviewed_at":"2027-05-14T11:11:00Z")"));
  EXPECT_THAT(ada, HasSubstr(R"("sha256":"ab","bytes":3,"pages":1)"));
  EXPECT_THAT(ada, HasSubstr(R"("timeline":[{"status":"under_review")"));
  const std::string refused = body("/letters", {}, {{"status", "rejected"}});
  EXPECT_THAT(refused, HasSubstr(R"("letter":"LTR-2")"));
  EXPECT_THAT(refused, HasSubstr(R"("rejection_reason":"Unreadable.")"));
  EXPECT_THAT(refused, Not(HasSubstr("LTR-1")));
  const std::string bobs = body("/letters", {}, {{"user", "bob"}});
  EXPECT_LT(bobs.find("LTR-2"), bobs.find("LTR-3"));
  EXPECT_THAT(bobs, Not(HasSubstr("LTR-1")));
  EXPECT_EQ(code("/letters/{id}", {"none"}), "not_found");
  EXPECT_EQ(code("/letters/{id}/pdf", {"LTR-2"}), "file_not_found");
  EXPECT_EQ(code("/letters", {}, {{"status", "lost"}}), "malformed_request");
}

TEST_F(Models, AttendeesShowBadgesAndLetters) {
  const std::string ada = body("/attendees/{access_code}", {"AAAAAAAA"});
  EXPECT_THAT(ada, HasSubstr(R"("badges":[{"badge_template":"main",)"
                             R"("printed_at":"2027-05-14T11:10:00Z","station":"desk 1"}])"));
  EXPECT_THAT(ada, HasSubstr(R"("letters":[{"letter":"LTR-1","status":"sent")"));
  EXPECT_THAT(body("/badge-templates"), HasSubstr(R"("accent_color":"#112233")"));
  EXPECT_EQ(code("/badges/{access_code}.pdf", {"XXXXXXXX"}), "not_found");
  EXPECT_EQ(code("/badges.pdf", {}, {{"template", "none"}}), "not_found");
}

TEST_F(Models, UsersAreListedById) {
  EXPECT_THAT(body("/users"), HasSubstr(R"({"data":[{"user":"ada","first_name":"[sealed]",)"
                                        R"("last_name":"[sealed]","email":null,)"
                                        R"("groups":["speakers","staff"])"));
  EXPECT_EQ(code("/users/{user}", {"bob"}), "not_found");
}

TEST_F(Models, EventsAreReadFromTheLog) {
  const std::string about_bob = body("/events", {}, {{"user", "bob"}});
  EXPECT_THAT(about_bob, HasSubstr(R"("type":"CartOpened")"));
  EXPECT_THAT(about_bob, Not(HasSubstr(R"("user":"ada")")));
  EXPECT_THAT(body("/events", {}, {{"stream", "order-ORD-2"}}),
              HasSubstr(R"("stream":"order-ORD-2","revision":3)"));
  EXPECT_THAT(body("/events", {}, {{"category", "credit"}}), Not(HasSubstr("order-ORD-2\",\"rev")));
  EXPECT_THAT(body("/events", {}, {{"type", "SessionRated"}}), HasSubstr(R"("payload":"AQ==")"));
  const std::string stream = body("/streams/{stream}", {"order-ORD-1"});
  EXPECT_THAT(stream, HasSubstr(R"("revision":1)"));
  EXPECT_THAT(stream, HasSubstr(R"("next":null)"));
  EXPECT_EQ(code("/streams/{stream}", {"order-ORD-9"}), "not_found");
  const auto page = ask("/streams/{stream}", {"order-ORD-1"}, {}, 2, "1");
  ASSERT_TRUE(page.has_value());
  EXPECT_THAT(*page, Not(HasSubstr(R"("revision":1,)")));
  EXPECT_THAT(*page, HasSubstr(R"("next":"3")"));
  const auto events = ask("/events", {}, {{"stream", "order-ORD-1"}}, 1, "2");
  ASSERT_TRUE(events.has_value());
  EXPECT_THAT(*events, HasSubstr(R"("type":"OrderPlaced")"));
}

TEST_F(Models, AStatementIsPagedOverFullPages) {
  for (int number = 0; number < 150; ++number) buy(history_, number);
  while (projector_->catch_up(history_.head(), 50)) {
  }
  std::size_t entries = 0;
  std::string after;
  for (;;) {
    const auto answer = ask("/balances/{account...}", {"cash/manual"}, {}, 40, after);
    ASSERT_TRUE(answer.has_value());
    for (auto at = answer->find("\"position\""); at != std::string::npos;
         at = answer->find("\"position\"", at + 1))
      ++entries;
    const auto next = answer->rfind("\"next\":");
    after = answer->substr(next + 8, answer->size() - next - 10);
    if (answer->ends_with("\"next\":null}")) break;
  }
  EXPECT_EQ(entries, 157U);
}

TEST(Ledger, SumsToZeroAfterEveryCommit) {
  const auto engine = store::make_memory_engine();
  History history(engine->log());
  play(history);
  const auto models = store::make_memory_engine();
  projections::Projector projector("pycon", engine->log(), models->views());
  for (const auto& commit : history.commits()) {
    projector.apply({commit});
    projections::LedgerTotals totals;
    projector.view()
        ->model(projections::balances::kName)
        .get(projections::balances::kTotalsKey, totals);
    for (const auto& sum : totals.sums()) {
      ASSERT_EQ(sum.balance(), 0) << "after the commit at " << commit->first().value;
    }
    ASSERT_FALSE(totals.has_out_of_balance_at());
  }
}

TEST(Ledger, ACommitOutOfBalanceIsShown) {
  const auto engine = store::make_memory_engine();
  History history(engine->log());
  play(history);
  const auto broken = history.commit(
      {{"order-ORD-1",
        event<events::PaymentReceived>(
            R"(order: "ORD-1" payment: "P" currency: "USD" amount: 2 applied: 1)")}});
  projections::Projector projector("pycon", engine->log(), engine->views());
  while (projector.catch_up(history.head(), 1'000)) {
  }
  projections::LedgerTotals totals;
  ASSERT_TRUE(projector.view()
                  ->model(projections::balances::kName)
                  .get(projections::balances::kTotalsKey, totals));
  EXPECT_EQ(totals.out_of_balance_at(), broken->first().value);
  const auto scratch = store::make_memory_engine();
  const auto differences =
      projections::compare_with_log("pycon", engine->log(), engine->views(), scratch->views(), {});
  ASSERT_EQ(differences.size(), 1U);
  EXPECT_EQ(differences.front().model, "balances");
}

}  // namespace
}  // namespace lanyard::tests
