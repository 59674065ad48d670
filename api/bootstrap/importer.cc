#include "api/bootstrap/importer.h"

#include <fmt/format.h>
#include <simdjson.h>

namespace lanyard::api::bootstrap {
namespace {

using simdjson::dom::element;

std::string text_of(const element& object, std::string_view key) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

/// A problem document as one sentence for a person.
std::string problem_text(const element& problem) {
  std::string text = text_of(problem, "detail");
  simdjson::dom::array errors;
  // The detail of a single error is the problem's own.
  if (problem["errors"].get(errors) == simdjson::SUCCESS && errors.size() > 1) {
    for (const element error : errors) {
      text += fmt::format("; {}: {}", text_of(error, "field"), text_of(error, "detail"));
    }
  }
  return fmt::format("{} ({})", text, text_of(problem, "code"));
}

class Json {
 public:
  explicit Json(std::string_view text) {
    if (parser_.parse(simdjson::padded_string(text)).get(root_) != simdjson::SUCCESS) {
      throw ImportRefused("the server answered what is not JSON: is it Lanyard?");
    }
  }
  const element& root() const { return root_; }

 private:
  simdjson::dom::parser parser_;
  element root_;
};

/// A query's answer; nothing for a 404.
std::optional<std::string> query(const HttpClient& client, const std::string& target) {
  HttpAnswer answer = client.get(target);
  if (answer.status == 404) return std::nullopt;
  if (answer.status != 200) throw ImportRefused(problem_text(Json(answer.body).root()));
  return std::move(answer.body);
}

/// The slugs under `key` of the objects in the array `list`.
std::set<std::string> slugs_in(const element& root, std::string_view list, std::string_view key) {
  simdjson::dom::array items;
  if (root[list].get(items) != simdjson::SUCCESS) {
    throw ImportRefused(fmt::format("the server's answer has no list `{}`", list));
  }
  std::set<std::string> slugs;
  for (const element item : items) slugs.insert(text_of(item, key));
  return slugs;
}

std::string item_text(const PlannedItem& item) {
  switch (item.kind) {
    case ItemKind::kConference:
      return "the conference";
    case ItemKind::kSection:
      return fmt::format("section `{}`", item.slug);
    case ItemKind::kTicketType:
      return fmt::format("ticket `{}`", item.slug);
    case ItemKind::kAddOn:
      return fmt::format("add-on `{}`", item.slug);
  }
  return {};
}

/// What one line of the batch's answer says; throws when it was refused.
Outcome outcome_of(const PlannedItem& item, const element& line, std::uint64_t& position) {
  std::int64_t status = 0;
  element body;
  if (line["status"].get(status) != simdjson::SUCCESS ||
      line["body"].get(body) != simdjson::SUCCESS) {
    throw ImportRefused("the server's answer to a batch has a line without status and body");
  }
  if (status != 200) {
    throw ImportRefused(fmt::format("{}: {}", item_text(item), problem_text(body)));
  }
  std::uint64_t reached = 0;
  if (body["position"].get(reached) == simdjson::SUCCESS) position = std::max(position, reached);
  simdjson::dom::array events;
  const bool changed =
      body["events"].get(events) == simdjson::SUCCESS && events.begin() != events.end();
  if (!changed) return Outcome::kUnchanged;
  return item.exists ? Outcome::kUpdated : Outcome::kCreated;
}

}  // namespace

std::optional<Existing> find_existing(const HttpClient& client, std::string_view slug) {
  const std::string base = fmt::format("/v1/conferences/{}", slug);
  // The read models may still be behind the log: ask for what it holds now.
  const auto checkpoint = query(client, base + "/audit/checkpoint");
  if (!checkpoint) return std::nullopt;
  std::uint64_t position = 0;
  if (Json(*checkpoint).root()["position"].get(position) != simdjson::SUCCESS) {
    throw ImportRefused("the server's checkpoint has no position");
  }
  const std::string fresh = fmt::format("?min_position={}&wait_ms=30000", position);
  const auto conference = query(client, base + fresh);
  const auto inventory = query(client, base + "/inventory" + fresh);
  if (!conference || !inventory) return std::nullopt;
  const Json settings(*conference);
  const Json products(*inventory);
  return Existing{.sections = slugs_in(settings.root(), "sections", "slug"),
                  .ticket_types = slugs_in(products.root(), "ticket_types", "ticket_type"),
                  .addons = slugs_in(products.root(), "addons", "addon")};
}

Imported execute(const HttpClient& client, std::string_view slug,
                 const std::vector<PlannedItem>& plan) {
  const HttpAnswer answer =
      client.post(fmt::format("/v1/conferences/{}/commands?atomic=true", slug),
                  "application/x-ndjson", to_ndjson(plan));
  if (answer.status != 200) {
    const Json problem(answer.body);
    std::uint64_t line = 0;  // of the batch, from 1: which command was refused
    if (problem.root()["line"].get(line) == simdjson::SUCCESS && line >= 1 && line <= plan.size()) {
      throw ImportRefused(
          fmt::format("{}: {}", item_text(plan[line - 1]), problem_text(problem.root())));
    }
    throw ImportRefused(problem_text(problem.root()));
  }
  Imported imported;
  std::string_view rest = answer.body;
  for (const PlannedItem& item : plan) {
    const std::size_t end = rest.find('\n');
    if (rest.empty()) throw ImportRefused("the server answered fewer lines than it was sent");
    const Json line(rest.substr(0, end));
    imported.outcomes.push_back(outcome_of(item, line.root(), imported.position));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return imported;
}

}  // namespace lanyard::api::bootstrap
