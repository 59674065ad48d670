#include "api/command_json.h"

#include <array>
#include <utility>

#include "api/json_fields.h"
#include "api/json_schema.h"
#include "domain/checks.h"
#include "events/check.h"

namespace lanyard::api {
namespace {

using simdjson::dom::element;

struct Reading {
  std::unique_ptr<DomainCommand> command;
  std::string subject;  // of its personal fields: mostly the command's user
  std::vector<FieldError> errors;
  std::vector<PendingSeal> seals;
};

using Reader = void (*)(element json, Reading& reading);

template <class T>
void read_command(element json, Reading& reading) {
  reading.command = std::make_unique<DomainCommand>(domain::Command(std::in_place_type<T>));
  T& command = std::get<T>(reading.command->value);
  read_fields(json, "", command, reading.errors, reading.seals);
  if constexpr (requires { command.sealing_subject(); }) {
    reading.subject = command.sealing_subject();
  } else if constexpr (requires { command.user; }) {
    reading.subject = command.user;
  }
}

template <class T>
constexpr Reader kReader = &read_command<T>;

template <class T>
void append_schema(std::string& out) {
  SchemaWriter<T> writer;
  T::describe(writer);
  writer.append(out);
}

template <class T>
CommandEntry make_entry() {
  return {T::kName, T::kSummary, std::span<const std::string_view>(T::kRejections),
          &append_schema<T>, &kReader<T>};
}

template <class Variant>
struct Table;
template <class... Commands>
struct Table<std::variant<Commands...>> {
  static const std::array<CommandEntry, sizeof...(Commands)>& entries() {
    static const std::array<CommandEntry, sizeof...(Commands)> all = {make_entry<Commands>()...};
    return all;
  }
};

/// Seals what is personal; nothing when the subject is no valid user, for then the domain refuses
/// the command and no key should be made.
void seal_all(Reading& reading, events::Sealer* sealer) {
  if (reading.seals.empty() || domain::refuse_user(reading.subject)) return;
  LANYARD_CHECK(sealer != nullptr, "commands with personal fields go to a conference");
  reading.command->key = sealer->hold(reading.subject);
  for (PendingSeal& pending : reading.seals) {
    *pending.target = sealer->seal(reading.subject, pending.text);
  }
}

std::expected<std::unique_ptr<DomainCommand>, Problem> read(const CommandEntry& entry, element json,
                                                            events::Sealer* sealer) {
  Reading reading;
  (*static_cast<const Reader*>(entry.reader))(json, reading);
  if (!reading.errors.empty()) return std::unexpected(malformed_request(std::move(reading.errors)));
  seal_all(reading, sealer);
  return std::move(reading.command);
}

/// The end of the JSON value that begins at `at`, in text that is known to be JSON.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      for (++at; text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
      }
      if (depth == 0) return at + 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      if (--depth == 0) return at + 1;
    } else if (depth == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
      return at;
    }
  }
  return at;
}

/// The raw text of the member `data` of a line that is known to be a JSON object; the whole line
/// when its name is written with escapes.
std::string_view raw_data(std::string_view line) {
  constexpr std::string_view kBlank = " \t\r\n";
  std::size_t at = line.find('{') + 1;
  while (true) {
    at = line.find_first_not_of(" \t\r\n,", at);
    if (at == std::string_view::npos || line[at] != '"') return line;
    const std::size_t key_end = end_of_value(line, at);
    const std::string_view key = line.substr(at + 1, key_end - at - 2);
    at = line.find_first_not_of(kBlank, line.find(':', key_end) + 1);
    const std::size_t value_end = end_of_value(line, at);
    if (key == "data") return line.substr(at, value_end - at);
    at = value_end;
  }
}

struct TestClockBody {
  Instant now;
  static void describe(auto& fields) {
    fields.required("now", &TestClockBody::now, domain::FieldSpec{.help = "The new time."});
  }
};

}  // namespace

std::span<const CommandEntry> command_table() { return Table<domain::Command>::entries(); }

const CommandEntry* find_command(std::string_view name) {
  for (const CommandEntry& entry : command_table()) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

bool visible_ascii(std::string_view text, std::size_t limit) {
  if (text.empty() || text.size() > limit) return false;
  for (const char c : text) {
    if (c < '!' || c > '~') return false;
  }
  return true;
}

class CommandParser::Impl {
 public:
  JsonParser json;
};

CommandParser::CommandParser() : impl_(std::make_unique<Impl>()) {}
CommandParser::~CommandParser() = default;

std::size_t CommandParser::padding() { return JsonParser::kPadding; }

std::expected<std::unique_ptr<DomainCommand>, Problem> CommandParser::parse(
    const CommandEntry& entry, std::string_view body, events::Sealer* sealer) {
  FieldError error;
  const auto root = impl_->json.parse(body, error);
  if (!root) return std::unexpected(malformed_request({std::move(error)}));
  return read(entry, *root, sealer);
}

std::expected<CommandLine, Problem> CommandParser::parse_line(std::string_view line,
                                                              events::Sealer* sealer) {
  FieldError error;
  const auto root = impl_->json.parse(line, error);
  if (!root) {
    // Fields of a command are named as in a request of its own.
    if (error.field.starts_with("data.")) error.field.erase(0, 5);
    return std::unexpected(malformed_request({std::move(error)}));
  }
  simdjson::dom::object object;
  if (root->get(object) != simdjson::SUCCESS) {
    return std::unexpected(malformed_request("", "wrong_type", "a line must be a JSON object"));
  }
  std::vector<FieldError> errors;
  std::vector<PendingSeal> seals;
  ObjectReader reader(object, "", errors, seals);
  CommandLine result;
  std::string name;
  const domain::FieldSpec spec;
  const auto named = reader.take("command");
  const auto key = reader.take("idempotency_key");
  const auto data = reader.take("data");
  if (!named) reader.error("command", "required", "this field is required");
  if (!data) reader.error("data", "required", "this field is required");
  if (named) reader.value("command", *named, name, spec, true);
  if (key && !key->is_null()) {
    std::string& text = result.idempotency_key.emplace();
    const domain::FieldSpec any{.help = "", .max_length = 1 << 20, .rule = domain::TextRule::kFree};
    if (reader.value("idempotency_key", *key, text, any, false) && !visible_ascii(text, 255)) {
      reader.error("idempotency_key", "invalid_format", "1 to 255 visible ASCII characters");
    }
  }
  reader.finish();
  if (!errors.empty()) return std::unexpected(malformed_request(std::move(errors)));
  const CommandEntry* entry = find_command(name);
  if (entry == nullptr) {
    return std::unexpected(
        make_problem(404, "unknown_command", "There is no command `" + name + "`."));
  }
  auto command = read(*entry, *data, sealer);
  if (!command) return std::unexpected(std::move(command.error()));
  result.command = std::move(*command);
  if (result.idempotency_key) result.body = raw_data(line);
  return result;
}

std::optional<std::string> CommandParser::created_conference(std::string_view line) {
  FieldError error;
  const auto root = impl_->json.parse(line, error);
  std::string_view name;
  if (!root || (*root)["command"].get(name) != simdjson::SUCCESS ||
      name != domain::CreateConference::kName) {
    return std::nullopt;
  }
  const auto command = parse_line(line, nullptr);
  if (!command) return std::nullopt;
  return std::get<domain::CreateConference>(command->command->value).slug;
}

std::expected<Instant, Problem> CommandParser::parse_test_clock(std::string_view body) {
  FieldError error;
  const auto root = impl_->json.parse(body, error);
  if (!root) return std::unexpected(malformed_request({std::move(error)}));
  TestClockBody clock;
  std::vector<FieldError> errors;
  std::vector<PendingSeal> seals;
  read_fields(*root, "", clock, errors, seals);
  if (!errors.empty()) return std::unexpected(malformed_request(std::move(errors)));
  return clock.now;
}

}  // namespace lanyard::api
