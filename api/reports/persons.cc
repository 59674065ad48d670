// Reports whose rows are persons, or what is theirs.
#include <algorithm>
#include <memory>
#include <utility>

#include "api/queries/support.h"
#include "api/reports/report.h"
#include "events/wrapping.h"
#include "projections/attendees.h"
#include "projections/conference.h"
#include "projections/credits.h"
#include "projections/letters.h"
#include "projections/people.h"
#include "projections/programme.h"
#include "projections/reports.h"
#include "projections/users.h"
#include "projections/views.pb.h"

namespace lanyard::api::reports {
namespace {

namespace models = projections;

/// A person's name and address, as far as they are known.
struct Person {
  Person(const auto& view, const events::Opener* opener) {
    for (const auto& [has, sealed] : {std::pair{view.has_first_name(), &view.first_name()},
                                      std::pair{view.has_last_name(), &view.last_name()}}) {
      if (!has) continue;
      const std::string shown = *events::text_of(*sealed, opener);
      if (name == shown && shown.starts_with('[')) continue;  // `[forgotten]`, once
      if (!name.empty()) name += " ";
      name += shown;
    }
    if (!name.empty()) full_name = name;
    if (view.has_email()) email = *events::text_of(view.email(), opener);
  }

  std::string name;
  Cell full_name;
  Cell email;
};

Person person_of(const models::Reader& users, std::string_view user, const events::Opener* opener) {
  models::UserView known;
  users.get(models::users::key(user), known);
  return {known, opener};
}

std::string joined(const std::vector<std::string>& names, std::string_view between) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += between;
    text += name;
  }
  return text;
}

}  // namespace

Result attendees(const QueryRequest& request) {
  const auto checked_in = queries::bool_parameter(request, "checked_in");
  if (!checked_in) return std::unexpected(checked_in.error());
  const auto completed = queries::bool_parameter(request, "completed");
  if (!completed) return std::unexpected(completed.error());
  const auto ticket_type = request.parameter("ticket_type");
  models::ReportTotals totals;
  request.view.model(models::reports::kName).get(models::reports::kTotalsKey, totals);
  auto make = [people = models::People(request.view), opener = request.rendering.opener,
               checked_in = *checked_in, completed = *completed,
               ticket_type = ticket_type ? std::optional<std::string>(*ticket_type) : std::nullopt](
                  std::string_view key, std::string_view value, std::vector<Row>& rows) {
    models::AttendeeView attendee;
    models::parse_value(key, value, attendee);
    people.describe(attendee);
    if (completed && attendee.profile_complete() != *completed) return;
    if (checked_in && attendee.checked_in() != *checked_in) return;
    std::vector<std::string> tickets;
    bool holds = !ticket_type;
    for (const models::HeldProduct& held : attendee.products()) {
      if (!held.has_ticket_type()) continue;
      tickets.push_back(held.name());
      holds |= ticket_type && held.ticket_type() == *ticket_type;
    }
    if (!holds) return;
    const Person person(attendee, opener);
    rows.push_back(
        {.cells = {attendee.user(), person.email, person.full_name, joined(tickets, ", "),
                   attendee.has_first_checked_in_at()
                       ? Cell{Instant{attendee.first_checked_in_at()}}
                       : Cell{},
                   attendee.access_code(), attendee.profile_complete()},
         .cursor = attendee.access_code()});
  };
  return Contents{{{"attendees", totals.attendees()}},
                  scan_rows(request, models::attendees::kName,
                            std::string(models::attendees::kPrefix), std::move(make))};
}

Result credit_notes(const QueryRequest& request) {
  models::ReportTotals totals;
  request.view.model(models::reports::kName).get(models::reports::kTotalsKey, totals);
  std::int64_t count = 0;
  std::int64_t issued = 0;
  for (const models::NamedFigure& one : totals.credits_issued()) {
    count += one.figure().count();
    issued = plus(issued, one.figure().amount());
  }
  auto make = [users = request.view.model(models::users::kName), opener = request.rendering.opener](
                  std::string_view key, std::string_view value, std::vector<Row>& rows) {
    models::CreditView credit;
    models::parse_value(key, value, credit);
    std::vector<std::string> orders;
    for (const models::CreditUse& use : credit.uses()) {
      if (use.amount() > 0 && std::ranges::find(orders, use.order()) == orders.end())
        orders.push_back(use.order());
    }
    const Person person = person_of(users, credit.user(), opener);
    rows.push_back(
        {.cells = {credit.credit(), credit.user(), person.full_name, person.email,
                   Money{credit.amount()}, Money{credit.remaining()},
                   events::enum_text(credit.status()), events::enum_text(credit.reason()),
                   credit.source_order().empty() ? Cell{} : Cell{credit.source_order()},
                   joined(orders, " "), credit.note(), Instant{credit.issued_at()}},
         .cursor = std::string(key.substr(models::credits::kPrefix.size()))});
  };
  return Contents{{{"count", count},
                   {"issued", Money{issued}},
                   {"applied", Money{totals.credits_applied().amount()}},
                   {"restored", Money{totals.credits_restored().amount()}},
                   {"expired", Money{totals.credits_expired().amount()}}},
                  scan_rows(request, models::credits::kName, std::string(models::credits::kPrefix),
                            std::move(make))};
}

Result speaker_registrations(const QueryRequest& request) {
  auto make = [users = request.view.model(models::users::kName), opener = request.rendering.opener,
               programme = request.view.model(models::programme::kName),
               attendees = request.view.model(models::attendees::kName)](
                  std::string_view key, std::string_view value, std::vector<Row>& rows) {
    models::SpeakerView speaker;
    models::parse_value(key, value, speaker);
    std::int64_t talks = 0;
    programme.scan(models::programme::talks_prefix(speaker.speaker()), "",
                   [&](std::string_view, std::string_view) { return ++talks > 0; });
    bool registered = false;
    Cell email;
    if (speaker.has_user()) {
      email = person_of(users, speaker.user(), opener).email;
      models::AttendeeCode code;
      models::AttendeeView attendee;
      registered = attendees.get(models::attendees::user_key(speaker.user()), code) &&
                   attendees.get(models::attendees::key(code.access_code()), attendee) &&
                   attendee.products_size() > 0;
    }
    rows.push_back({.cells = {speaker.speaker(), *events::text_of(speaker.name(), opener),
                              std::move(email), talks, registered},
                    .cursor = speaker.speaker()});
  };
  return Contents{{},
                  scan_rows(request, models::programme::kName,
                            std::string(models::programme::kSpeakerPrefix), std::move(make))};
}

Result visa_letters(const QueryRequest& request) {
  std::int64_t total = 0;
  std::int64_t pending = 0;
  std::int64_t sent = 0;
  std::int64_t reviewed = 0;
  std::int64_t review_minutes = 0;
  request.view.model(models::letters::kName)
      .scan(models::letters::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::LetterView letter;
        models::parse_value(key, value, letter);
        ++total;
        pending += letter.status() == models::LETTER_STATUS_SUBMITTED ||
                   letter.status() == models::LETTER_STATUS_UNDER_REVIEW;
        sent += letter.status() == models::LETTER_STATUS_SENT;
        if (!letter.has_reviewed_at()) return true;
        ++reviewed;
        review_minutes += minus(letter.reviewed_at(), letter.submitted_at()) / 60'000'000;
        return true;
      });
  auto make = [opener = request.rendering.opener](std::string_view key, std::string_view value,
                                                  std::vector<Row>& rows) {
    models::LetterView letter;
    models::parse_value(key, value, letter);
    const auto text = [](bool has, const std::string& shown) { return has ? Cell{shown} : Cell{}; };
    rows.push_back(
        {.cells = {letter.letter(), *events::text_of(letter.passport_name(), opener),
                   *events::text_of(letter.nationality(), opener),
                   events::enum_text(letter.status()), letter.travel_from(), letter.travel_until(),
                   letter.has_embassy_name() ? Cell{*events::text_of(letter.embassy_name(), opener)}
                                             : Cell{},
                   Instant{letter.submitted_at()},
                   text(letter.has_reviewed_by(), letter.reviewed_by()),
                   letter.has_reviewed_at() ? Cell{Instant{letter.reviewed_at()}} : Cell{}},
         .cursor = std::string(key.substr(models::letters::kPrefix.size()))});
  };
  return Contents{
      {{"total", total},
       {"pending", pending},
       {"average_review_minutes", reviewed == 0 ? Cell{} : Cell{review_minutes / reviewed}},
       {"completion", share(sent, total)}},
      scan_rows(request, models::letters::kName, std::string(models::letters::kPrefix),
                std::move(make))};
}

}  // namespace lanyard::api::reports
