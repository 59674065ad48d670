#pragma once

#include <expected>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/bootstrap/toml.h"

namespace lanyard::api::bootstrap {

/// What a conference already has.
struct Existing {
  std::set<std::string> sections = {};
  std::set<std::string> ticket_types = {};
  std::set<std::string> addons = {};
};

enum class ItemKind { kConference, kSection, kTicketType, kAddOn };

/// One thing of the file and the command for it.
struct PlannedItem {
  ItemKind kind = ItemKind::kConference;
  std::string slug = {};
  std::string name = {};
  bool exists = false;
  std::string command = {};  ///< its name
  std::string data = {};     ///< its fields, a JSON object
};

struct Refusal {
  std::string code = {};  ///< `conference_exists`, `unknown_required_ticket`
  std::string message = {};
};

/// The commands that import a file, in order: the conference, sections, ticket types, add-ons. They
/// are to be executed as one commit. `existing`: nothing when there is no such conference yet. What
/// is not in the file is never deleted.
std::expected<std::vector<PlannedItem>, Refusal> make_plan(const ConferenceFile& file,
                                                           const std::optional<Existing>& existing,
                                                           bool update);

/// The body of an NDJSON batch.
std::string to_ndjson(const std::vector<PlannedItem>& plan);

}  // namespace lanyard::api::bootstrap
