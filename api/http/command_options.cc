#include "api/http/command_options.h"

#include <algorithm>
#include <charconv>

#include "api/command_json.h"
#include "api/header_field.h"
#include "domain/checks.h"

namespace lanyard::api::http {
namespace {

bool wants_minimal(std::string_view prefer) {
  return std::ranges::any_of(elements_of(prefer), [](std::string_view preference) {
    return same_token(preference, "return=minimal");
  });
}

/// `"<revision>"`.
std::optional<Revision> parse_revision(std::string_view text) {
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  Revision revision;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision.value);
  if (error != std::errc() || end != text.data() + text.size() ||
      revision.value > static_cast<std::uint64_t>(INT64_MAX)) {
    return std::nullopt;
  }
  return revision;
}

class OptionReader {
 public:
  OptionReader(const Request& request, bool batch) : request_(request), batch_(batch) {}

  std::expected<CommandOptions, Problem> read() {
    read_parameters();
    read_key();
    read_revision();
    read_actor();
    options_.minimal = wants_minimal(request_.prefer);
    if (!errors_.empty()) return std::unexpected(malformed_request(std::move(errors_)));
    return std::move(options_);
  }

 private:
  void error(std::string field, std::string code, std::string detail) {
    errors_.push_back({std::move(field), std::move(code), std::move(detail)});
  }

  void read_parameters() {
    for (const auto& [name, value] : request_.parameters) {
      bool* flag = name == "dry_run"            ? &options_.dry_run
                   : name == "atomic" && batch_ ? &options_.atomic
                                                : nullptr;
      if (flag != nullptr) {
        if (value != "true" && value != "false") {
          error(name, "invalid_value", "must be true or false");
        }
        *flag = value == "true";
      } else if (name == "as_of") {
        error(name, "not_available", "as_of is not available yet");
      } else {
        error(name, "unknown_parameter", "there is no such query parameter here");
      }
    }
  }

  void read_key() {
    if (!request_.has_idempotency_key) return;
    if (batch_) {
      error("Idempotency-Key", "not_available", "a batch has a key in each line instead");
    } else if (!visible_ascii(request_.idempotency_key, 255)) {
      error("Idempotency-Key", "invalid_format", "must be 1 to 255 visible ASCII characters");
    } else {
      options_.idempotency_key = request_.idempotency_key;
    }
  }

  void read_revision() {
    if (!request_.has_if_match) return;
    if (batch_) return error("If-Match", "not_available", "not for a batch");
    options_.expected_revision = parse_revision(trimmed(request_.if_match));
    if (!options_.expected_revision) {
      error("If-Match", "invalid_format", "must be a revision in quotes, like \"3\"");
    }
  }

  void read_actor() {
    if (!request_.has_actor) return;
    const bool control = std::any_of(request_.actor.begin(), request_.actor.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (request_.actor.empty() || request_.actor.size() > 200 || control ||
        !valid_utf8(request_.actor)) {
      return error("X-Actor", "invalid_format", "must be a name of at most 200 bytes of UTF-8");
    }
    options_.actor = request_.actor;
  }

  const Request& request_;
  const bool batch_;
  CommandOptions options_;
  std::vector<FieldError> errors_;
};

}  // namespace

std::expected<CommandOptions, Problem> read_command_options(const Request& request, bool batch) {
  return OptionReader(request, batch).read();
}

bool is_media_type(std::string_view content_type, std::string_view media_type) {
  const std::size_t semicolon = std::min(content_type.find(';'), content_type.size());
  if (!same_token(trimmed(content_type.substr(0, semicolon)), media_type)) return false;
  std::string_view rest = content_type.substr(semicolon);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t next = std::min(rest.find(';'), rest.size());
    const std::string_view parameter = trimmed(rest.substr(0, next));
    rest.remove_prefix(next);
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    if (!same_token(trimmed(parameter.substr(0, equals)), "charset")) continue;
    std::string_view charset = trimmed(parameter.substr(std::min(equals + 1, parameter.size())));
    if (charset.size() >= 2 && charset.front() == '"' && charset.back() == '"') {
      charset = charset.substr(1, charset.size() - 2);
    }
    if (!same_token(charset, "utf-8") && !same_token(charset, "utf8")) return false;
  }
  return true;
}

}  // namespace lanyard::api::http
