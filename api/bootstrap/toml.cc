// The checks stand in the order in which a file's author should hear of mistakes: the shape of the
// whole first, list by list, then single values.
#include "api/bootstrap/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <set>
#include <sstream>

#include "api/bootstrap/values.h"

namespace lanyard::api::bootstrap {
namespace {

std::string join_sorted(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return fmt::format("{}", fmt::join(texts, ", "));
}

void check_required(const toml::table& table, const std::string& path,
                    std::initializer_list<std::string_view> keys) {
  std::vector<std::string> missing;
  for (const std::string_view key : keys) {
    if (!table.contains(key)) missing.emplace_back(key);
  }
  if (missing.empty()) return;
  throw ImportError{ImportError::Kind::kValue, fmt::format("{} is missing required keys: {}", path,
                                                           join_sorted(std::move(missing)))};
}

/// The slug that is given, else the one that follows from the name.
std::string slug_of(const Values& values) {
  std::string slug;
  if (values.has("slug")) {
    slug = values.text("slug");
  } else if (values.has("name")) {
    slug = derive_slug(values.text("name"));
  } else {
    values.refuse("needs a `slug` or a `name`");
  }
  if (slug.empty()) values.refuse("has an empty slug");
  const bool plain = std::ranges::all_of(slug, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (!plain) {
    values.refuse(
        fmt::format("has the slug `{}`: only a–z, 0–9, `-` and `_` are allowed; give a "
                    "`slug` of its own",
                    slug));
  }
  return slug;
}

struct Item {
  Values values;
  std::string slug;
};

enum class Presence { kRequired, kOptional };

/// One of the conference's lists: its shape, its items' required keys, its slugs.
std::vector<Item> items_of(const Source& source, const toml::table& conference,
                           std::string_view list, Presence presence,
                           std::initializer_list<std::string_view> required) {
  const std::string path = fmt::format("conference.{}", list);
  const toml::node* node = conference.get(list);
  if (node == nullptr) {
    if (presence == Presence::kOptional) return {};
    throw ImportError{ImportError::Kind::kValue,
                      fmt::format("{} is missing: at least one is needed", path)};
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    throw ImportError{ImportError::Kind::kValue, fmt::format("{} must be a list", path)};
  }
  if (array->empty() && presence == Presence::kRequired) {
    throw ImportError{ImportError::Kind::kValue,
                      fmt::format("{} is empty: at least one is needed", path)};
  }
  std::vector<Item> items;
  std::set<std::string> seen;
  std::set<std::string> duplicates;
  for (std::size_t index = 0; index < array->size(); ++index) {
    const std::string item_path = fmt::format("{}[{}]", path, index);
    const toml::table* table = array->get(index)->as_table();
    if (table == nullptr) {
      throw ImportError{ImportError::Kind::kType, fmt::format("{} must be a table", item_path)};
    }
    check_required(*table, item_path, required);
    const Values values(source, *table, item_path);
    std::string slug = slug_of(values);
    if (!seen.insert(slug).second) duplicates.insert(slug);
    items.push_back({values, std::move(slug)});
  }
  if (!duplicates.empty()) {
    throw ImportError{ImportError::Kind::kValue,
                      fmt::format("{} has duplicate slugs: {}", path, fmt::join(duplicates, ", "))};
  }
  return items;
}

Availability availability_of(const Values& values, std::string_view timezone) {
  Availability available;
  if (!values.has("available")) return available;
  const Values days = values.table("available");
  if (days.has("opens")) available.from = start_of_day(days.date("opens"), timezone);
  if (days.has("closes")) available.until = end_of_day(days.date("closes"), timezone);
  return available;
}

Section section_of(const Item& item, std::size_t index) {
  const Values& values = item.values;
  return {.slug = item.slug,
          .name = values.text("name"),
          .start_date = values.date("start"),
          .end_date = values.date("end"),
          .order = values.optional_count("order").value_or(static_cast<std::int64_t>(index))};
}

Ticket ticket_of(const Item& item, std::string_view timezone) {
  const Values& values = item.values;
  return {.slug = item.slug,
          .name = values.text("name"),
          .price = values.decimal("price"),
          .quantity = values.count("quantity"),
          .per_user = values.optional_count("per_user"),
          .voucher_required = values.optional_flag("voucher_required"),
          .available = availability_of(values, timezone)};
}

AddOn addon_of(const Item& item, std::string_view timezone) {
  const Values& values = item.values;
  return {.slug = item.slug,
          .name = values.optional_text("name"),
          .price = values.optional_decimal("price"),
          .quantity = values.optional_count("quantity"),
          .available = availability_of(values, timezone),
          .required_tickets = values.optional_texts("requires")};
}

void note_unknown(const Values& values, std::initializer_list<std::string_view> known,
                  std::vector<std::string>& notices) {
  for (const std::string& key : values.keys_beyond(known)) {
    notices.push_back(fmt::format("{}.{} is not imported and was passed over", values.path(), key));
  }
}

void note_everything_unknown(const toml::table& root, const Values& conference,
                             const std::vector<Item>& sections, const std::vector<Item>& tickets,
                             const std::vector<Item>& addons, std::vector<std::string>& notices) {
  for (const auto& [key, value] : root) {
    if (key.str() != "conference") {
      notices.push_back(fmt::format("{} is not imported and was passed over", key.str()));
    }
  }
  note_unknown(conference,
               {"name", "slug", "start", "end", "timezone", "currency", "venue", "website_url",
                "total_capacity", "revenue_budget", "target_attendance", "grant_budget", "sections",
                "tickets", "addons", "sponsor_levels"},
               notices);
  for (const Item& item : sections) {
    note_unknown(item.values, {"slug", "name", "start", "end", "order"}, notices);
  }
  for (const Item& item : tickets) {
    note_unknown(item.values,
                 {"slug", "name", "price", "quantity", "per_user", "voucher_required", "available"},
                 notices);
  }
  for (const Item& item : addons) {
    note_unknown(item.values, {"slug", "name", "price", "quantity", "available", "requires"},
                 notices);
  }
}

ConferenceFile conference_of(const Source& source, const toml::table& root) {
  const toml::node* node = root.get("conference");
  if (node == nullptr) {
    throw ImportError{ImportError::Kind::kValue, "there is no [conference] table"};
  }
  const toml::table* table = node->as_table();
  if (table == nullptr) {
    throw ImportError{ImportError::Kind::kType, "conference must be a table"};
  }
  check_required(*table, "conference", {"name", "start", "end", "timezone"});
  const Values values(source, *table, "conference");
  ConferenceFile file;
  file.timezone = values.text("timezone");
  if (!timezone_exists(file.timezone)) {
    values.refuse(fmt::format("has the time zone `{}`, which does not exist", file.timezone));
  }
  file.slug = slug_of(values);
  const auto sections =
      items_of(source, *table, "sections", Presence::kRequired, {"name", "start", "end"});
  const auto tickets =
      items_of(source, *table, "tickets", Presence::kOptional, {"name", "price", "quantity"});
  const auto addons = items_of(source, *table, "addons", Presence::kOptional, {});
  file.sponsor_levels = items_of(source, *table, "sponsor_levels", Presence::kOptional, {}).size();

  file.name = values.text("name");
  file.start_date = values.date("start");
  file.end_date = values.date("end");
  file.currency = values.optional_text("currency");
  file.venue = values.optional_text("venue");
  file.website_url = values.optional_text("website_url");
  file.total_capacity = values.optional_count("total_capacity");
  file.revenue_budget = values.optional_decimal("revenue_budget");
  file.target_attendance = values.optional_count("target_attendance");
  file.grant_budget = values.optional_decimal("grant_budget");
  for (const Item& item : sections) {
    file.sections.push_back(section_of(item, file.sections.size()));
  }
  for (const Item& item : tickets) file.tickets.push_back(ticket_of(item, file.timezone));
  for (const Item& item : addons) file.addons.push_back(addon_of(item, file.timezone));
  if (file.sponsor_levels > 0) {
    file.notices.push_back(
        fmt::format("conference.sponsor_levels: {} levels were checked and passed over: sponsor "
                    "levels are not imported",
                    file.sponsor_levels));
  }
  note_everything_unknown(root, values, sections, tickets, addons, file.notices);
  return file;
}

}  // namespace

std::string derive_slug(std::string_view name) {
  std::string slug;
  bool gap = false;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '-' || c == ' ' || (c >= '\t' && c <= '\r')) {
      gap = true;
      continue;
    }
    const bool upper = c >= 'A' && c <= 'Z';
    const bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
                      byte >= 0x80;  // letters of other scripts: refused later, not lost here
    if (!word) continue;
    if (gap && !slug.empty()) slug.push_back('-');
    gap = false;
    slug.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return slug;
}

Parsed parse(std::string_view text) {
  try {
    const toml::table root = toml::parse(text);
    return conference_of(Source(text), root);
  } catch (const toml::parse_error& error) {
    return std::unexpected(
        ImportError{ImportError::Kind::kValue,
                    fmt::format("not valid TOML: line {}, column {}: {}", error.source().begin.line,
                                error.source().begin.column, error.description())});
  } catch (ImportError& error) {
    return std::unexpected(std::move(error));
  }
}

Parsed read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (std::filesystem::is_directory(path) || !file || !(text << file.rdbuf())) {
    return std::unexpected(
        ImportError{ImportError::Kind::kFile, fmt::format("{} cannot be read", path.string())});
  }
  return parse(text.str());
}

}  // namespace lanyard::api::bootstrap
