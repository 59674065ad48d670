#include <algorithm>

#include "api/queries/handlers.h"
#include "api/queries/standing.h"
#include "api/queries/support.h"
#include "projections/attendees.h"
#include "projections/keys.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// What a piece of the preload has at least.
constexpr std::size_t kPieceBytes = 32 << 10;
/// What it looks at, at most: a filter may find few of many.
constexpr int kPieceAttendees = 1'000;

models::PreloadAttendee preload_of(models::AttendeeView& attendee) {
  models::PreloadAttendee line;
  line.set_access_code(attendee.access_code());
  line.set_user(attendee.user());
  LANYARD_COPY_MESSAGE(attendee, line, first_name);
  LANYARD_COPY_MESSAGE(attendee, line, last_name);
  LANYARD_COPY_MESSAGE(attendee, line, email);
  std::vector<std::string> types;
  for (const models::HeldProduct& product : attendee.products()) {
    if (!product.has_ticket_type()) continue;
    if (!line.has_ticket_name()) line.set_ticket_name(product.name());
    types.push_back(product.ticket_type());
  }
  line.set_admit(!types.empty());
  std::ranges::sort(types);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  for (std::string& type : types) line.add_ticket_types(std::move(type));
  line.set_times(static_cast<std::uint32_t>(std::ranges::count_if(
      attendee.check_ins(), [](const auto& check_in) { return !check_in.has_voided_at(); })));
  LANYARD_COPY_OPTIONAL(attendee, line, first_checked_in_at);
  line.set_present(attendee.present());
  line.mutable_products()->Swap(attendee.mutable_products());
  line.mutable_problems()->Swap(attendee.mutable_problems());
  return line;
}

/// Goes over the attendees, a piece at a time: what it remembers in between is one access code.
class Preload {
 public:
  explicit Preload(const QueryRequest& request)
      : request_(request),
        attendees_(request.view.model(models::attendees::kName)),
        standing_(request.view),
        ticket_type_(request.parameter("ticket_type")) {}

  bool operator()(std::string& out) {
    if (from_.empty()) begin(out);
    bool more = false;
    const std::string from = std::exchange(from_, {});
    int seen = 0;
    attendees_.scan(models::attendees::kPrefix, from,
                    [&](std::string_view key, std::string_view value) {
                      if (out.size() >= kPieceBytes || seen++ == kPieceAttendees) {
                        from_ = key;
                        more = true;
                        return false;
                      }
                      append(key, value, out);
                      return true;
                    });
    if (!more) out.append("],\"count\":").append(std::to_string(count_)).append("}");
    return more;
  }

 private:
  void begin(std::string& out) const {
    out += "{\"conference\":";
    events::append_json_string(request_.conference, out);
    out.append(",\"position\":").append(std::to_string(request_.view.position().value));
    out += ",\"attendees\":[";
  }

  void append(std::string_view key, std::string_view value, std::string& out) {
    models::AttendeeView attendee;
    models::parse_value(key, value, attendee);
    if (attendee.products().empty()) return;  // whoever holds nothing is let in nowhere
    standing_.name(attendee);
    standing_.complete(attendee);
    const models::PreloadAttendee line = preload_of(attendee);
    if (ticket_type_ && std::ranges::count(line.ticket_types(), *ticket_type_) == 0) return;
    if (count_++ > 0) out += ",\n";
    events::append_json(line, request_.rendering, out);
  }

  const QueryRequest& request_;
  models::Reader attendees_;
  Standing standing_;
  std::optional<std::string_view> ticket_type_;
  std::string from_;  // where the next piece begins; empty at the start
  std::int64_t count_ = 0;
};

}  // namespace

QueryResult door_preload(const QueryRequest& request) {
  return QueryAnswer(Pieces(Preload(request)));
}

QueryResult door_conflicts(const QueryRequest& request) {
  const auto open = bool_parameter(request, "open");
  if (!open) return std::unexpected(open.error());
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const Standing standing(request.view);
  List list(request);
  const std::string_view prefix = models::attendees::kConflictPrefix;
  request.view.model(models::attendees::kName)
      .scan(prefix, models::attendees::conflict_key(*after + 1),
            [&](std::string_view key, std::string_view value) {
              models::ConflictView conflict;
              models::parse_value(key, value, conflict);
              const std::string cursor = std::to_string(conflict.position());
              if (*open && **open != (conflict.quantity() > 0)) return list.skip(cursor);
              standing.name(conflict);
              return list.take(cursor, conflict);
            });
  return std::move(list).finish();
}

}  // namespace lanyard::api::queries
