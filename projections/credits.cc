#include "projections/credits.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Credits {
  static constexpr std::string_view kName = credits::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::CreditIssued& event, const Place& place, Writer& writer) {
    auto& credit = writer.create<CreditView>(credits::key(place.position()));
    credit.set_credit(event.credit());
    credit.set_user(event.user());
    credit.set_currency(event.currency());
    credit.set_amount(event.amount());
    credit.set_remaining(event.amount());
    credit.set_reason(event.reason());
    credit.set_source_order(event.source_order());
    LANYARD_COPY_OPTIONAL(event, credit, source_payment);
    credit.set_note(event.note());
    credit.set_issued_at(place.at());
    writer.create<Mark>(user_list_prefix(event.user()) + number_key(place.position()));
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_credits() { return std::make_unique<ReadModelOf<Credits>>(); }

}  // namespace lanyard::projections
