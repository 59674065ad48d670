#include "projections/models.h"
#include "projections/read_model.h"

namespace lanyard::projections {

const std::vector<std::unique_ptr<ReadModel>>& read_models() {
  static const std::vector<std::unique_ptr<ReadModel>> models = [] {
    std::vector<std::unique_ptr<ReadModel>> made;
    made.push_back(make_conference());
    made.push_back(make_inventory());
    made.push_back(make_catalogue());
    made.push_back(make_carts());
    made.push_back(make_orders());
    made.push_back(make_credits());
    made.push_back(make_balances());
    made.push_back(make_attendees());
    made.push_back(make_check_in_status());
    made.push_back(make_users());
    made.push_back(make_vouchers());
    made.push_back(make_conditions());
    made.push_back(make_programme());
    made.push_back(make_reports());
    made.push_back(make_letters());
    made.push_back(make_badge_templates());
    return made;
  }();
  return models;
}

}  // namespace lanyard::projections
