#include "history.h"

namespace lanyard::tests {
namespace {

using namespace lanyard::events;  // NOLINT: the words of this file

void define(History& history) {
  history.commit({{"conference-pycon", event<ConferenceCreated>(R"(settings {
      slug: "pycon" name: "PyCon" start_date: "2027-05-14" end_date: "2027-05-16"
      timezone: "UTC" currency: "USD" total_capacity: 100 cart_expiry_minutes: 30
      hold_minutes: 15 order_reference_prefix: "ORD" shop_open: true })")}});
  history.commit({{"ticket_type-student", event<TicketTypeCreated>(R"(definition {
      slug: "student" name: "Student" price: 5000 currency: "USD" total_quantity: 10
      limit_per_user: 3 is_active: true display_order: 2 })")},
                  {"ticket_type-pro", event<TicketTypeCreated>(R"(definition {
      slug: "pro" name: "Pro" price: 20000 currency: "USD" limit_per_user: 10
      is_active: true display_order: 1 })")},
                  {"addon-dinner", event<AddOnCreated>(R"(definition {
      slug: "dinner" name: "Dinner" price: 3000 currency: "USD" total_quantity: 4
      is_active: true requires_ticket_types: "pro" })")}});
  history.commit({{"conference-pycon", event<SectionDefined>(R"(section {
      slug: "talks" name: "Talks" start_date: "2027-05-15" end_date: "2027-05-16"
      display_order: 2 })")},
                  {"conference-pycon", event<SectionDefined>(R"(section {
      slug: "tutorials" name: "Tutorials" start_date: "2027-05-14" end_date: "2027-05-14"
      display_order: 1 })")}});
  history.commit({{"conference-pycon", ShopClosed()}});
  history.commit({{"conference-pycon", ShopOpened()}});
  history.commit({{"conference-pycon", event<ConferenceUpdated>(R"(settings {
      slug: "pycon" name: "PyCon 2027" start_date: "2027-05-14" end_date: "2027-05-16"
      timezone: "UTC" currency: "USD" total_capacity: 50 cart_expiry_minutes: 30
      hold_minutes: 15 order_reference_prefix: "ORD" shop_open: true })")}});
  history.commit({{"ticket_type-student", event<TicketTypeUpdated>(R"(definition {
      slug: "student" name: "Students" price: 5000 currency: "USD" total_quantity: 12
      limit_per_user: 3 is_active: true display_order: 2 })")},
                  {"addon-dinner", event<AddOnUpdated>(R"(definition {
      slug: "dinner" name: "Gala dinner" price: 3000 currency: "USD" total_quantity: 5
      is_active: true requires_ticket_types: "pro" })")}});
  history.commit({{"user-ada", event<UserRegistered>(R"(details { user: "ada"
      first_name { subject: "ada" ciphertext: "A" } } groups: "speakers")")}});
  history.commit({{"user-ada", event<UserUpdated>(R"(details { user: "ada"
      first_name { subject: "ada" ciphertext: "A" }
      last_name { subject: "ada" ciphertext: "L" } })")}});
  history.commit(
      {{"user-ada", event<UserGroupsSet>(R"(user: "ada" groups: "speakers" groups: "staff")")}});
}

/// Ada buys two pro tickets and a dinner, and pays in two parts, too much in the end.
void ada_buys(History& history) {
  history.at_minute(1);
  history.commit(
      {{"cart-ada", event<CartOpened>(R"(user: "ada" cart: 1 expires_at: 1810287000000000)")},
       {"cart-ada", event<ItemAddedToCart>(R"(user: "ada" cart: 1 ticket_type: "pro"
      added: 1 quantity: 1 expires_at: 1810287060000000)")}});
  history.commit({{"cart-ada", event<CartItemQuantitySet>(R"(user: "ada" cart: 1
      ticket_type: "pro" quantity: 2 expires_at: 1810287060000000)")}});
  history.commit({{"cart-ada", event<ItemAddedToCart>(R"(user: "ada" cart: 1
      ticket_type: "student" added: 1 quantity: 1 expires_at: 1810287060000000)")}});
  history.commit({{"cart-ada", event<ItemAddedToCart>(R"(user: "ada" cart: 1 addon: "dinner"
      added: 1 quantity: 1 expires_at: 1810287060000000)")}});
  history.commit({{"cart-ada", event<ItemRemovedFromCart>(R"(user: "ada" cart: 1
      ticket_type: "student" quantity: 1)")}});
  history.at_minute(2);
  history.commit({{"cart-ada", event<CartCheckedOut>(R"(user: "ada" cart: 1 order: "ORD-1")")},
                  {"order-ORD-1", event<OrderPlaced>(R"(order: "ORD-1" user: "ada" cart: 1
      currency: "USD"
      lines { line: 1 ticket_type: "pro" name: "Pro" unit_price: 20000 quantity: 2 gross: 40000
              condition { id: "early" name: "Early" amount: 1000 } total: 39000 }
      lines { line: 2 addon: "dinner" name: "Gala dinner" unit_price: 3000 quantity: 1
              gross: 3000 total: 3000 }
      subtotal: 43000 discount: 1000 total: 42000 hold_expires_at: 1810286220000000
      billing_name { subject: "ada" ciphertext: "B" } utm_source: "mail")")}});
  history.at_minute(3);
  history.commit({{"order-ORD-1", event<PaymentReceived>(R"(order: "ORD-1" user: "ada"
      payment: "P-1" method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 2000 applied: 2000)")}});
  history.commit(
      {{"order-ORD-1", event<PaymentReceived>(R"(order: "ORD-1" user: "ada"
      payment: "P-2" method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 41000 applied: 40000
      reference: "wire 7")")},
       {"credit-C-1", event<CreditIssued>(R"(credit: "C-1" user: "ada" currency: "USD"
      amount: 1000 reason: CREDIT_REASON_OVERPAID source_order: "ORD-1" source_payment: "P-2")")},
       {"order-ORD-1", event<OrderPaid>(R"(order: "ORD-1" user: "ada" currency: "USD"
      total: 42000 attendee: "AAAAAAAA")")},
       {"attendee-AAAAAAAA", event<AttendeeRegistered>(R"(access_code: "AAAAAAAA" user: "ada")")}});
}

/// Bob pays a part, cancels, and gets it back as credit.
void bob_cancels(History& history) {
  history.at_minute(4);
  history.commit(
      {{"cart-bob", event<CartOpened>(R"(user: "bob" cart: 1 expires_at: 1810287000000000)")},
       {"cart-bob", event<ItemAddedToCart>(R"(user: "bob" cart: 1 ticket_type: "student"
      added: 2 quantity: 2 expires_at: 1810287060000000)")}});
  history.commit({{"cart-bob", event<CartCheckedOut>(R"(user: "bob" cart: 1 order: "ORD-2")")},
                  {"order-ORD-2", event<OrderPlaced>(R"(order: "ORD-2" user: "bob" cart: 1
      currency: "USD"
      lines { line: 1 ticket_type: "student" name: "Students" unit_price: 5000 quantity: 2
              gross: 10000 total: 10000 }
      subtotal: 10000 total: 10000 hold_expires_at: 1810286340000000)")}});
  history.commit({{"order-ORD-2", event<PaymentReceived>(R"(order: "ORD-2" user: "bob"
      payment: "P-3" method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 4000 applied: 4000)")}});
  history.at_minute(5);
  history.commit({{"order-ORD-2", event<OrderCancelled>(R"(order: "ORD-2" user: "bob"
      reason: "ill" currency: "USD" received: 4000)")},
                  {"credit-C-2", event<CreditIssued>(R"(credit: "C-2" user: "bob" currency: "USD"
      amount: 4000 reason: CREDIT_REASON_ORDER_CANCELLED source_order: "ORD-2")")}});
}

/// Two holds expire; one late payment reinstates its order, the other cannot.
void late_payments(History& history) {
  history.at_minute(6);
  for (const char* const order : {"3", "4"}) {
    const std::string reference = std::string("ORD-") + order;
    const std::string user = std::string("late") + order;
    history.commit({{"order-" + reference,
                     event<OrderPlaced>("order: '" + reference + "' user: '" + user + R"(' cart: 1
        currency: "USD"
        lines { line: 1 ticket_type: "student" name: "Students" unit_price: 5000 quantity: 1
                gross: 5000 total: 5000 }
        subtotal: 5000 total: 5000 hold_expires_at: 1810286460000000)")}});
  }
  history.at_minute(21);
  for (const char* const order : {"3", "4"}) {
    const std::string reference = std::string("ORD-") + order;
    history.commit({{"order-" + reference,
                     event<OrderCancelled>("order: '" + reference + "' user: 'late" + order +
                                           R"(' cause: CANCELLATION_CAUSE_HOLD_EXPIRED
        currency: "USD")")}});
  }
  history.at_minute(30);
  history.commit({{"order-ORD-3", event<PaymentReceived>(R"(order: "ORD-3" user: "late3"
      payment: "P-4" method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 5000 applied: 5000
      late: true)")},
                  {"order-ORD-3", event<OrderReinstated>(R"(order: "ORD-3" user: "late3")")},
                  {"order-ORD-3", event<OrderPaid>(R"(order: "ORD-3" user: "late3" currency: "USD"
      total: 5000 attendee: "CCCCCCCC")")},
                  {"attendee-CCCCCCCC",
                   event<AttendeeRegistered>(R"(access_code: "CCCCCCCC" user: "late3")")}});
  history.commit({{"order-ORD-4", event<PaymentReceived>(R"(order: "ORD-4" user: "late4"
      payment: "P-5" method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 5000 late: true)")},
                  {"credit-C-3", event<CreditIssued>(R"(credit: "C-3" user: "late4"
      currency: "USD" amount: 5000 reason: CREDIT_REASON_PAID_LATE source_order: "ORD-4"
      source_payment: "P-5")")},
                  {"order-ORD-4", event<OrderNeedsAttention>(R"(order: "ORD-4" user: "late4"
      reason: ATTENTION_REASON_PAID_LATE detail: "no students left")")}});
}

void at_the_door(History& history) {
  history.at_minute(60);
  history.commit(
      {{"attendee-BBBBBBBB", event<AttendeeRegistered>(R"(access_code: "BBBBBBBB" user: "eve")")},
       {"order-ORD-1", event<UnitAssigned>(R"(order: "ORD-1" line: 1 unit: 2
      from_user: "ada" user: "eve" attendee: "BBBBBBBB")")}});
  history.commit({{"attendee-AAAAAAAA", event<CheckedIn>(R"(access_code: "AAAAAAAA" user: "ada"
      check_in: "AAAAAAAA-1" first: true times: 1 ticket_types: "pro" station: "north")")}});
  history.at_minute(70);
  history.commit({{"attendee-AAAAAAAA",
                   event<LeftVenue>(R"(access_code: "AAAAAAAA" user: "ada" station: "north")")}});
  history.at_minute(80);
  history.commit({{"attendee-AAAAAAAA", event<CheckedIn>(R"(access_code: "AAAAAAAA" user: "ada"
      check_in: "AAAAAAAA-2" times: 2 ticket_types: "pro" station: "south")")}});
  history.commit({{"attendee-BBBBBBBB", event<CheckedIn>(R"(access_code: "BBBBBBBB" user: "eve"
      check_in: "BBBBBBBB-1" first: true times: 1 ticket_types: "pro" scan_id: "s-1"
      scanned_at: 1810288800000000)")}});
  history.commit({{"attendee-BBBBBBBB", event<CheckInVoided>(R"(access_code: "BBBBBBBB"
      user: "eve" check_in: "BBBBBBBB-1" reason: "wrong person")")}});
  history.commit({{"order-ORD-1", event<ProductRedeemed>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R1" access_code: "AAAAAAAA" user: "ada" quantity: 1 units: 1
      addon: "dinner")")}});
  history.commit({{"order-ORD-1", event<RedemptionVoided>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R1" access_code: "AAAAAAAA" quantity: 1 reason: "not served")")}});
  history.commit({{"order-ORD-1", event<ProductRedeemed>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R2" access_code: "AAAAAAAA" user: "ada" quantity: 1 units: 1
      addon: "dinner" note: "vegan")")}});
  history.commit({{"attendee-AAAAAAAA", event<DoorChecked>(R"(access_code: "AAAAAAAA" user: "ada"
      door_check: "AAAAAAAA-D1" addon: "dinner" name: "Gala dinner" times: 1 station: "hall")")}});
  history.commit({{"attendee-BBBBBBBB", event<DoorChecked>(R"(access_code: "BBBBBBBB" user: "eve"
      door_check: "BBBBBBBB-D1" addon: "dinner" name: "Gala dinner" times: 1
      override_reason: "guest of ada" scan_id: "s-2" scanned_at: 1810288800000000)")}});
}

/// A device turns out to have served ada's dinner before; that was a mistake, and a second one was
/// not.
void scans_arrive(History& history) {
  history.at_minute(85);
  history.commit({{"order-ORD-1", event<RedemptionConflicted>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R2" access_code: "AAAAAAAA" user: "ada" quantity: 1 units: 1
      addon: "dinner" name: "Gala dinner" conflicts_with: "ORD-1-R3"
      redeemed_at: 1810290000000000)")},
                  {"order-ORD-1", event<ProductRedeemed>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R3" access_code: "AAAAAAAA" user: "ada" quantity: 1 units: 1
      addon: "dinner" scan_id: "s-3" scanned_at: 1810288800000000)")}});
  history.commit({{"order-ORD-1", event<RedemptionVoided>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R3" access_code: "AAAAAAAA" quantity: 1 reason: "for bob")")},
                  {"order-ORD-1", event<RedemptionReinstated>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R2" access_code: "AAAAAAAA" user: "ada" quantity: 1 units: 1
      addon: "dinner")")}});
  history.commit({{"order-ORD-1", event<RedemptionConflicted>(R"(order: "ORD-1" line: 2
      redemption: "ORD-1-R4" access_code: "AAAAAAAA" user: "ada" quantity: 1
      addon: "dinner" name: "Gala dinner" conflicts_with: "ORD-1-R2"
      redeemed_at: 1810290300000000 scan_id: "s-4" scanned_at: 1810290300000000)")}});
}

void other_carts(History& history) {
  for (const char* const user : {"dan", "fay", "gus"}) {
    const std::string named = std::string("user: '") + user + "' cart: 1 ";
    history.commit(
        {{std::string("cart-") + user, event<CartOpened>(named + "expires_at: 1810300000000000")},
         {std::string("cart-") + user,
          event<ItemAddedToCart>(named + R"(ticket_type: "student" added: 1 quantity: 1
          expires_at: 1810300000000000)")}});
  }
  history.commit({{"cart-dan", event<CartAbandoned>(R"(user: "dan" cart: 1)")}});
  history.commit({{"cart-fay", event<CartExpired>(R"(user: "fay" cart: 1)")}});
  history.commit(
      {{"cart-dan", event<CartOpened>(R"(user: "dan" cart: 2 expires_at: 1810300000000000)")},
       {"cart-dan", event<ItemAddedToCart>(R"(user: "dan" cart: 2 addon: "dinner" added: 2
      quantity: 2 expires_at: 1810300000000000)")}});
  history.commit({{"rating-1", UnknownEvent{"SessionRated", 1, "\x01"}}});
}

/// Hal buys with a voucher and credit, and gives back first a part, then the rest.
void hal_refunds(History& history) {
  history.at_minute(90);
  history.commit({{"voucher-SAVE", event<VoucherCreated>(R"(definition { code: "SAVE"
      type: VOUCHER_TYPE_PERCENTAGE percentage: 1000 ticket_types {} addons {} max_uses: 1
      is_active: true })")}});
  history.commit({{"voucher-SAVE", event<VoucherUpdated>(R"(definition { code: "SAVE"
      type: VOUCHER_TYPE_PERCENTAGE percentage: 1000 ticket_types {} addons {} max_uses: 2
      is_active: true })")}});
  history.commit({{"condition-early", event<ConditionCreated>(R"(definition { id: "early"
      name: "Early" is_active: true percentage: 500 ticket_types {} addons {} limit: 9 })")}});
  history.commit({{"condition-early", event<ConditionUpdated>(R"(definition { id: "early"
      name: "Early" is_active: true percentage: 500 ticket_types {} addons {} limit: 10 })")}});
  history.commit({{"speaker-S1", event<SpeakerRecorded>(R"(code: "S1" user: "ada"
      name { subject: "ada" ciphertext: "Ada" })")}});
  history.commit({{"talk-T1", event<TalkRecorded>(R"(code: "T1" title: "Talk" speakers: "S1")")}});
  history.commit({{"credit-C-4", event<CreditIssued>(R"(credit: "C-4" user: "hal" currency: "USD"
      amount: 6000 reason: CREDIT_REASON_GRANTED note: "Welcome.")")}});
  history.commit(
      {{"cart-hal", event<CartOpened>(R"(user: "hal" cart: 1 expires_at: 1810300000000000)")},
       {"cart-hal", event<VoucherApplied>(R"(user: "hal" cart: 1 voucher: "SAVE")")}});
  history.commit({{"cart-hal", event<VoucherRemoved>(R"(user: "hal" cart: 1 voucher: "SAVE")")}});
  history.commit({{"cart-hal", event<VoucherApplied>(R"(user: "hal" cart: 1 voucher: "SAVE")")},
                  {"cart-hal", event<ItemAddedToCart>(R"(user: "hal" cart: 1
      ticket_type: "student" added: 2 quantity: 2 expires_at: 1810300000000000)")}});
  history.commit({{"cart-hal", event<CartCheckedOut>(R"(user: "hal" cart: 1 order: "ORD-5")")},
                  {"order-ORD-5", event<OrderPlaced>(R"(order: "ORD-5" user: "hal" cart: 1
      currency: "USD"
      lines { line: 1 ticket_type: "student" name: "Students" unit_price: 5000 quantity: 2
              gross: 10000 voucher_discount: 1000 total: 9000 }
      subtotal: 10000 discount: 1000 total: 9000 hold_expires_at: 1810300000000000
      voucher { code: "SAVE" type: VOUCHER_TYPE_PERCENTAGE percentage: 1000 discount: 1000 })")}});
  history.commit(
      {{"credit-C-4", event<CreditApplied>(R"(credit: "C-4" user: "hal" order: "ORD-5"
      payment: "ORD-5-P1" currency: "USD" amount: 5000 remaining: 1000)")},
       {"order-ORD-5", event<PaymentReceived>(R"(order: "ORD-5" user: "hal" payment: "ORD-5-P1"
      method: PAYMENT_METHOD_CREDIT currency: "USD" amount: 5000 applied: 5000 credit: "C-4")")}});
  history.commit(
      {{"order-ORD-5", event<PaymentReceived>(R"(order: "ORD-5" user: "hal" payment: "ORD-5-P2"
      method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 4000 applied: 4000)")},
       {"attendee-DDDDDDDD", event<AttendeeRegistered>(R"(access_code: "DDDDDDDD" user: "hal")")},
       {"order-ORD-5", event<OrderPaid>(R"(order: "ORD-5" user: "hal" currency: "USD" total: 9000
      attendee: "DDDDDDDD")")}});
  history.at_minute(100);
  history.commit({{"order-ORD-5", event<OrderRefunded>(R"(order: "ORD-5" user: "hal"
      refund: "ORD-5-F1" destination: REFUND_DESTINATION_ORIGINAL currency: "USD" amount: 4500
      refunded: 4500 lines { line: 1 quantity: 1 amount: 4500 }
      released { line: 1 ticket_type: "student" user: "hal" units: 2 })")},
                  {"order-ORD-5", event<PaymentRefunded>(R"(order: "ORD-5" user: "hal"
      refund: "ORD-5-F1" payment: "ORD-5-P2" method: PAYMENT_METHOD_MANUAL currency: "USD"
      amount: 4000 refunded: 4000 full: true)")},
                  {"credit-C-4", event<CreditRestored>(R"(credit: "C-4" user: "hal"
      order: "ORD-5" payment: "ORD-5-P1" currency: "USD" amount: 500 remaining: 1500
      cause: RESTORATION_CAUSE_REFUND refund: "ORD-5-F1")")}});
  history.commit({{"order-ORD-5", event<OrderRefunded>(R"(order: "ORD-5" user: "hal"
      refund: "ORD-5-F2" destination: REFUND_DESTINATION_CREDIT currency: "USD" amount: 4500
      refunded: 9000 full: true
      released { line: 1 ticket_type: "student" user: "hal" units: 1 })")},
                  {"credit-C-5", event<CreditIssued>(R"(credit: "C-5" user: "hal"
      currency: "USD" amount: 4500 reason: CREDIT_REASON_REFUND source_order: "ORD-5"
      source_refund: "ORD-5-F2")")}});
  history.commit({{"credit-C-4", event<CreditExpired>(R"(credit: "C-4" user: "hal"
      currency: "USD" amount: 1500)")}});
}

/// Ada's profile; Hal is forgotten.
void people(History& history) {
  history.at_minute(120);
  history.commit({{"conference-pycon", event<ProfileFieldDefined>(R"(definition { slug: "shirt"
      label: "Shirt" kind: PROFILE_FIELD_KIND_CHOICE choices: "S" choices: "M" required: true
      show_on_badge: true display_order: 2 is_active: true })")},
                  {"conference-pycon", event<ProfileFieldDefined>(R"(definition { slug: "born"
      label: "Birthday" kind: PROFILE_FIELD_KIND_DATE required: true show_on_badge: true
      display_order: 1 is_active: true })")},
                  {"conference-pycon", event<ProfileFieldDefined>(R"(definition { slug: "diet"
      label: "Food" max_length: 200 display_order: 3 is_active: true })")},
                  {"conference-pycon", event<ProfileFieldDefined>(R"(definition { slug: "gone"
      label: "Gone" max_length: 200 required: true show_on_badge: true display_order: 3 })")},
                  {"conference-pycon", event<ProfileFieldDefined>(R"(definition { slug: "diet"
      label: "Diet" max_length: 200 display_order: 3 is_active: true })")}});
  history.commit({{"user-ada", event<ProfileUpdated>(R"(user: "ada"
      values { field: "diet" value { subject: "ada" ciphertext: "D" } }
      values { field: "gone" value { subject: "ada" ciphertext: "G" } }
      values { field: "shirt" value { subject: "ada" ciphertext: "S" } } missing: "born")")}});
  history.commit({{"user-hal", event<ProfileUpdated>(R"(user: "hal"
      values { field: "born" value { subject: "hal" ciphertext: "B" date: true } }
      missing: "shirt")")}});
  history.at_minute(125);
  history.commit({{"user-hal", event<UserForgotten>(R"(user: "hal" subjects: "hal")")}});
  history.at_minute(126);
  history.commit({{"user-hal", event<UserForgotten>(R"(user: "hal" subjects: "hal"
      subjects: "speaker:S1")")}});
}

/// A layout and a badge for ada, and letters: hers is sent, bob's is refused and asked for again.
void paper(History& history) {
  history.at_minute(130);
  history.commit({{"badge_template-main", event<BadgeTemplateCreated>(R"(definition { slug: "main"
      name: "Main" is_default: true width_mm: 102 height_mm: 152 show_name: true
      show_ticket_type: true show_qr_code: true show_conference_name: true
      background_color: "#FFFFFF" text_color: "#000000" accent_color: "#4338CA" })")}});
  history.commit({{"badge_template-main", event<BadgeTemplateUpdated>(R"(definition { slug: "main"
      name: "Main" is_default: true width_mm: 102 height_mm: 152 show_name: true
      show_ticket_type: true show_qr_code: true show_conference_name: true
      background_color: "#FFFFFF" text_color: "#000000" accent_color: "#112233" })")}});
  history.commit({{"attendee-AAAAAAAA", event<BadgePrinted>(R"(access_code: "AAAAAAAA" user: "ada"
      station: "desk 1" badge_template: "main")")}});
  const auto asks = [](const std::string& letter, const std::string& user) {
    const std::string text = " { subject: '" + user + "' ciphertext: 'P' }";
    return event<LetterSubmitted>("details { letter: '" + letter + "' user: '" + user +
                                  "' passport_name" + text + " passport_number" + text +
                                  " nationality" + text + " destination_address" + text +
                                  " travel_from: '2027-05-13' travel_until: '2027-05-17' }");
  };
  history.commit({{"letter-LTR-1", asks("LTR-1", "ada")}});
  history.commit({{"letter-LTR-2", asks("LTR-2", "bob")}});
  history.commit({{"letter-LTR-1", event<LetterReviewStarted>(R"(letter: "LTR-1" user: "ada")")}});
  history.at_minute(131);
  history.commit({{"letter-LTR-1", event<LetterApproved>(R"(letter: "LTR-1" user: "ada")")}});
  history.commit({{"letter-LTR-2", event<LetterRejected>(R"(letter: "LTR-2" user: "bob"
      reason: "Unreadable.")")}});
  history.commit({{"letter-LTR-1", event<LetterGenerated>(R"(letter: "LTR-1" user: "ada"
      sha256: "ab" bytes: 3 pages: 1 document { subject: "ada" ciphertext: "PDF" })")}});
  history.commit({{"letter-LTR-1", event<LetterSent>(R"(letter: "LTR-1" user: "ada"
      sha256: "ab")")}});
  history.commit({{"letter-LTR-3", asks("LTR-3", "bob")}});
}

}  // namespace

void play(History& history) {
  define(history);
  ada_buys(history);
  bob_cancels(history);
  late_payments(history);
  at_the_door(history);
  scans_arrive(history);
  other_carts(history);
  hal_refunds(history);
  people(history);
  paper(history);
}

void buy(History& history, int number) {
  const std::string user = "buyer" + std::to_string(number);
  const std::string order = "BUY-" + std::to_string(number);
  const std::string cart = "user: '" + user + "' cart: 1 ";
  const std::string code = std::to_string(10'000'000 + number);
  history.commit({{"cart-" + user, event<CartOpened>(cart + "expires_at: 1810300000000000")},
                  {"cart-" + user, event<ItemAddedToCart>(cart + R"(ticket_type: "pro" added: 1
      quantity: 1 expires_at: 1810300000000000)")}});
  history.commit(
      {{"cart-" + user, event<CartCheckedOut>(cart + "order: '" + order + "'")},
       {"order-" + order, event<OrderPlaced>("order: '" + order + "' " + cart + R"(currency: "USD"
      lines { line: 1 ticket_type: "pro" name: "Pro" unit_price: 20000 quantity: 1 gross: 20000
              total: 20000 } subtotal: 20000 total: 20000)")}});
  history.commit(
      {{"order-" + order,
        event<PaymentReceived>("order: '" + order + "' user: '" + user + "' payment: 'P-" + order +
                               R"(' method: PAYMENT_METHOD_MANUAL currency: "USD" amount: 20000
      applied: 20000)")},
       {"order-" + order,
        event<OrderPaid>("order: '" + order + "' user: '" + user +
                         R"(' currency: "USD" total: 20000 attendee: ')" + code + "'")},
       {"attendee-" + code,
        event<AttendeeRegistered>("access_code: '" + code + "' user: '" + user + "'")}});
}

}  // namespace lanyard::tests
