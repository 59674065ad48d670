// Reports whose rows are persons, or what is theirs.
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "api/queries/support.h"
#include "api/reports/report.h"
#include "events/wrapping.h"
#include "projections/attendees.h"
#include "projections/check_in_status.h"
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

/// What is shown of a personal field that may be absent. One that cannot be opened reads so, but
/// for dates, of which nothing is shown then.
Cell personal(bool has, const events::Sealed& sealed, const events::Opener* opener) {
  if (!has) return {};
  std::optional<std::string> text = events::text_of(sealed, opener);
  return text ? Cell{*std::move(text)} : Cell{};
}

/// What is shown of one that is always there and no date.
std::string name_text(const events::Sealed& sealed, const events::Opener* opener) {
  return events::text_of(sealed, opener).value_or(std::string());
}

/// A person's name and address, as far as they are known.
struct Person {
  Person(const auto& view, const events::Opener* opener) {
    for (const auto& [has, sealed] : {std::pair{view.has_first_name(), &view.first_name()},
                                      std::pair{view.has_last_name(), &view.last_name()}}) {
      if (!has) continue;
      const std::string shown = name_text(*sealed, opener);
      if (name == shown && shown.starts_with('[')) continue;  // `[forgotten]`, once
      if (!name.empty()) name += " ";
      name += shown;
    }
    if (!name.empty()) full_name = name;
    email = personal(view.has_email(), view.email(), opener);
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

/// How many attendees have a complete profile, whoever the report lists. Only a conference that
/// requires answers has to look at each of them.
std::int64_t complete_profiles(const QueryRequest& request, const models::People& people,
                               std::int64_t all) {
  if (!people.requires_answers()) return all;
  std::int64_t complete = 0;
  request.view.model(models::attendees::kName)
      .scan(models::attendees::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::AttendeeView attendee;
        models::parse_value(key, value, attendee);
        complete += people.is_complete(attendee.user());
        return true;
      });
  return complete;
}

/// How many people hold a ticket of each type.
Counts holders_by_ticket_type(const models::Reader& presence) {
  Counts counts;
  const std::string_view prefix = models::check_in_status::kTicketTypePrefix;
  presence.scan(prefix, "", [&](std::string_view key, std::string_view value) {
    models::PresenceCount of;
    models::parse_value(key, value, of);
    counts.emplace_back(key.substr(prefix.size()), of.expected());
    return true;
  });
  return counts;
}

/// Whether the user that the speaker is holds anything of a paid order.
bool is_registered(const models::Reader& attendees, const models::SpeakerView& speaker) {
  models::AttendeeCode code;
  models::AttendeeView attendee;
  return speaker.has_user() && attendees.get(models::attendees::user_key(speaker.user()), code) &&
         attendees.get(models::attendees::key(code.access_code()), attendee) &&
         attendee.products_size() > 0;
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
  const models::People people(request.view);
  const models::Reader presence = request.view.model(models::check_in_status::kName);
  models::PresenceCount there;
  presence.get(models::check_in_status::kAllKey, there);
  std::vector<OwnColumn> asked;
  for (const auto* field : people.asked())
    asked.push_back({"profile_" + field->slug(), field->label()});
  auto make = [people, opener = request.rendering.opener, checked_in = *checked_in,
               completed = *completed,
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
    Row& row = rows.emplace_back();
    row.cursor = attendee.access_code();
    row.cells = {
        attendee.user(),
        person.email,
        person.full_name,
        joined(tickets, ", "),
        attendee.has_first_checked_in_at() ? Cell{Instant{attendee.first_checked_in_at()}} : Cell{},
        attendee.access_code(),
        attendee.profile_complete()};
    for (const models::ProfileAnswer& answer : attendee.profile())
      row.cells.push_back(personal(answer.has_value(), answer.value(), opener));
  };
  return Contents{.summary = {{"attendees", totals.attendees()},
                              {"checked_in", there.checked_in()},
                              {"completed", complete_profiles(request, people, totals.attendees())},
                              {"by_ticket_type", holders_by_ticket_type(presence)}},
                  .next = scan_rows(request, models::attendees::kName,
                                    std::string(models::attendees::kPrefix), std::move(make)),
                  .more = std::move(asked)};
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
  const std::int64_t applied = totals.credits_applied().amount();
  const std::int64_t restored = totals.credits_restored().amount();
  const std::int64_t expired = totals.credits_expired().amount();
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
                   {"applied", Money{applied}},
                   {"restored", Money{restored}},
                   {"expired", Money{expired}},
                   {"outstanding", Money{minus(plus(issued, restored), plus(applied, expired))}}},
                  scan_rows(request, models::credits::kName, std::string(models::credits::kPrefix),
                            std::move(make))};
}

namespace {

struct NamedSpeaker {
  std::string name;
  models::SpeakerView speaker;
  bool registered = false;
};

/// All of them by name, then by code. A programme is short enough to be read whole, and names are
/// sealed where they are stored: no key has their order.
std::vector<NamedSpeaker> speakers_by_name(const QueryRequest& request) {
  const models::Reader attendees = request.view.model(models::attendees::kName);
  std::vector<NamedSpeaker> all;
  request.view.model(models::programme::kName)
      .scan(models::programme::kSpeakerPrefix, "",
            [&](std::string_view key, std::string_view value) {
              NamedSpeaker& one = all.emplace_back();
              models::parse_value(key, value, one.speaker);
              one.name = name_text(one.speaker.name(), request.rendering.opener);
              one.registered = is_registered(attendees, one.speaker);
              return true;
            });
  std::ranges::stable_sort(all, {}, &NamedSpeaker::name);  // they came in the codes' order
  return all;
}

}  // namespace

Result speaker_registrations(const QueryRequest& request) {
  std::vector<NamedSpeaker> speakers = speakers_by_name(request);
  const std::int64_t all = std::ssize(speakers);
  const std::int64_t registered = std::ranges::count(speakers, true, &NamedSpeaker::registered);
  // A page goes on behind the speaker with whom the one before ended: a cursor has no name in it.
  std::size_t at = 0;
  if (!request.after.empty()) {
    const auto last = std::ranges::find_if(
        speakers, [&](const auto& one) { return one.speaker.speaker() == request.after; });
    at = std::min<std::size_t>(last - speakers.begin() + 1, speakers.size());
  }
  auto next = [speakers = std::move(speakers), at, users = request.view.model(models::users::kName),
               opener = request.rendering.opener,
               programme = request.view.model(models::programme::kName)](Row& row) mutable {
    if (at == speakers.size()) return false;
    const auto& [name, speaker, is_registered] = speakers[at++];
    std::int64_t talks = 0;
    programme.scan(models::programme::talks_prefix(speaker.speaker()), "",
                   [&](std::string_view, std::string_view) { return ++talks > 0; });
    row = {.cells = {name,
                     speaker.has_user() ? person_of(users, speaker.user(), opener).email : Cell{},
                     talks, is_registered, speaker.speaker()},
           .cursor = speaker.speaker()};
    return true;
  };
  return Contents{
      {{"speakers", all}, {"registered", registered}, {"unregistered", all - registered}},
      std::move(next)};
}

namespace {

/// What the summary of letters says.
class LetterFigures {
 public:
  void add(const models::LetterView& letter, const events::Opener* opener) {
    ++total_;
    ++by_status_[letter.status()];
    ++by_nationality_[name_text(letter.nationality(), opener)];
    if (!letter.has_reviewed_at()) return;
    ++reviewed_;
    waited_seconds_ =
        plus(waited_seconds_, minus(letter.reviewed_at(), letter.submitted_at()) / 1'000'000);
  }

  std::vector<Fact> facts() const {
    const auto of = [this](models::LetterStatus status) {
      const auto found = by_status_.find(status);
      return found == by_status_.end() ? 0 : found->second;
    };
    Counts statuses;
    for (int status = 0; status < models::LetterStatus_ARRAYSIZE; ++status) {
      const auto known = static_cast<models::LetterStatus>(status);
      statuses.emplace_back(events::enum_text(known), of(known));
    }
    return {
        {"total", total_},
        {"by_status", std::move(statuses)},
        {"pending", of(models::LETTER_STATUS_SUBMITTED) + of(models::LETTER_STATUS_UNDER_REVIEW)},
        {"average_processing_days", average_wait()},
        {"completion", share(of(models::LETTER_STATUS_SENT), total_)},
        {"nationalities", most_frequent()}};
  }

 private:
  /// Rounded half up; 0 while none was reviewed (reference 3.19).
  DayCount average_wait() const {
    constexpr std::int64_t kSecondsOfAHundredth = 24 * 60 * 60 / 100;
    if (reviewed_ == 0) return {};
    const std::int64_t unit = kSecondsOfAHundredth * reviewed_;
    return {plus(times(2, waited_seconds_), unit) / (2 * unit)};
  }

  /// As they were written; the most frequent first, ties by name.
  Counts most_frequent() const {
    constexpr std::size_t kShown = 10;
    Counts counts(by_nationality_.begin(), by_nationality_.end());
    std::ranges::stable_sort(counts, std::ranges::greater{}, &Counts::value_type::second);
    if (counts.size() > kShown) counts.resize(kShown);
    return counts;
  }

  std::int64_t total_ = 0;
  std::int64_t reviewed_ = 0;
  std::int64_t waited_seconds_ = 0;
  std::map<models::LetterStatus, std::int64_t> by_status_;
  std::map<std::string, std::int64_t> by_nationality_;
};

}  // namespace

Result visa_letters(const QueryRequest& request) {
  LetterFigures figures;
  request.view.model(models::letters::kName)
      .scan(models::letters::kPrefix, "", [&](std::string_view key, std::string_view value) {
        models::LetterView letter;
        models::parse_value(key, value, letter);
        figures.add(letter, request.rendering.opener);
        return true;
      });
  auto make = [opener = request.rendering.opener](std::string_view key, std::string_view value,
                                                  std::vector<Row>& rows) {
    models::LetterView letter;
    models::parse_value(key, value, letter);
    const auto text = [](bool has, const std::string& shown) { return has ? Cell{shown} : Cell{}; };
    rows.push_back(
        {.cells = {name_text(letter.passport_name(), opener),
                   name_text(letter.nationality(), opener), events::enum_text(letter.status()),
                   letter.travel_from(), letter.travel_until(),
                   personal(letter.has_embassy_name(), letter.embassy_name(), opener),
                   Instant{letter.submitted_at()},
                   text(letter.has_reviewed_by(), letter.reviewed_by()),
                   letter.has_reviewed_at() ? Cell{Instant{letter.reviewed_at()}} : Cell{},
                   letter.letter()},
         .cursor = std::string(key.substr(models::letters::kPrefix.size()))});
  };
  return Contents{figures.facts(),
                  scan_rows(request, models::letters::kName, std::string(models::letters::kPrefix),
                            std::move(make))};
}

}  // namespace lanyard::api::reports
