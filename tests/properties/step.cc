#include "step.h"

#include "tests/given.h"

namespace lanyard::tests {
namespace {

using namespace domain;  // NOLINT: every command is named below

const std::vector<std::string> kUsers = {"ada", "bob", "cid", "dan"};

Product product_of_step(const Step& step) {
  static const std::vector<Product> products = {ticket("scarce"), ticket("plenty"), ticket("free"),
                                                extra("lunch"),   extra("tour"),    extra("talk"),
                                                ticket("hidden")};
  return products[static_cast<std::size_t>(step.what) % products.size()];
}

/// One of what there is, or something that there is not.
std::string pick(const std::vector<std::string>& from, int at) {
  if (from.empty() || at == 0) return "nothing";
  return from[from.size() - 1 - static_cast<std::size_t>(at - 1) % from.size()];
}

template <class T>
Change<T> to(T value) {
  return set(std::move(value));
}

Decimal sum_of(const Step& step) {
  // Up to 330.00: nothing, parts, just enough and more than that.
  return {.unscaled = step.pick * 3000 + step.quantity * 100, .scale = 2};
}

/// A device that was offline says when it scanned: some minutes ago, by a clock that runs a little
/// ahead.
std::optional<Instant> scanned(const Step& step, Instant now) {
  if (step.pick % 3 == 0) return std::nullopt;
  return now.plus_minutes(1 - step.pick % 5);
}

std::optional<std::string> scan_of(const Step& step) {
  if (step.quantity < 2) return std::nullopt;
  return "scan-" + std::to_string(step.quantity) + std::to_string(step.what);
}

Command catalogue_command(const Step& step) {
  const Product product = product_of_step(step);
  const std::int64_t count = step.pick;
  switch (step.quantity) {
    case 0:
      if (!product.is_ticket()) break;
      return UpdateTicketType{.slug = product.slug, .limit_per_user = to<std::int64_t>(count)};
    case 1:
      return UpdateConference{.total_capacity = to<std::int64_t>(count)};
    case 2:
      return UpdateConference{.currency = to<std::string>(step.pick % 2 == 0 ? "EUR" : "USD")};
    case 3:
      if (step.pick % 4 == 0) return CloseShop{};
      return OpenShop{};
    default:
      break;
  }
  if (product.is_ticket())
    return UpdateTicketType{.slug = product.slug, .total_quantity = to<std::int64_t>(count)};
  return UpdateAddOn{.slug = product.slug, .total_quantity = to<std::int64_t>(count)};
}

/// What people are asked, and what they say.
Command profile_command(const Step& step, const std::string& user) {
  static const std::vector<const char*> kinds = {"text", "choice", "boolean", "number"};
  static const std::vector<std::string> texts = {"a", "true", "12", "b"};
  const auto at = static_cast<std::size_t>(step.what) % kinds.size();
  const std::string field = "f" + std::to_string(at);
  if (step.pick % 3 == 0) {
    DefineProfileField define{.slug = field, .label = "F", .kind = kinds[at]};
    if (define.kind == "choice") define.choices = {"a", "b"};
    define.required = step.who > 1;
    define.is_active = step.pick < 9;
    return define;
  }
  ProfileEntry entry{.field = field};
  const std::string& text = texts[static_cast<std::size_t>(step.pick) % texts.size()];
  if (step.pick % 5 > 0) entry.value = Personal{.text = text, .sealed = sealed(user, text)};
  return UpdateProfile{.user = user, .values = {std::move(entry)}};
}

Command user_command(const Step& step, const std::string& user) {
  std::vector<std::string> groups(static_cast<std::size_t>(step.pick % 3),
                                  step.what == 0 ? "a" : "b");
  switch (step.quantity) {
    case 4:
      // Not often: from then on nothing is kept of them.
      if (step.pick == 0) return ForgetUser{.user = user};
      return profile_command(step, user);
    case 3:
      return profile_command(step, user);
    case 0:
      return RegisterUser{.user = user, .groups = groups};
    case 1:
      return UpdateUser{.user = user, .last_name = to(sealed(user, std::to_string(step.what)))};
    default:
      return SetUserGroups{.user = user, .groups = groups};
  }
}

Command venue_command(const Step& step, const Known& known, Instant now) {
  const std::string code = pick(known.attendees, step.pick);
  switch (step.what) {
    case 0:
    case 1:
      return CheckIn{
          .access_code = code, .scan_id = scan_of(step), .scanned_at = scanned(step, now)};
    case 2:
      if (step.quantity < 2) return LeaveVenue{.access_code = code};
      return RecordDoorCheck{
          .access_code = code,
          .product = product_of_step(Step{.what = step.pick}),
          .override_reason = step.quantity == 2 ? std::optional<std::string>("r") : std::nullopt,
          .scan_id = scan_of(step),
          .scanned_at = scanned(step, now)};
    case 3:
      return VoidCheckIn{.check_in = pick(known.check_ins, step.pick), .reason = "r"};
    case 4:
    case 5:
      return Redeem{.access_code = pick(known.attendees, step.quantity + 1),
                    .order = pick(known.orders, step.pick),
                    .line = step.who,
                    .quantity = std::max(1, step.quantity / 2),
                    .scan_id = scan_of(step),
                    .scanned_at = scanned(step, now)};
    default:
      return VoidRedemption{.redemption = pick(known.redemptions, step.pick), .reason = "r"};
  }
}

/// A change of a voucher or a condition.
Command discount_command(const Step& step, const Known& known) {
  const Change<Decimal> value = to(Decimal{.unscaled = step.pick * 10 - 1, .scale = 0});
  const Change<bool> flag = to(step.who > 0);
  if (step.what < 3) {
    UpdateVoucher update{.code = pick(known.vouchers, step.pick)};
    if (step.quantity < 0) update.fields.is_active = flag;
    if (step.quantity == 0) update.fields.unlocks_hidden_tickets = flag;
    if (step.quantity == 1) update.fields.max_uses = to<std::int64_t>(step.who);
    if (step.quantity == 2) update.fields.discount_value = value;
    if (step.quantity == 3) update.fields.max_units_per_use = to<std::int64_t>(step.who);
    if (step.quantity == 4) update.type = to<std::string>(step.who > 1 ? "percentage" : "comp");
    return update;
  }
  UpdateCondition update{.condition = pick(known.conditions, step.pick)};
  if (step.quantity < 0) update.fields.is_active = flag;
  if (step.quantity == 0) update.fields.priority = to<std::int64_t>(step.who - 1);
  if (step.quantity == 1) update.fields.limit = to<std::int64_t>(step.pick);
  if (step.quantity == 2) update.fields.discount_value = value;
  if (step.quantity == 3) update.fields.max_units_per_user = to<std::int64_t>(step.who);
  if (step.quantity == 4) update.fields.max_quantity = to<std::int64_t>(step.who);
  return update;
}

/// New discounts, and who speaks.
Command organiser_command(const Step& step, const std::string& user) {
  const std::string code = std::to_string(step.pick % 3);
  switch (step.what) {
    case 0:
      return GenerateVouchers{.prefix = "G", .count = step.quantity, .type = "percentage"};
    case 1:
      return CreateVoucher{.code = "C" + code, .type = "comp"};
    case 2: {
      CreateCondition create{.name = "c" + code, .kind = "discount_for_product"};
      create.fields.discount_value = to(Decimal{.unscaled = step.quantity * 10, .scale = 0});
      create.fields.limit = to<std::int64_t>(4);
      return create;
    }
    case 3:
    case 4: {
      RecordSpeaker record{.code = "S" + code};
      if (step.quantity > 0) record.user = user;
      record.name = sealed(record.sealing_subject(), "N");
      return record;
    }
    default:
      return RecordTalk{.code = "T" + std::to_string(step.quantity),
                        .title = "T",
                        .speakers = step.who > 1 ? std::vector<std::string>{"S0", "S" + code}
                                                 : std::vector<std::string>{"S" + code}};
  }
}

Command credit_command(const Step& step, const Known& known, const std::string& user) {
  // Mostly one of the last orders, and a credit of its buyer.
  const std::string order = pick(known.orders, step.pick % 4);
  const auto buyer = known.buyers.find(order);
  const bool theirs = buyer != known.buyers.end() && step.quantity < 4;
  const auto own = known.credits_of.find(theirs ? buyer->second : user);
  const std::string credit =
      own == known.credits_of.end() ? "nothing" : pick(own->second, step.quantity + 1);
  if (step.what == 0) return IssueCredit{.user = user, .amount = sum_of(step), .note = "n"};
  if (step.what == 1 && step.who < 1) return ExpireCredit{.credit = credit};
  return ApplyCredit{.order = order, .credit = credit};
}

Command refund_command(const Step& step, const std::string& order) {
  RefundOrder refund{.order = order, .destination = step.who > 0 ? "original" : "credit"};
  if (step.what < 3)
    refund.lines = {{.line = step.what + 1, .quantity = std::max(1, step.quantity / 2)}};
  if (step.what == 3 || step.quantity == 4) refund.amount = sum_of(step);
  return refund;
}

Command paper_command(const Step& step, const Known& known, const std::string& user) {
  const std::string slug = "badge" + std::to_string(step.pick % 3);
  if (step.what == 0)
    return RecordBadgePrinted{.access_code = pick(known.attendees, step.pick), .station = "desk"};
  if (step.what < 3) {
    CreateBadgeTemplate create{.slug = slug, .name = "B"};
    create.fields.is_default = to(step.who > 1);
    return create;
  }
  if (step.what == 3) {
    UpdateBadgeTemplate update{.slug = slug};
    update.fields.is_default = to(step.who > 1);
    return update;
  }
  if (step.what == 4) {
    return SubmitLetter{
        .user = user, .travel_from = {"2027-05-13"}, .travel_until = {"2027-05-14"}};
  }
  if (const auto next = known.next_step.find(pick(known.letters, step.pick % 2));
      step.what == 6 && next != known.next_step.end())  // the usual way
    return TransitionLetter{.letter = next->first, .to = next->second};
  static const std::vector<std::string> steps = {"under_review", "rejected", "sent", "generated",
                                                 "approved"};
  return TransitionLetter{.letter = pick(known.letters, step.pick % 2),
                          .to = steps[static_cast<std::size_t>(step.quantity + 1) % steps.size()],
                          .reason = "r"};
}

Command money_command(const Step& step, const Known& known, const std::string& user) {
  if (step.kind < 121) return ApplyVoucher{.user = user, .code = pick(known.vouchers, step.pick)};
  if (step.kind < 122) return RemoveVoucher{.user = user};
  if (step.kind < 138) return credit_command(step, known, user);
  if (step.kind < 142) return refund_command(step, pick(known.orders, step.pick));
  if (step.kind < 146) return discount_command(step, known);
  return organiser_command(step, user);
}

}  // namespace

void Known::learn(const events::Event& event) {
  if (const auto* placed = std::get_if<events::OrderPlaced>(&event)) {
    orders.push_back(placed->order());
    buyers[placed->order()] = placed->user();
  }
  if (const auto* attendee = std::get_if<events::AttendeeRegistered>(&event))
    attendees.push_back(attendee->access_code());
  if (const auto* check_in = std::get_if<events::CheckedIn>(&event))
    check_ins.push_back(check_in->check_in());
  if (const auto* voucher = std::get_if<events::VoucherCreated>(&event))
    vouchers.push_back(voucher->definition().code());
  if (const auto* condition = std::get_if<events::ConditionCreated>(&event))
    conditions.push_back(condition->definition().id());
  if (const auto* credit = std::get_if<events::CreditIssued>(&event))
    credits_of[credit->user()].push_back(credit->credit());
  if (const auto* letter = std::get_if<events::LetterSubmitted>(&event))
    letters.push_back(letter->details().letter());
  if (const auto* letter = std::get_if<events::LetterSubmitted>(&event))
    next_step[letter->details().letter()] = "approved";
  if (const auto* letter = std::get_if<events::LetterApproved>(&event))
    next_step[letter->letter()] = "generated";
  if (const auto* letter = std::get_if<events::LetterGenerated>(&event))
    next_step[letter->letter()] = "sent";
  if (const auto* redeemed = std::get_if<events::ProductRedeemed>(&event))
    redemptions.push_back(redeemed->redemption());
  if (const auto* conflict = std::get_if<events::RedemptionConflicted>(&event);
      conflict != nullptr && conflict->units().empty())
    redemptions.push_back(conflict->redemption());
}

Command command_of(const Step& step, const Known& known, Instant now) {
  const std::string& user = kUsers[static_cast<std::size_t>(step.who)];
  const std::string order = pick(known.orders, step.pick);
  if (step.kind >= 154) return paper_command(step, known, user);
  if (step.kind >= 150) return profile_command(step, user);
  if (step.kind < 45) return add(user, product_of_step(step), step.quantity);
  if (step.kind < 52) {
    return SetCartItemQuantity{
        .user = user, .product = product_of_step(step), .quantity = step.quantity};
  }
  if (step.kind < 56) return RemoveFromCart{.user = user, .product = product_of_step(step)};
  if (step.kind < 57) return AbandonCart{.user = user};
  if (step.kind < 76) return checkout(user);
  if (step.kind < 88) return RecordManualPayment{.order = order, .amount = sum_of(step)};
  if (step.kind < 89) return RecordCompPayment{.order = order};
  if (step.kind < 91) return CancelOrder{.order = order};
  if (step.kind < 92) return ExpireOrder{.order = order};
  if (step.kind < 93) return ExpireCart{.user = user};
  if (step.kind < 98) {
    return AssignUnit{
        .order = order, .line = step.what / 2 + 1, .unit = step.quantity, .user = user};
  }
  if (step.kind < 111) return venue_command(step, known, now);
  if (step.kind < 113) return user_command(step, user);
  if (step.kind < 116) return catalogue_command(step);
  return money_command(step, known, user);
}

namespace {

std::vector<Command> vouchers() {
  CreateVoucher open{.code = "OPEN", .type = "percentage"};
  open.fields = {.discount_value = to(amount("12.5")),
                 .ticket_types = to(only({"hidden", "scarce"})),
                 .max_uses = to<std::int64_t>(3),
                 .unlocks_hidden_tickets = to(true)};
  CreateVoucher fixed{.code = "FIXED", .type = "fixed_amount"};
  fixed.fields = {.discount_value = to(amount("45.01")), .max_uses = to<std::int64_t>(2)};
  CreateVoucher one{.code = "ONE", .type = "comp"};
  one.fields = {.addons = to(none()),
                .max_uses = to<std::int64_t>(4),
                .max_units_per_use = to<std::int64_t>(1)};
  return {open, fixed, one};
}

std::vector<Command> conditions() {
  CreateCondition few{.name = "few", .kind = "time_or_stock_limit"};
  few.fields = {.discount_value = to(amount("50")),
                .max_quantity = to<std::int64_t>(2),
                .ticket_types = to(only({"plenty"})),
                .limit = to<std::int64_t>(3)};
  CreateCondition mine{.name = "mine", .kind = "discount_for_product"};
  mine.fields = {.max_units_per_user = to<std::int64_t>(2),
                 .discount_type = to<std::string>("fixed_amount"),
                 .discount_value = to(amount("7.77")),
                 .ticket_types = to(none()),
                 .addons = to(only({"lunch"}))};
  CreateCondition speaker{.name = "speaker", .kind = "speaker"};
  speaker.fields = {.discount_value = to(amount("33.33")), .is_copresenter = to(true)};
  CreateCondition owner{.name = "owner", .kind = "included_product"};
  owner.fields = {.priority = to<std::int64_t>(1),
                  .discount_value = to(amount("100")),
                  .addons = to(only({"tour"})),
                  .enabling_ticket_types = to(std::vector<std::string>{"scarce"})};
  CreateCondition staff{.name = "staff", .kind = "group_member"};
  staff.fields = {.priority = to<std::int64_t>(2),
                  .discount_value = to(amount("20")),
                  .groups = to(std::vector<std::string>{"a"})};
  CreateCondition all{.name = "all", .kind = "discount_for_category"};
  all.fields = {.priority = to<std::int64_t>(9), .percentage = to(amount("5"))};
  return {few, mine, speaker, owner, staff, all};
}

}  // namespace

std::vector<Command> beginning() {
  const auto type = [](std::string slug, const char* price, std::int64_t total,
                       std::int64_t limit) {
    return CreateTicketType{.slug = slug,
                            .name = slug,
                            .price = amount(price),
                            .total_quantity = total,
                            .limit_per_user = limit};
  };
  const auto side = [](std::string slug, const char* price, std::int64_t total,
                       std::vector<std::string> required) {
    return CreateAddOn{.slug = slug,
                       .name = slug,
                       .price = amount(price),
                       .total_quantity = total,
                       .requires_ticket_types = std::move(required)};
  };
  CreateTicketType hidden = type("hidden", "80", 4, 2);
  hidden.requires_voucher = true;
  std::vector<Command> all = {CreateConference{.slug = "pycon",
                                               .name = "PyCon",
                                               .start_date = {"2027-05-14"},
                                               .end_date = {"2027-05-16"},
                                               .timezone = "UTC",
                                               .currency = "EUR",
                                               .total_capacity = 14,
                                               .cart_expiry_minutes = 10,
                                               .hold_minutes = 4},
                              type("scarce", "100", 3, 2),
                              type("plenty", "50", 0, 5),
                              type("free", "0", 6, 2),
                              side("lunch", "30", 4, {"scarce", "plenty"}),
                              side("tour", "20", 0, {"scarce"}),
                              side("talk", "0", 5, {}),
                              hidden};
  for (Command& command : vouchers()) all.push_back(std::move(command));
  for (Command& command : conditions()) all.push_back(std::move(command));
  return all;
}

}  // namespace lanyard::tests
