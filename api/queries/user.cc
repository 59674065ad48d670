#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/people.h"
#include "projections/users.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

QueryResult users(const QueryRequest& request) {
  namespace models = projections;
  const std::string prefix(models::users::kPrefix);
  const std::string from =
      request.after.empty() ? std::string() : prefix + request.after + std::string(1, '\0');
  const models::People people(request.view);
  List list(request);
  request.view.model(models::users::kName)
      .scan(prefix, from, [&](std::string_view key, std::string_view value) {
        models::UserView user;
        models::parse_value(key, value, user);
        people.describe(user);
        return list.take(user.user(), user);
      });
  return std::move(list).finish();
}

QueryResult user(const QueryRequest& request) {
  namespace models = projections;
  const std::string& id = request.path.front();
  models::UserView user;
  if (!request.view.model(models::users::kName).get(models::users::key(id), user)) {
    return std::unexpected(not_found("user", id));
  }
  models::People(request.view).describe(user);
  return to_json(user, request);
}

}  // namespace lanyard::api::queries
