#include "projections/credits.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Credits {
  static constexpr std::string_view kName = credits::kName;
  static constexpr std::uint32_t kVersion = 2;

  static void on(const events::CreditIssued& event, const Place& place, Writer& writer) {
    auto& credit = writer.create<CreditView>(credits::key(place.position()));
    credit.set_credit(event.credit());
    credit.set_user(event.user());
    credit.set_currency(event.currency());
    credit.set_amount(event.amount());
    credit.set_remaining(event.amount());
    credit.set_reason(event.reason());
    if (!event.source_order().empty()) credit.set_source_order(event.source_order());
    LANYARD_COPY_OPTIONAL(event, credit, source_payment);
    LANYARD_COPY_OPTIONAL(event, credit, source_refund);
    credit.set_note(event.note());
    credit.set_issued_at(place.at());
    writer.create<Mark>(user_list_prefix(event.user()) + number_key(place.position()));
    writer.create<CreditPlace>(credits::id_key(event.credit())).set_position(place.position());
  }

  static void on(const events::CreditApplied& event, const Place& place, Writer& writer) {
    use(event, event.amount(), place, writer);
  }
  static void on(const events::CreditRestored& event, const Place& place, Writer& writer) {
    use(event, minus(0, event.amount()), place, writer);
  }
  static void on(const events::CreditExpired& event, const Place& place, Writer& writer) {
    CreditView* credit = find(event.credit(), writer);
    if (credit == nullptr) return;
    credit->set_status(CREDIT_STATUS_EXPIRED);
    credit->set_expired_at(place.at());
  }

 private:
  static CreditView* find(std::string_view id, Writer& writer) {
    const auto* at = writer.find<CreditPlace>(credits::id_key(id));
    return at == nullptr ? nullptr : &writer.edit<CreditView>(credits::key(at->position()));
  }
  static void use(const auto& event, std::int64_t amount, const Place& place, Writer& writer) {
    CreditView* credit = find(event.credit(), writer);
    if (credit == nullptr) return;
    credit->set_remaining(event.remaining());
    credit->set_status(event.remaining() > 0 ? CREDIT_STATUS_AVAILABLE : CREDIT_STATUS_APPLIED);
    auto& entry = *credit->add_uses();
    entry.set_order(event.order());
    entry.set_payment(event.payment());
    entry.set_amount(amount);
    entry.set_at(place.at());
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_credits() { return std::make_unique<ReadModelOf<Credits>>(); }

}  // namespace lanyard::projections
