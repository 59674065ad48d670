#include "projections/vouchers.h"

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Vouchers {
  static constexpr std::string_view kName = vouchers::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::VoucherCreated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer).set_created_at(place.at());
  }
  static void on(const events::VoucherUpdated& event, const Place& place, Writer& writer) {
    define(event.definition(), place, writer);
  }

  static void on(const events::OrderPlaced& event, const Place& place, Writer& writer) {
    if (!event.has_voucher()) return;
    const std::string& code = event.voucher().code();
    auto& use = writer.create<VoucherOrder>(order_key(code, place.position()));
    use.set_order(event.order());
    use.set_user(event.user());
    use.set_currency(event.currency());
    use.set_discount(event.voucher().discount());
    use.set_placed_at(place.at());
    writer.create<OrderPlace>(place_key(event.order())).set_position(place.position());
    count(code, 1, use, writer);
  }
  static void on(const events::OrderCancelled& event, const Place& place, Writer& writer) {
    if (!event.has_voucher()) return;
    VoucherOrder* use = find_use(event.voucher(), event.order(), writer);
    if (use == nullptr) return;
    use->set_released_at(place.at());
    count(event.voucher(), -1, *use, writer);
  }
  static void on(const events::OrderReinstated& event, const Place&, Writer& writer) {
    if (!event.has_voucher()) return;
    VoucherOrder* use = find_use(event.voucher(), event.order(), writer);
    if (use == nullptr) return;
    use->clear_released_at();
    count(event.voucher(), 1, *use, writer);
  }

 private:
  static std::string order_key(std::string_view code, std::uint64_t position) {
    return vouchers::orders_prefix(code) + number_key(position);
  }
  static std::string place_key(std::string_view order) { return join_key("o/", order); }

  static VoucherView& define(const events::Voucher& definition, const Place& place,
                             Writer& writer) {
    auto& voucher = writer.edit<VoucherView>(vouchers::key(definition.code()));
    voucher.set_code(definition.code());
    *voucher.mutable_definition() = definition;
    voucher.set_updated_at(place.at());
    return voucher;
  }

  static VoucherOrder* find_use(std::string_view code, std::string_view order, Writer& writer) {
    const auto* at = writer.find<OrderPlace>(place_key(order));
    return at == nullptr ? nullptr : &writer.edit<VoucherOrder>(order_key(code, at->position()));
  }

  /// A use more (+1) or less (-1).
  static void count(std::string_view code, std::int64_t sign, const VoucherOrder& use,
                    Writer& writer) {
    auto& voucher = writer.edit<VoucherView>(vouchers::key(code));
    voucher.set_times_used(plus(voucher.times_used(), sign));
    voucher.set_discount(plus(voucher.discount(), times(sign, use.discount())));
    voucher.set_currency(use.currency());
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_vouchers() { return std::make_unique<ReadModelOf<Vouchers>>(); }

}  // namespace lanyard::projections
