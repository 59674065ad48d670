#include "projections/conference.h"

#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/inventory.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

QueryResult conference(const QueryRequest& request) {
  namespace models = projections;
  models::ConferenceView view;
  if (!request.view.model(models::conference::kName).get(models::conference::kKey, view)) {
    return std::unexpected(not_found("conference", request.conference));
  }
  models::VenueInventory venue;
  if (request.view.model(models::inventory::kName).get(models::inventory::kVenueKey, venue)) {
    view.mutable_totals()->set_tickets_sold(venue.sold());
    view.mutable_totals()->set_tickets_held(venue.held());
  }
  return to_json(view, request);
}

}  // namespace lanyard::api::queries
