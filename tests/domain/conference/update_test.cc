#include "tests/given.h"

namespace lanyard::tests::conference_update {
namespace {

using domain::UpdateConference;

template <class T>
domain::Change<T> to(T value) {
  return {.present = true, .value = std::move(value)};
}

/// The event of settings as conference() has them, with changes.
Fact updated(std::string_view changes) {
  events::ConferenceUpdated event;
  *event.mutable_settings() =
      std::get<events::ConferenceCreated>(conference(changes).event).settings();
  return {"conference-pycon", std::move(event)};
}

TEST(UpdateConference, changesWhatIsNamed) {
  given(conference(R"(venue: "Hall")"))
      .when(UpdateConference{.name = to<std::string>("PyCon 27"),
                             .venue = null<std::string>(),
                             .total_capacity = to<std::int64_t>(10),
                             .revenue_budget = to(amount("10"))})
      .then_events(updated(R"(name: "PyCon 27" total_capacity: 10 revenue_budget: 1000)"))
      .result(R"(conference: "pycon")");
}

TEST(UpdateConference, changesEverything) {
  given(conference())
      .when(UpdateConference{.start_date = to(domain::Date{"2027-06-01"}),
                             .end_date = to(domain::Date{"2027-06-02"}),
                             .timezone = to<std::string>("UTC"),
                             .address = to<std::string>("Street"),
                             .website_url = to<std::string>("https://x.example"),
                             .target_attendance = to<std::int64_t>(3),
                             .grant_budget = to(amount("1")),
                             .cart_expiry_minutes = to<std::int64_t>(1),
                             .hold_minutes = to<std::int64_t>(2),
                             .order_reference_prefix = to<std::string>("X"),
                             .shop_open = to(false),
                             .auto_settle_free_orders = to(false)})
      .then_events(updated(R"(start_date: "2027-06-01" end_date: "2027-06-02" timezone: "UTC"
        address: "Street" website_url: "https://x.example" target_attendance: 3 grant_budget: 100
        cart_expiry_minutes: 1 hold_minutes: 2 order_reference_prefix: "X" shop_open: false
        auto_settle_free_orders: false)"));
}

TEST(UpdateConference, removesWhatIsNull) {
  given(conference(R"(venue: "a" address: "b" website_url: "c" revenue_budget: 1
                      target_attendance: 2 grant_budget: 3)"))
      .when(UpdateConference{.venue = null<std::string>(),
                             .address = null<std::string>(),
                             .website_url = null<std::string>(),
                             .revenue_budget = null<Decimal>(),
                             .target_attendance = null<std::int64_t>(),
                             .grant_budget = null<Decimal>()})
      .then_events(updated(""));
}

TEST(UpdateConference, sayingWhatIsSoChangesNothing) {
  const Given there = given(conference(R"(revenue_budget: 500)"));
  there.when(UpdateConference{}).then_nothing();
  there.when(UpdateConference{.name = to<std::string>("PyCon"), .revenue_budget = to(amount("5"))})
      .then_nothing();
}

TEST(UpdateConference, aNewCurrencyKeepsMajorValues) {
  given(conference("revenue_budget: 150000"), ticket_type("student"), addon("shirt"))
      .when(UpdateConference{.currency = to<std::string>("KWD")})
      .then_events(updated(R"(currency: "KWD" revenue_budget: 1500000)"),
                   on<events::TicketTypeUpdated>("ticket_type-student", R"(definition {
                     slug: "student" name: "student" price: 100000 currency: "KWD"
                     limit_per_user: 10 is_active: true })"),
                   on<events::AddOnUpdated>("addon-shirt", R"(definition {
                     slug: "shirt" name: "shirt" price: 25000 currency: "KWD" is_active: true })"));
}

TEST(UpdateConference, aNewCurrencyOfTheSameDecimalsRenamesPrices) {
  given(conference(), addon("shirt"))
      .when(
          UpdateConference{.currency = to<std::string>("USD"), .grant_budget = to(amount("0.01"))})
      .then_events(updated(R"(currency: "USD" grant_budget: 1)"),
                   on<events::AddOnUpdated>("addon-shirt", R"(definition {
                     slug: "shirt" name: "shirt" price: 2500 currency: "USD" is_active: true })"));
}

TEST(UpdateConference, whatTheNewCurrencyCannotSayIsRefused) {
  const UpdateConference yen{.currency = to<std::string>("JPY")};
  given(conference(), ticket_type("odd", "price: 1050"))
      .when(yen)
      .then_rejected("price_not_representable")
      .with("field", "price")
      .with("name", "odd");
  given(conference(), addon("odd", "price: 1050"))
      .when(yen)
      .then_rejected("price_not_representable");
  given(conference("revenue_budget: 1050"))
      .when(yen)
      .then_rejected("price_not_representable")
      .with("field", "revenue_budget");
  // The command says the budget anew: its old value does not matter.
  given(conference("revenue_budget: 1050"))
      .when(
          UpdateConference{.currency = to<std::string>("JPY"), .revenue_budget = to(amount("11"))})
      .then_events(updated(R"(currency: "JPY" revenue_budget: 11)"));
  given(conference(R"(currency: "JPY")"),
        ticket_type("dear", R"(price: 9999999999 currency: "JPY")"))
      .when(UpdateConference{.currency = to<std::string>("KWD")})
      .then_rejected("price_not_representable");
}

TEST(UpdateConference, theCurrencyFreezesWithTheFirstOrder) {
  const Given there = given(conference(), ticket_type("student"))
                          .after(add("ada", ticket("student")))
                          .after(checkout("ada"))
                          .after(domain::CancelOrder{.order = "ORD-ORDER001"});
  there.when(UpdateConference{.currency = to<std::string>("USD")}).then_rejected("currency_frozen");
  there.when(UpdateConference{.currency = to<std::string>("EUR")}).then_nothing();
}

TEST(UpdateConference, capacityStaysAboveWhatIsTaken) {
  const Given there = given(conference(), ticket_type("student"))
                          .after(add("ada", ticket("student"), 3))
                          .after(checkout("ada"))
                          .after(pay("ORD-ORDER001", "300"))
                          .after(add("bob", ticket("student"), 2))
                          .after(checkout("bob"));
  there.when(UpdateConference{.total_capacity = to<std::int64_t>(4)})
      .then_rejected("below_sold")
      .with("sold", 3)
      .with("held", 2);
  there.when(UpdateConference{.total_capacity = to<std::int64_t>(5)})
      .then_events(updated("total_capacity: 5"));
  there.when(UpdateConference{.total_capacity = to<std::int64_t>(0)}).then_nothing();
}

TEST(UpdateConference, ladder) {
  const Given there = given(conference("revenue_budget: 1050"), ticket_type("student"))
                          .after(add("ada", ticket("student"), 3))
                          .after(checkout("ada"));
  UpdateConference command{.name = null<std::string>(),
                           .start_date = to(domain::Date{"2027-05-17"}),
                           .timezone = to<std::string>("Europe/Atlantis"),
                           .currency = to<std::string>("EURO"),
                           .total_capacity = to<std::int64_t>(1)};
  given().when(command).then_rejected("not_found");
  there.when(command).then_rejected("malformed_request").with("field", "name");
  command.name = {};
  there.when(command).then_rejected("invalid_dates");
  command.start_date = {};
  there.when(command).then_rejected("unknown_timezone");
  command.timezone = {};
  there.when(command).then_rejected("unknown_currency");
  command.currency = to<std::string>("JPY");
  there.when(command).then_rejected("currency_frozen");
  command.currency = {};
  there.when(command).then_rejected("below_sold");
}

TEST(UpdateConference, refusesWhatCannotBeMeant) {
  const Given there = given(conference());
  there.when(UpdateConference{.hold_minutes = to<std::int64_t>(0)})
      .then_rejected("malformed_request")
      .with("field", "hold_minutes");
  there.when(UpdateConference{.shop_open = null<bool>()})
      .then_rejected("malformed_request")
      .with("field", "shop_open");
  there.when(UpdateConference{.grant_budget = to(amount("1.001"))})
      .then_rejected("malformed_request")
      .with("field", "grant_budget");
  there.when(UpdateConference{.grant_budget = to(amount("-1"))})
      .then_rejected("malformed_request")
      .with("field", "grant_budget");
}

TEST(UpdateConference, amountsOfConditionsKeepTheirMajorValue) {
  const auto there = [](const char* off) {
    return given(conference(), condition("percent"), condition("off", off));
  };
  const UpdateConference yen{.currency = to<std::string>("JPY")};
  events::ConditionUpdated converted;
  *converted.mutable_definition() =
      std::get<events::ConditionCreated>(condition("off", "amount: 12").event).definition();
  converted.mutable_definition()->set_currency("JPY");
  there("amount: 1200")
      .when(yen)
      .then_events(updated("currency: 'JPY'"), Fact{"condition-off", converted});
  there("amount: 1250")
      .when(yen)
      .then_rejected("price_not_representable")
      .with("field", "discount_value")
      .with("name", "off");
}

TEST(UpdateConference, vouchersWithAmountsFreezeTheCurrency) {
  const UpdateConference yen{.currency = to<std::string>("JPY")};
  given(conference(), voucher("V")).when(yen).then_events(updated("currency: 'JPY'"));
  given(conference(), voucher("V", "type: VOUCHER_TYPE_FIXED_AMOUNT amount: 1"))
      .when(yen)
      .then_rejected("currency_frozen");
}

}  // namespace
}  // namespace lanyard::tests::conference_update
