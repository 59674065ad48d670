#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/people.h"
#include "projections/programme.h"
#include "projections/users.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

/// Fills in which speakers the user is.
void add_speakers(const QueryRequest& request, projections::UserView& user) {
  const std::string prefix = projections::programme::user_prefix(user.user());
  request.view.model(projections::programme::kName)
      .scan(prefix, "", [&](std::string_view key, std::string_view) {
        user.add_speakers(std::string(key.substr(prefix.size())));
        return true;
      });
}

}  // namespace

QueryResult users(const QueryRequest& request) {
  namespace models = projections;
  const std::string prefix(models::users::kPrefix);
  const models::People people(request.view);
  List list(request);
  request.view.model(models::users::kName)
      .scan(prefix, after_cursor(request, prefix),
            [&](std::string_view key, std::string_view value) {
              models::UserView user;
              models::parse_value(key, value, user);
              people.describe(user);
              add_speakers(request, user);
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
  add_speakers(request, user);
  return to_json(user, request);
}

}  // namespace lanyard::api::queries
