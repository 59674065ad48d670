#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/money.h"
#include "events/types.h"

namespace lanyard::api::bootstrap {

// A conference as its TOML file describes it, checked as far as it can be without knowing what
// exists. What is absent in the file is absent here: an update leaves it as it is.

struct Section {
  std::string slug = {};
  std::string name = {};
  std::string start_date = {};  // YYYY-MM-DD
  std::string end_date = {};
  std::int64_t order = 0;  // as given, else its place in the list
};

/// Days of the conference's time zone, as instants: `opens` at their start, `closes` at 23:59:59.
struct Availability {
  std::optional<Instant> from = {};
  std::optional<Instant> until = {};
};

struct Ticket {
  std::string slug = {};
  std::string name = {};
  Decimal price = {};
  std::int64_t quantity = 0;
  std::optional<std::int64_t> per_user = {};
  std::optional<bool> voucher_required = {};
  Availability available = {};
};

struct AddOn {
  std::string slug = {};
  std::optional<std::string> name = {};
  std::optional<Decimal> price = {};
  std::optional<std::int64_t> quantity = {};
  Availability available = {};
  std::optional<std::vector<std::string>> required_tickets = {};
};

struct ConferenceFile {
  std::string slug = {};
  std::string name = {};
  std::string start_date = {};
  std::string end_date = {};
  std::string timezone = {};
  std::optional<std::string> currency = {};
  std::optional<std::string> venue = {};
  std::optional<std::string> website_url = {};
  std::optional<std::int64_t> total_capacity = {};
  std::optional<Decimal> revenue_budget = {};
  std::optional<std::int64_t> target_attendance = {};
  std::optional<Decimal> grant_budget = {};
  std::vector<Section> sections = {};
  std::vector<Ticket> tickets = {};
  std::vector<AddOn> addons = {};
  std::size_t sponsor_levels = 0;
  std::vector<std::string> notices = {};  ///< what the file says and nobody imports
};

struct ImportError {
  enum class Kind {
    kFile,   ///< cannot be read
    kValue,  ///< says something impossible
    kType,   ///< has a value of the wrong type
  };
  Kind kind = Kind::kValue;
  std::string message = {};
};

using Parsed = std::expected<ConferenceFile, ImportError>;

/// `text` is TOML 1.0. Numbers with a fraction are taken exactly as written, never through a float.
Parsed parse(std::string_view text);
Parsed read_file(const std::filesystem::path& path);

/// `Tutorial: Intro to Django` is `tutorial-intro-to-django`.
std::string derive_slug(std::string_view name);

}  // namespace lanyard::api::bootstrap
