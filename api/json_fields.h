#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "api/problem.h"
#include "domain/fields.h"

namespace lanyard::api {

/// A personal text as the client sent it, to be sealed into `target` once the whole body is good.
struct PendingSeal {
  events::Sealed* target;
  std::string text;
};

/// What an answer lists of a body's errors; the rest would only be long.
inline constexpr std::size_t kMaxErrors = 100;

/// Whether it is a text of nothing but spaces, or of nothing at all.
bool is_spaces(simdjson::dom::element json);

/// Takes fields out of one JSON object and notes everything that is wrong with them, not only the
/// first. At the end `finish` notes what was not asked for.
class ObjectReader {
 public:
  ObjectReader(simdjson::dom::object object, std::string prefix, std::vector<FieldError>& errors,
               std::vector<PendingSeal>& seals)
      : object_(object), prefix_(std::move(prefix)), errors_(errors), seals_(seals) {}

  /// The field's value, if it is there; a second one of the same name is an error.
  std::optional<simdjson::dom::element> take(std::string_view name);
  void finish();

  void error(std::string_view name, std::string code, std::string detail);

  // Each reads one value; false when it was not of the type, or broke the spec, which is then
  // noted.
  bool value(std::string_view name, simdjson::dom::element json, std::string& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, std::int64_t& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, bool& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, Decimal& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, Instant& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, domain::Date& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, std::vector<std::string>& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, events::Sealed& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, domain::Personal& out,
             const domain::FieldSpec& spec, bool required);
  bool value(std::string_view name, simdjson::dom::element json, domain::Scope& out,
             const domain::FieldSpec& spec, bool required);
  /// An array of objects that describe themselves.
  template <class Item>
  requires(!std::is_same_v<Item, std::string>) bool value(std::string_view name,
                                                          simdjson::dom::element json,
                                                          std::vector<Item>& out,
                                                          const domain::FieldSpec& spec,
                                                          bool required);

  void product(domain::Product& out);

 private:
  bool array(std::string_view name, simdjson::dom::element json, std::string_view what,
             simdjson::dom::array& out);

  simdjson::dom::object object_;
  const std::string prefix_;
  std::vector<FieldError>& errors_;
  std::vector<PendingSeal>& seals_;
  std::vector<std::string_view> known_;
  std::size_t matched_ = 0;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsChange : std::false_type {};
template <class T>
struct IsChange<domain::Change<T>> : std::true_type {};

/// The visitor of domain/fields.h that parses.
template <class T>
class FieldParser {
 public:
  FieldParser(T& target, ObjectReader& reader) : target_(target), reader_(reader) {}

  template <class Member>
  void required(std::string_view name, Member T::*member, const domain::FieldSpec& spec = {}) {
    const auto json = reader_.take(name);
    if (!json) return reader_.error(name, "required", "this field is required");
    read(name, *json, target_.*member, spec, true);
  }

  template <class Member>
  void optional(std::string_view name, Member T::*member, const domain::FieldSpec& spec = {}) {
    if (const auto json = reader_.take(name)) read(name, *json, target_.*member, spec, false);
  }

  void product(domain::Product T::*member) { reader_.product(target_.*member); }

  template <class Group>
  void group(Group T::*member) {
    FieldParser<Group> parser(target_.*member, reader_);
    Group::describe(parser);
  }

 private:
  template <class Member>
  void read(std::string_view name, simdjson::dom::element json, Member& member,
            const domain::FieldSpec& spec, bool required) {
    if constexpr (IsOptional<Member>::value) {
      read_nullable(name, json, member, spec, required);
    } else if constexpr (IsChange<Member>::value) {
      member.present = true;
      read_nullable(name, json, member.value, spec, required);
    } else {
      reader_.value(name, json, member, spec, required);
    }
  }

  template <class Value>
  void read_nullable(std::string_view name, simdjson::dom::element json,
                     std::optional<Value>& member, const domain::FieldSpec& spec, bool required) {
    member.reset();
    if (json.is_null() || (spec.blank_is_none && is_spaces(json))) return;
    if (!reader_.value(name, json, member.emplace(), spec, required)) member.reset();
  }

  T& target_;
  ObjectReader& reader_;
};

/// Fills `target` from a JSON value that must be an object; what is wrong is added to `errors`.
template <class T>
void read_fields(simdjson::dom::element json, std::string prefix, T& target,
                 std::vector<FieldError>& errors, std::vector<PendingSeal>& seals) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) {
    errors.push_back({std::move(prefix), "wrong_type", "must be a JSON object"});
    return;
  }
  ObjectReader reader(object, std::move(prefix), errors, seals);
  FieldParser<T> parser(target, reader);
  T::describe(parser);
  reader.finish();
}

template <class Item>
requires(!std::is_same_v<Item, std::string>) bool ObjectReader::value(std::string_view name,
                                                                      simdjson::dom::element json,
                                                                      std::vector<Item>& out,
                                                                      const domain::FieldSpec&,
                                                                      bool) {
  simdjson::dom::array items;
  if (!array(name, json, "an array of objects", items)) return false;
  const std::size_t before = errors_.size();
  out.clear();
  out.reserve(items.size());  // what is to be sealed must stay where it is
  std::string path = prefix_.empty() ? std::string(name) : prefix_ + "." + std::string(name);
  for (const simdjson::dom::element item : items) {
    const std::string at = path + "[" + std::to_string(out.size()) + "]";
    read_fields(item, at, out.emplace_back(), errors_, seals_);
    if (errors_.size() >= kMaxErrors) break;
  }
  return errors_.size() == before;
}

/// A parser with the limits of this API. Not safe for threads; its results last until the next
/// parse.
class JsonParser {
 public:
  JsonParser();
  /// `text` must be followed by kPadding readable bytes, of any value.
  std::optional<simdjson::dom::element> parse(std::string_view text, FieldError& error);

  static constexpr std::size_t kPadding = simdjson::SIMDJSON_PADDING;
  static constexpr std::size_t kMaxDepth = 16;

 private:
  simdjson::dom::parser parser_;
};

}  // namespace lanyard::api
