// CommitRecord (events/envelope.proto) to and from a Commit, without the generated class in
// between: a commit is written once, but read by every fold, rebuild and audit, and copying each
// field twice was most of their work.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>

#include "events/check.h"
#include "events/envelope.pb.h"
#include "events/event.h"

namespace lanyard::events {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

// --- writing: as proto3 has it, what is empty or zero is not there

void put_varint(std::uint64_t value, std::string& out) {
  std::uint8_t bytes[10];
  const std::uint8_t* const end = CodedOutputStream::WriteVarint64ToArray(value, bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(end - bytes));
}

void put(int field, std::uint64_t value, std::string& out) {
  if (value == 0) return;
  put_varint(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_VARINT), out);
  put_varint(value, out);
}

void put_sized(int field, std::size_t size, std::string& out) {
  put_varint(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), out);
  put_varint(size, out);
}

void put(int field, std::string_view bytes, std::string& out) {
  if (bytes.empty()) return;
  put_sized(field, bytes.size(), out);
  out.append(bytes);
}

template <std::size_t kSize>
std::string_view as_view(const std::array<std::uint8_t, kSize>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), kSize};
}

// --- reading

/// The fields of one message, in the order of its bytes.
class Fields {
 public:
  explicit Fields(std::string_view message)
      : input_(reinterpret_cast<const std::uint8_t*>(message.data()),
               static_cast<int>(message.size())),
        size_(static_cast<int>(message.size())) {}

  /// The next field's number; 0 at the end, and where the bytes stop making sense.
  int next() {
    tag_ = input_.ReadTag();
    return WireFormatLite::GetTagFieldNumber(tag_);
  }
  bool skip() { return WireFormatLite::SkipField(&input_, tag_); }
  bool read(std::uint64_t& value) {
    return is(WireFormatLite::WIRETYPE_VARINT) && input_.ReadVarint64(&value);
  }
  /// A part of the message itself.
  bool read(std::string_view& bytes) {
    std::uint32_t size = 0;
    if (!is(WireFormatLite::WIRETYPE_LENGTH_DELIMITED) || !input_.ReadVarint32(&size)) return false;
    if (size == 0) {
      bytes = {};
      return true;
    }
    const void* data = nullptr;
    int available = 0;
    if (!input_.GetDirectBufferPointer(&data, &available) ||
        static_cast<std::uint32_t>(available) < size) {
      return false;
    }
    bytes = {static_cast<const char*>(data), size};
    return input_.Skip(static_cast<int>(size));
  }
  bool read_text(std::string& text, const char* name) {
    std::string_view bytes;
    if (!read(bytes) ||
        !WireFormatLite::VerifyUtf8String(bytes.data(), static_cast<int>(bytes.size()),
                                          WireFormatLite::PARSE, name)) {
      return false;
    }
    text.assign(bytes);
    return true;
  }
  template <std::size_t kSize>
  bool read(std::array<std::uint8_t, kSize>& out) {
    std::string_view bytes;
    if (!read(bytes) || bytes.size() != kSize) return false;
    std::ranges::copy(bytes, out.begin());
    return true;
  }
  bool at_end() { return input_.ConsumedEntireMessage() && input_.CurrentPosition() == size_; }

 private:
  bool is(WireFormatLite::WireType type) const {
    return WireFormatLite::GetTagWireType(tag_) == type;
  }

  CodedInputStream input_;
  const int size_;
  std::uint32_t tag_ = 0;
};

constexpr std::string_view kNoRecord = "the record is not a protobuf CommitRecord";
constexpr std::string_view kNoHeader = "the record's header is incomplete";

bool fail(std::string_view why, std::string& reason) {
  reason = why;
  return false;
}

bool decode_event(std::string_view bytes, RecordedEvent& event, std::string& reason) {
  Fields fields(bytes);
  std::string_view type;
  std::string_view payload;
  std::uint64_t version = 0;
  bool identified = false;
  event.stream.clear();
  event.revision = {};
  while (const int field = fields.next()) {
    bool good = false;
    switch (field) {
      case StoredEvent::kStreamFieldNumber:
        good = fields.read_text(event.stream, "StoredEvent.stream");
        break;
      case StoredEvent::kRevisionFieldNumber:
        good = fields.read(event.revision.value);
        break;
      case StoredEvent::kTypeFieldNumber:
        good = fields.read(type) &&
               WireFormatLite::VerifyUtf8String(type.data(), static_cast<int>(type.size()),
                                                WireFormatLite::PARSE, "StoredEvent.type");
        break;
      case StoredEvent::kSchemaVersionFieldNumber:
        good = fields.read(version);
        break;
      case StoredEvent::kEventIdFieldNumber:
        good = identified = fields.read(event.id);
        break;
      case StoredEvent::kPayloadFieldNumber:
        good = fields.read(payload);
        break;
      default:
        good = fields.skip();
    }
    if (!good) return fail(kNoRecord, reason);
  }
  if (!fields.at_end()) return fail(kNoRecord, reason);
  if (!identified || !decode(type, static_cast<std::uint32_t>(version), payload, event.event)) {
    reason = "event " + std::to_string(event.position.value) + " (" + std::string(type) +
             " version " + std::to_string(version) + ") does not decode";
    return false;
  }
  return true;
}

}  // namespace

std::string encode(const Commit& commit) {
  LANYARD_CHECK(!commit.events.empty(), "a commit without events is never written");
  std::string out;
  out.reserve(256 + 192 * commit.events.size());
  put(CommitRecord::kFirstPositionFieldNumber, commit.first().value, out);
  put(CommitRecord::kPreviousHashFieldNumber, as_view(commit.previous_hash), out);
  put(CommitRecord::kPartitionFieldNumber, commit.partition, out);
  put(CommitRecord::kCommitIdFieldNumber, as_view(commit.id), out);
  put(CommitRecord::kCommandIdFieldNumber, as_view(commit.command_id), out);
  put(CommitRecord::kCommandFieldNumber, commit.command, out);
  put(CommitRecord::kCorrelationIdFieldNumber, commit.correlation_id, out);
  put(CommitRecord::kCausationIdFieldNumber, commit.causation_id, out);
  put(CommitRecord::kActorFieldNumber, commit.actor, out);
  put(CommitRecord::kRecordedAtFieldNumber, static_cast<std::uint64_t>(commit.recorded_at.micros),
      out);
  std::string stored;
  for (const RecordedEvent& event : commit.events) {
    stored.clear();
    put(StoredEvent::kStreamFieldNumber, event.stream, stored);
    put(StoredEvent::kRevisionFieldNumber, event.revision.value, stored);
    put(StoredEvent::kTypeFieldNumber, type_name(event.event), stored);
    put(StoredEvent::kSchemaVersionFieldNumber, schema_version(event.event), stored);
    put(StoredEvent::kEventIdFieldNumber, as_view(event.id), stored);
    put(StoredEvent::kPayloadFieldNumber, encode(event.event), stored);
    put_sized(CommitRecord::kEventsFieldNumber, stored.size(), out);
    out.append(stored);
  }
  return out;
}

bool decode(std::string_view record, Commit& commit, std::string& reason) {
  Fields fields(record);
  Position first;
  bool has_hash = false;
  bool has_id = false;
  bool has_command_id = false;
  std::uint64_t recorded_at = 0;
  std::size_t count = 0;
  commit.partition.clear();
  commit.command.clear();
  commit.correlation_id.clear();
  commit.causation_id.clear();
  commit.actor.clear();
  while (const int field = fields.next()) {
    bool good = true;
    switch (field) {
      case CommitRecord::kFirstPositionFieldNumber:
        good = fields.read(first.value);
        break;
      case CommitRecord::kPreviousHashFieldNumber:
        has_hash = fields.read(commit.previous_hash);
        if (!has_hash) return fail(kNoHeader, reason);
        break;
      case CommitRecord::kPartitionFieldNumber:
        good = fields.read_text(commit.partition, "CommitRecord.partition");
        break;
      case CommitRecord::kCommitIdFieldNumber:
        has_id = fields.read(commit.id);
        if (!has_id) return fail(kNoHeader, reason);
        break;
      case CommitRecord::kCommandIdFieldNumber:
        has_command_id = fields.read(commit.command_id);
        if (!has_command_id) return fail(kNoHeader, reason);
        break;
      case CommitRecord::kCommandFieldNumber:
        good = fields.read_text(commit.command, "CommitRecord.command");
        break;
      case CommitRecord::kCorrelationIdFieldNumber:
        good = fields.read_text(commit.correlation_id, "CommitRecord.correlation_id");
        break;
      case CommitRecord::kCausationIdFieldNumber:
        good = fields.read_text(commit.causation_id, "CommitRecord.causation_id");
        break;
      case CommitRecord::kActorFieldNumber:
        good = fields.read_text(commit.actor, "CommitRecord.actor");
        break;
      case CommitRecord::kRecordedAtFieldNumber:
        good = fields.read(recorded_at);
        break;
      case CommitRecord::kEventsFieldNumber: {
        std::string_view stored;
        good = fields.read(stored);
        if (!good) break;
        // Events that an earlier record left in the commit keep their memory.
        if (count == commit.events.size()) commit.events.emplace_back();
        RecordedEvent& event = commit.events[count];
        event.position = first + count;
        ++count;
        if (!decode_event(stored, event, reason)) return false;
        break;
      }
      default:
        good = fields.skip();
    }
    if (!good) return fail(kNoRecord, reason);
  }
  if (!fields.at_end()) return fail(kNoRecord, reason);
  if (first.value == 0 || count == 0 || !has_hash || !has_id || !has_command_id) {
    return fail(kNoHeader, reason);
  }
  commit.recorded_at = {static_cast<std::int64_t>(recorded_at)};
  commit.events.resize(count);
  // The fields of a record written elsewhere may stand in any order.
  for (std::size_t i = 0; i < count; ++i) commit.events[i].position = first + i;
  return true;
}

}  // namespace lanyard::events
