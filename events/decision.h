#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "events/event.h"
#include "events/types.h"

namespace lanyard::events {

/// An event that a command asks to be appended.
struct NewEvent {
  std::string stream;
  Event event;
};

struct Accepted {
  std::vector<NewEvent> events;  ///< empty: the command was accepted and changes nothing
  CommandResult result;
};

/// What a caller can do about a refusal; all that HTTP knows of one.
enum class RejectionKind {
  kMalformed,  ///< 400: the request cannot mean anything here (say, more decimals than the currency
               ///< has)
  kNotFound,   ///< 404: the thing named does not exist
  kConflict,   ///< 409: a business rule refuses
};

/// A member that a problem document carries beside its code, e.g. {"remaining", 3}.
struct Detail {
  std::string_view name;
  std::variant<std::int64_t, std::string, std::vector<std::string>> value;
};

struct Rejection {
  RejectionKind kind = RejectionKind::kConflict;
  std::string_view code;        ///< stable, declared beside its command; static storage
  std::string detail;           ///< a sentence for a person, with names and numbers
  std::vector<Detail> members;  ///< what the code needs; for kMalformed `field` names the field
};

using Decision = std::expected<Accepted, Rejection>;

}  // namespace lanyard::events
