#include <algorithm>

#include "api/queries/handlers.h"
#include "api/queries/standing.h"
#include "api/queries/support.h"
#include "projections/attendees.h"
#include "projections/keys.h"
#include "projections/people.h"
#include "projections/views.pb.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

/// Whether part of what names the person is the text, which is in lower case.
class Search {
 public:
  Search(std::string_view text, const events::Opener* opener)
      : text_(lower(text)), opener_(opener) {}

  bool finds(const models::AttendeeView& attendee) const {
    const std::string first = open(attendee.has_first_name(), attendee.first_name());
    const std::string last = open(attendee.has_last_name(), attendee.last_name());
    return in(attendee.user()) || in(attendee.access_code()) || in(first + " " + last) ||
           in(open(attendee.has_email(), attendee.email()));
  }

 private:
  bool in(std::string_view text) const { return lower(text).find(text_) != std::string::npos; }
  std::string open(bool present, const events::Sealed& sealed) const {
    if (!present || opener_ == nullptr) return {};
    const auto opened = opener_->open(sealed);
    const auto* text = std::get_if<std::string>(&opened);
    return text == nullptr ? std::string() : *text;
  }

  std::string text_;
  const events::Opener* opener_;
};

struct AttendeeFilter {
  std::optional<std::string_view> user;
  std::optional<bool> checked_in;
  std::optional<std::string_view> ticket_type;
  std::optional<bool> profile_complete;
  std::optional<Search> search;

  bool matches(const models::AttendeeView& attendee) const {
    if (user && attendee.user() != *user) return false;
    if (checked_in && attendee.checked_in() != *checked_in) return false;
    if (profile_complete && attendee.profile_complete() != *profile_complete) return false;
    const bool holds =
        !ticket_type || std::ranges::any_of(attendee.products(), [&](const auto& product) {
          return product.has_ticket_type() && product.ticket_type() == *ticket_type;
        });
    return holds && (!search || search->finds(attendee));
  }
};

}  // namespace

QueryResult attendees(const QueryRequest& request) {
  const auto checked_in = bool_parameter(request, "checked_in");
  if (!checked_in) return std::unexpected(checked_in.error());
  const auto complete = bool_parameter(request, "profile_complete");
  if (!complete) return std::unexpected(complete.error());
  AttendeeFilter filter{.user = request.parameter("user"),
                        .checked_in = *checked_in,
                        .ticket_type = request.parameter("ticket_type"),
                        .profile_complete = *complete,
                        .search = std::nullopt};
  if (const auto text = request.parameter("q")) {
    filter.search.emplace(*text, request.rendering.opener);
  }
  const models::Reader reader = request.view.model(models::attendees::kName);
  const models::People people(request.view);
  const Standing standing(request.view);
  List list(request);
  const auto offer = [&](models::AttendeeView& attendee) {
    people.describe(attendee);
    if (!filter.matches(attendee)) return list.skip(attendee.access_code());
    standing.complete(attendee);
    return list.take(attendee.access_code(), attendee);
  };
  if (filter.user) {  // at most one
    models::AttendeeCode code;
    models::AttendeeView attendee;
    if (reader.get(models::attendees::user_key(*filter.user), code) &&
        code.access_code() > request.after &&
        reader.get(models::attendees::key(code.access_code()), attendee)) {
      offer(attendee);
    }
    return std::move(list).finish();
  }
  const std::string prefix(models::attendees::kPrefix);
  reader.scan(prefix, after_cursor(request, prefix),
              [&](std::string_view key, std::string_view value) {
                models::AttendeeView attendee;
                models::parse_value(key, value, attendee);
                return offer(attendee);
              });
  return std::move(list).finish();
}

QueryResult attendee(const QueryRequest& request) {
  const std::string& code = request.path.front();
  models::AttendeeView attendee;
  if (!request.view.model(models::attendees::kName).get(models::attendees::key(code), attendee)) {
    return std::unexpected(not_found("attendee", code));
  }
  models::People(request.view).describe(attendee);
  Standing(request.view).complete(attendee);
  return to_json(attendee, request);
}

}  // namespace lanyard::api::queries
