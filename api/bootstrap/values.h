// Typed access to one table of a bootstrap file, with errors that name the place. Throws
// ImportError; parse() turns that into its result.
#pragma once

#include <toml++/toml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/bootstrap/toml.h"

namespace lanyard::api::bootstrap {

/// The file's text, to read numbers as they were written.
class Source {
 public:
  explicit Source(std::string_view text);
  /// What stands at a position, up to the end of its line.
  std::string_view at(toml::source_position position) const;

 private:
  std::vector<std::string_view> lines_;
};

class Values {
 public:
  Values(const Source& source, const toml::table& table, std::string path)
      : source_(&source), table_(&table), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  bool has(std::string_view key) const { return table_->contains(key); }
  /// Keys that are not in `known`, sorted.
  std::vector<std::string> keys_beyond(std::initializer_list<std::string_view> known) const;

  std::string text(std::string_view key) const;
  std::string date(std::string_view key) const;  ///< YYYY-MM-DD
  Decimal decimal(std::string_view key) const;
  std::int64_t count(std::string_view key) const;  ///< 0 or more
  Values table(std::string_view key) const;

  std::optional<std::string> optional_text(std::string_view key) const;
  std::optional<std::vector<std::string>> optional_texts(std::string_view key) const;
  std::optional<Decimal> optional_decimal(std::string_view key) const;
  std::optional<std::int64_t> optional_count(std::string_view key) const;
  std::optional<bool> optional_flag(std::string_view key) const;

  /// `<path> <reason>` as a value error.
  [[noreturn]] void refuse(std::string_view reason) const;

 private:
  [[noreturn]] void wrong_type(std::string_view key, std::string_view expected) const;
  const toml::node& at(std::string_view key) const { return *table_->get(key); }

  const Source* source_;
  const toml::table* table_;
  std::string path_;
};

/// Reads `1_250.50`, `-3`, `1e3` exactly; nothing for what is no finite decimal of at most 18
/// digits.
std::optional<Decimal> parse_toml_decimal(std::string_view literal);

bool timezone_exists(std::string_view name);
/// `date` is YYYY-MM-DD. A time that clocks skip becomes the moment of the jump; of one that they
/// show twice, a day starts at the earlier and ends at the later.
Instant start_of_day(std::string_view date, std::string_view timezone);
Instant end_of_day(std::string_view date, std::string_view timezone);

}  // namespace lanyard::api::bootstrap
