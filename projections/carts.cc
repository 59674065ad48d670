#include "projections/carts.h"

#include <algorithm>

#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Carts {
  static constexpr std::string_view kName = carts::kName;
  static constexpr std::uint32_t kVersion = 2;

  static void on(const events::CartOpened& event, const Place& place, Writer& writer) {
    const std::string key = carts::key(event.user());
    // A first cart's user has no value yet: nothing need be looked up for what most carts are.
    auto& cart = event.cart() == 1 ? writer.create<CartView>(key) : writer.edit<CartView>(key);
    cart.Clear();
    cart.set_user(event.user());
    cart.set_cart(event.cart());
    cart.set_opened_at(place.at());
    cart.set_expires_at(event.expires_at());
  }
  static void on(const events::ItemAddedToCart& event, const Place&, Writer& writer) {
    set_quantity(event, event.quantity(), writer).set_expires_at(event.expires_at());
  }
  static void on(const events::CartItemQuantitySet& event, const Place&, Writer& writer) {
    set_quantity(event, event.quantity(), writer).set_expires_at(event.expires_at());
  }
  static void on(const events::ItemRemovedFromCart& event, const Place&, Writer& writer) {
    set_quantity(event, 0, writer);
  }
  static void on(const events::VoucherApplied& event, const Place&, Writer& writer) {
    writer.edit<CartView>(carts::key(event.user())).set_voucher(event.voucher());
  }
  static void on(const events::VoucherRemoved& event, const Place&, Writer& writer) {
    writer.edit<CartView>(carts::key(event.user())).clear_voucher();
  }
  static void on(const events::CartAbandoned& event, const Place&, Writer& writer) {
    close(event.user(), CART_STATUS_ABANDONED, writer);
  }
  static void on(const events::CartExpired& event, const Place&, Writer& writer) {
    close(event.user(), CART_STATUS_EXPIRED, writer);
  }
  static void on(const events::CartCheckedOut& event, const Place&, Writer& writer) {
    close(event.user(), CART_STATUS_CHECKED_OUT, writer).set_order(event.order());
  }

 private:
  static void count(const auto& product, std::int64_t units, Writer& writer) {
    auto& counter = writer.edit<InOpenCarts>(product_key(product));
    counter.set_units(plus(counter.units(), units));
    if (!product.has_ticket_type()) return;
    auto& venue = writer.edit<InOpenCarts>(carts::kVenueKey);
    venue.set_units(plus(venue.units(), units));
  }

  static CartView& set_quantity(const auto& event, std::int64_t quantity, Writer& writer) {
    auto& cart = writer.edit<CartView>(carts::key(event.user()));
    auto& items = *cart.mutable_items();
    auto item = std::ranges::find_if(
        items, [&](const CartItemView& candidate) { return same_product(candidate, event); });
    if (item == items.end()) {
      if (quantity == 0) return cart;
      copy_product(event, *items.Add());
      item = items.end() - 1;
    }
    count(event, minus(quantity, item->quantity()), writer);
    if (quantity == 0) {
      items.erase(item);
    } else {
      item->set_quantity(quantity);
    }
    return cart;
  }

  static CartView& close(const std::string& user, CartStatus status, Writer& writer) {
    auto& cart = writer.edit<CartView>(carts::key(user));
    for (const CartItemView& item : cart.items()) {
      count(item, minus(0, item.quantity()), writer);
    }
    cart.clear_items();
    cart.clear_voucher();
    cart.set_status(status);
    return cart;
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_carts() { return std::make_unique<ReadModelOf<Carts>>(); }

}  // namespace lanyard::projections
