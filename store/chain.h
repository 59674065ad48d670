#pragma once

#include "events/event.h"
#include "store/log.h"

namespace lanyard::store {

/// The commit's record, with its hash and its events' entries in the index; no answers.
EncodedCommit encode_commit(const events::Commit& commit);

/// The head once the batch is appended behind `head`. A batch whose commits are not dense, whose
/// records are not what the batch says they are, or that break the hash chain is a bug: CHECK.
Head head_after(const Head& head, const AppendBatch& batch);

}  // namespace lanyard::store
