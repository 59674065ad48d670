#pragma once

#include <memory>

#include "projections/read_model.h"

// What read_models() lists, each in the file of its noun. Queries know a model by the header of its
// noun, which gives its name and keys.
namespace lanyard::projections {

std::unique_ptr<ReadModel> make_conference();
std::unique_ptr<ReadModel> make_inventory();
std::unique_ptr<ReadModel> make_catalogue();
std::unique_ptr<ReadModel> make_carts();
std::unique_ptr<ReadModel> make_orders();
std::unique_ptr<ReadModel> make_credits();
std::unique_ptr<ReadModel> make_balances();
std::unique_ptr<ReadModel> make_attendees();
std::unique_ptr<ReadModel> make_check_in_status();
std::unique_ptr<ReadModel> make_users();
std::unique_ptr<ReadModel> make_vouchers();
std::unique_ptr<ReadModel> make_conditions();
std::unique_ptr<ReadModel> make_programme();
std::unique_ptr<ReadModel> make_reports();
std::unique_ptr<ReadModel> make_letters();
std::unique_ptr<ReadModel> make_badge_templates();

}  // namespace lanyard::projections
