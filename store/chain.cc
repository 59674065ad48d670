#include "store/chain.h"

#include "events/check.h"
#include "store/record.h"

namespace lanyard::store {

EncodedCommit encode_commit(const events::Commit& commit) {
  EncodedCommit encoded;
  encoded.first = commit.first();
  encoded.last = commit.last();
  encoded.record = events::encode(commit);
  encoded.hash = events::hash_of(encoded.record);
  encoded.index.reserve(commit.events.size());
  for (const events::RecordedEvent& event : commit.events) {
    encoded.index.push_back({event.stream, event.revision, event.position});
  }
  return encoded;
}

Head head_after(const Head& head, const AppendBatch& batch) {
  Head end = head;
  for (const EncodedCommit& commit : batch.commits) {
    const auto record = summarize_record(commit.record);
    LANYARD_CHECK(record.has_value(), "the writer encodes whole records");
    LANYARD_CHECK(commit.first == end.position + 1, "positions are dense");
    LANYARD_CHECK(record->first == commit.first && record->last == commit.last,
                  "a commit stands where its record says");
    LANYARD_CHECK(record->previous_hash == end.hash, "each record names the one before it");
    end = {commit.last, commit.hash};
  }
  return end;
}

}  // namespace lanyard::store
