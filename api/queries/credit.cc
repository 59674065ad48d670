#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "projections/credits.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {

QueryResult credits(const QueryRequest& request) {
  namespace models = projections;
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const models::Reader reader = request.view.model(models::credits::kName);
  const auto user = request.parameter("user");
  const std::string prefix =
      user ? models::user_list_prefix(*user) : std::string(models::credits::kPrefix);
  List list(request);
  reader.scan(prefix, prefix + models::number_key(*after + 1),
              [&](std::string_view key, std::string_view) {
                const std::uint64_t position = models::number_at_end(key);
                models::CreditView credit;
                reader.get(models::credits::key(position), credit);
                return list.take(std::to_string(position), credit);
              });
  return std::move(list).finish();
}

}  // namespace lanyard::api::queries
