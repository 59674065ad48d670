#include "projections/catalogue.h"

#include "projections/keys.h"
#include "projections/models.h"
#include "projections/views.pb.h"

namespace lanyard::projections {
namespace {

struct Catalogue {
  static constexpr std::string_view kName = catalogue::kName;
  static constexpr std::uint32_t kVersion = 1;

  static void on(const events::TicketTypeCreated& event, const Place& place, Writer& writer) {
    auto& ticket = writer.edit<CatalogueTicketType>(join_key("t/", event.definition().slug()));
    *ticket.mutable_definition() = event.definition();
    ticket.set_created(place.position());
  }
  static void on(const events::TicketTypeUpdated& event, const Place&, Writer& writer) {
    *writer.edit<CatalogueTicketType>(join_key("t/", event.definition().slug()))
         .mutable_definition() = event.definition();
  }
  static void on(const events::AddOnCreated& event, const Place& place, Writer& writer) {
    auto& addon = writer.edit<CatalogueAddOn>(join_key("a/", event.definition().slug()));
    *addon.mutable_definition() = event.definition();
    addon.set_created(place.position());
  }
  static void on(const events::AddOnUpdated& event, const Place&, Writer& writer) {
    *writer.edit<CatalogueAddOn>(join_key("a/", event.definition().slug())).mutable_definition() =
        event.definition();
  }
};

}  // namespace

std::unique_ptr<ReadModel> make_catalogue() { return std::make_unique<ReadModelOf<Catalogue>>(); }

}  // namespace lanyard::projections
