#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "events/types.h"

namespace lanyard::store {

/// What an engine needs to know about a stored CommitRecord, without decoding its events.
struct RecordSummary {
  Position first;
  Position last;
  Hash previous_hash{};
};

/// Nothing when the bytes are no complete CommitRecord.
std::optional<RecordSummary> summarize_record(std::string_view record);

}  // namespace lanyard::store
