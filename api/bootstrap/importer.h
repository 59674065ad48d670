#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "api/bootstrap/http_client.h"
#include "api/bootstrap/plan.h"

namespace lanyard::api::bootstrap {

/// The server refused, or answered what is not understood.
class ImportRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Outcome { kCreated, kUpdated, kUnchanged };

struct Imported {
  std::uint64_t position = 0;     ///< of the log, after the import
  std::vector<Outcome> outcomes;  ///< of each item of the plan
};

/// What the conference has; nothing when there is none. Throws HttpError, ImportRefused.
std::optional<Existing> find_existing(const HttpClient& client, std::string_view slug);

/// Executes the plan as one commit. Throws HttpError, ImportRefused (then nothing changed).
Imported execute(const HttpClient& client, std::string_view slug,
                 const std::vector<PlannedItem>& plan);

}  // namespace lanyard::api::bootstrap
