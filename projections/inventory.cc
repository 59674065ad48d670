#include "projections/inventory.h"

#include "projections/keys.h"
#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Inventory {
  static constexpr std::string_view kName = inventory::kName;
  static constexpr std::uint32_t kVersion = 2;

  static void on(const events::ConferenceCreated& event, const Place&, Writer& writer) {
    set_capacity(event.settings(), writer);
  }
  static void on(const events::ConferenceUpdated& event, const Place&, Writer& writer) {
    set_capacity(event.settings(), writer);
  }
  static void on(const events::TicketTypeCreated& event, const Place&, Writer& writer) {
    define_ticket_type(event.definition(), writer);
  }
  static void on(const events::TicketTypeUpdated& event, const Place&, Writer& writer) {
    define_ticket_type(event.definition(), writer);
  }
  static void on(const events::AddOnCreated& event, const Place&, Writer& writer) {
    define_addon(event.definition(), writer);
  }
  static void on(const events::AddOnUpdated& event, const Place&, Writer& writer) {
    define_addon(event.definition(), writer);
  }

  static void on(const events::OrderPlaced& event, const Place&, Writer& writer) {
    auto& order = writer.create<InventoryOrder>(order_key(event.order()));
    for (const events::OrderLine& placed : event.lines()) {
      auto& line = *order.add_lines();
      copy_product(placed, line);
      line.set_quantity(placed.quantity());
    }
    move(order, 0, 1, writer);
  }
  static void on(const events::OrderPaid& event, const Place&, Writer& writer) {
    move(event.order(), 1, -1, writer);
    writer.erase<InventoryOrder>(order_key(event.order()));  // sold: its units move no more
  }
  static void on(const events::OrderCancelled& event, const Place&, Writer& writer) {
    move(event.order(), 0, -1, writer);
  }
  static void on(const events::OrderReinstated& event, const Place&, Writer& writer) {
    move(event.order(), 0, 1, writer);
  }

  static void on(const events::OrderRefunded& event, const Place&, Writer& writer) {
    for (const events::ReleasedUnits& released : event.released()) {
      const std::int64_t units = released.units_size();
      add(units, -1, 0, writer.edit<ProductInventory>(product_key(released)));
      if (released.has_ticket_type())
        add(units, -1, 0, writer.edit<VenueInventory>(inventory::kVenueKey));
    }
  }

 private:
  static void set_capacity(const events::ConferenceSettings& settings, Writer& writer) {
    writer.edit<VenueInventory>(inventory::kVenueKey).set_total(settings.total_capacity());
  }
  static void define_ticket_type(const events::TicketType& definition, Writer& writer) {
    auto& product = writer.edit<ProductInventory>(join_key("t/", definition.slug()));
    product.set_ticket_type(definition.slug());
    define(definition, product);
  }
  static void define_addon(const events::AddOn& definition, Writer& writer) {
    auto& product = writer.edit<ProductInventory>(join_key("a/", definition.slug()));
    product.set_addon(definition.slug());
    define(definition, product);
  }
  static void define(const auto& definition, ProductInventory& product) {
    product.set_name(definition.name());
    product.set_is_active(definition.is_active());
    product.set_total(definition.total_quantity());
  }

  /// Adds the order's units, with these signs, to what is sold and held.
  static void move(std::string_view reference, std::int64_t sold, std::int64_t held,
                   Writer& writer) {
    if (const auto* order = writer.find<InventoryOrder>(order_key(reference))) {
      move(*order, sold, held, writer);
    }
  }
  static void move(const InventoryOrder& order, std::int64_t sold, std::int64_t held,
                   Writer& writer) {
    for (const InventoryLine& line : order.lines()) {
      add(line.quantity(), sold, held, writer.edit<ProductInventory>(product_key(line)));
      if (line.has_ticket_type()) {
        add(line.quantity(), sold, held, writer.edit<VenueInventory>(inventory::kVenueKey));
      }
    }
  }
  static void add(std::int64_t quantity, std::int64_t sold, std::int64_t held, auto& counts) {
    counts.set_sold(plus(counts.sold(), times(sold, quantity)));
    counts.set_held(plus(counts.held(), times(held, quantity)));
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_inventory() { return std::make_unique<ReadModelOf<Inventory>>(); }

}  // namespace lanyard::projections
