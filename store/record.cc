#include "store/record.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "events/envelope.pb.h"

namespace lanyard::store {

using events::CommitRecord;
using google::protobuf::internal::WireFormatLite;

std::optional<RecordSummary> summarize_record(std::string_view record) {
  google::protobuf::io::CodedInputStream input(reinterpret_cast<const std::uint8_t*>(record.data()),
                                               static_cast<int>(record.size()));
  RecordSummary summary;
  std::uint64_t events = 0;
  bool hashed = false;
  while (const std::uint32_t tag = input.ReadTag()) {
    switch (WireFormatLite::GetTagFieldNumber(tag)) {
      case CommitRecord::kFirstPositionFieldNumber:
        if (!input.ReadVarint64(&summary.first.value)) return std::nullopt;
        break;
      case CommitRecord::kPreviousHashFieldNumber: {
        std::uint32_t size = 0;
        hashed = input.ReadVarint32(&size) && size == summary.previous_hash.size() &&
                 input.ReadRaw(summary.previous_hash.data(), static_cast<int>(size));
        if (!hashed) return std::nullopt;
        break;
      }
      case CommitRecord::kEventsFieldNumber:
        ++events;
        [[fallthrough]];
      default:
        if (!WireFormatLite::SkipField(&input, tag)) return std::nullopt;
    }
  }
  const bool complete =
      input.ConsumedEntireMessage() && input.CurrentPosition() == static_cast<int>(record.size());
  if (!complete || !hashed || events == 0 || summary.first.value == 0) return std::nullopt;
  summary.last = summary.first + (events - 1);
  return summary;
}

}  // namespace lanyard::store
