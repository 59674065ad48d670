#include "api/queries/attendee.h"

#include <glib.h>

#include <algorithm>
#include <memory>

#include "api/queries/handlers.h"
#include "api/queries/standing.h"
#include "api/queries/support.h"
#include "domain/attendee/attendee.h"
#include "projections/attendees.h"
#include "projections/keys.h"
#include "projections/letters.h"
#include "projections/people.h"

namespace lanyard::api::queries {
namespace {

namespace models = projections;

/// For comparing without case, in any script, and however accents were typed.
std::string folded(std::string_view text) {
  std::string out(text);
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    std::ranges::transform(out, out.begin(), g_ascii_tolower);
    return out;
  }
  const auto size = static_cast<gssize>(text.size());
  if (g_utf8_validate(text.data(), size, nullptr) == FALSE) return out;
  using Text = std::unique_ptr<gchar, decltype(&g_free)>;
  const Text lower(g_utf8_casefold(text.data(), size), g_free);
  const Text composed(g_utf8_normalize(lower.get(), -1, G_NORMALIZE_ALL_COMPOSE), g_free);
  return composed ? composed.get() : out;
}

std::optional<std::string> text_parameter(const QueryRequest& request, std::string_view name) {
  const auto text = request.parameter(name);
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

/// Fills in what the letters model knows.
void add_letters(const models::Reader& letters, models::AttendeeView& attendee) {
  letters.scan(models::user_list_prefix(attendee.user()), "",
               [&](std::string_view key, std::string_view) {
                 models::LetterView letter;
                 letters.get(models::letters::key(models::number_at_end(key)), letter);
                 auto& shown = *attendee.add_letters();
                 shown.set_letter(letter.letter());
                 shown.set_status(letter.status());
                 shown.set_submitted_at(letter.submitted_at());
                 return true;
               });
}

}  // namespace

std::expected<AttendeeFilter, Problem> AttendeeFilter::read(const QueryRequest& request) {
  const auto checked_in = bool_parameter(request, "checked_in");
  if (!checked_in) return std::unexpected(checked_in.error());
  const auto complete = bool_parameter(request, "profile_complete");
  if (!complete) return std::unexpected(complete.error());
  AttendeeFilter filter;
  filter.profile_complete_ = *complete;
  filter.user_ = text_parameter(request, "user");
  filter.checked_in_ = *checked_in;
  filter.ticket_type_ = text_parameter(request, "ticket_type");
  if (const auto text = request.parameter("q")) filter.text_ = folded(*text);
  filter.opener_ = request.rendering.opener;
  return filter;
}

bool AttendeeFilter::matches(const models::AttendeeView& attendee) const {
  if (user_ && attendee.user() != *user_) return false;
  if (checked_in_ && attendee.checked_in() != *checked_in_) return false;
  if (profile_complete_ && attendee.profile_complete() != *profile_complete_) return false;
  const bool holds =
      !ticket_type_ || std::ranges::any_of(attendee.products(), [&](const auto& product) {
        return product.has_ticket_type() && product.ticket_type() == *ticket_type_;
      });
  return holds && (!text_ || finds(attendee));
}

/// Whether part of what names the person is the text.
bool AttendeeFilter::finds(const models::AttendeeView& attendee) const {
  const auto in = [this](std::string_view text) {
    return folded(text).find(*text_) != std::string::npos;
  };
  const auto open = [this](bool present, const events::Sealed& sealed) -> std::string {
    if (!present || opener_ == nullptr) return {};
    const auto opened = opener_->open(sealed);
    const auto* text = std::get_if<std::string>(&opened);
    return text == nullptr ? std::string() : *text;
  };
  const std::string first = open(attendee.has_first_name(), attendee.first_name());
  const std::string last = open(attendee.has_last_name(), attendee.last_name());
  return in(attendee.user()) || in(attendee.access_code()) || in(first + " " + last) ||
         in(open(attendee.has_email(), attendee.email()));
}

std::vector<QueryParameter> attendee_parameters() {
  return {{"user", "The person's id."},
          {"checked_in", "`true` or `false`: ever checked in."},
          {"ticket_type", "Slug of a ticket type of which they hold a unit."},
          {"profile_complete", "`true` or `false`: all required fields are filled in."},
          {"q", "Part of the user id, access code, name or e-mail address; case does not matter."}};
}

void for_attendees(const QueryRequest& request, const AttendeeFilter& filter,
                   std::string_view after, const std::function<bool(models::AttendeeView&)>& visit,
                   const std::function<bool(std::string_view)>& skip) {
  const models::Reader reader = request.view.model(models::attendees::kName);
  const models::People people(request.view);
  const auto offer = [&](models::AttendeeView& attendee) {
    people.describe(attendee);
    return filter.matches(attendee) ? visit(attendee) : skip(attendee.access_code());
  };
  if (filter.user()) {  // at most one
    models::AttendeeCode code;
    models::AttendeeView attendee;
    if (reader.get(models::attendees::user_key(*filter.user()), code) &&
        code.access_code() > after &&
        reader.get(models::attendees::key(code.access_code()), attendee)) {
      offer(attendee);
    }
    return;
  }
  const std::string prefix(models::attendees::kPrefix);
  const std::string from =
      after.empty() ? std::string() : prefix + std::string(after) + std::string(1, '\0');
  reader.scan(prefix, from, [&](std::string_view key, std::string_view value) {
    models::AttendeeView attendee;
    models::parse_value(key, value, attendee);
    return offer(attendee);
  });
}

const models::HeldProduct* first_ticket(const models::AttendeeView& attendee) {
  const auto found = std::ranges::find_if(attendee.products(), [](const auto& product) {
    return product.has_ticket_type() && product.quantity() > 0;
  });
  return found == attendee.products().end() ? nullptr : &*found;
}

QueryResult attendees(const QueryRequest& request) {
  const auto filter = AttendeeFilter::read(request);
  if (!filter) return std::unexpected(filter.error());
  const models::Reader letters = request.view.model(models::letters::kName);
  const Standing standing(request.view);
  List list(request);
  for_attendees(
      request, *filter, request.after,
      [&](models::AttendeeView& attendee) {
        standing.complete(attendee);
        add_letters(letters, attendee);
        return list.take(attendee.access_code(), attendee);
      },
      [&](std::string_view code) { return list.skip(code); });
  return std::move(list).finish();
}

std::expected<models::AttendeeView, Problem> find_attendee(const QueryRequest& request) {
  const std::string& named = request.path.front();
  models::AttendeeView attendee;
  const bool found =
      request.view.model(models::attendees::kName)
          .get(models::attendees::key(domain::access_code_of(request.conference, named)), attendee);
  if (!found) return std::unexpected(not_found("attendee", named));
  return attendee;
}

QueryResult attendee(const QueryRequest& request) {
  auto attendee = find_attendee(request);
  if (!attendee) return std::unexpected(std::move(attendee.error()));
  models::People(request.view).describe(*attendee);
  Standing(request.view).complete(*attendee);
  add_letters(request.view.model(models::letters::kName), *attendee);
  return to_json(*attendee, request);
}

}  // namespace lanyard::api::queries
