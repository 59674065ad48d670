#include "support.h"

#include <stdlib.h>

#include <stdexcept>

#include "store/chain.h"
namespace lanyard::store {
namespace fs = std::filesystem;

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (fs::temp_directory_path() / "lanyard-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code error;
  fs::remove_all(path_, error);
}

TestWriter::TestWriter(const Engine& engine, std::string partition)
    : partition_(std::move(partition)), head_(const_cast<Engine&>(engine).log().head(partition_)) {}

EncodedCommit TestWriter::commit(const std::vector<TestEvent>& events) {
  events::Commit commit;
  commit.previous_hash = head_.hash;
  commit.partition = partition_;
  commit.command = "AddToCart";
  commit.correlation_id = "request-" + std::to_string(head_.position.value);
  commit.actor = "user:ada";
  commit.recorded_at = {1'800'000'000'000'000 + static_cast<std::int64_t>(head_.position.value)};
  for (const TestEvent& made : events) {
    const Position position = head_.position + (commit.events.size() + 1);
    events::RecordedEvent event;
    event.position = position;
    event.stream = made.stream;
    event.revision = {made.revision};
    event.event = events::CartAbandoned{};
    commit.id[15] = event.id[15] = static_cast<std::uint8_t>(position.value);
    commit.events.push_back(std::move(event));
  }
  EncodedCommit encoded = encode_commit(commit);
  head_ = {encoded.last, encoded.hash};
  return encoded;
}

AppendBatch TestWriter::batch() const {
  AppendBatch batch;
  batch.partition = partition_;
  batch.expected_last = head_.position;
  return batch;
}

AppendBatch TestWriter::batch(const std::vector<TestEvent>& events) {
  AppendBatch made = batch();
  made.commits.push_back(commit(events));
  return made;
}

void append_commits(EventLog& log, TestWriter& writer, std::uint64_t count) {
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string name = std::to_string(writer.head().position.value);
    AppendBatch batch = writer.batch({{"cart-" + name, 1}, {"stock-" + name, 1}});
    events::StoredAnswer answer;
    answer.set_first_position(batch.commits.front().first.value);
    answer.set_result("result of " + name);
    batch.commits.front().answers.push_back({"ada", "key-" + name, answer});
    batch.snapshot.push_back({"cart/" + name, "state of " + name});
    if (log.append(batch) != AppendResult::kDurable) throw std::runtime_error("conflict");
  }
}

std::vector<StoredRecord> read_all(const EventLog& log, std::string_view partition, Position from) {
  std::vector<StoredRecord> records;
  const auto cursor = log.read(partition, from);
  Position first;
  std::string_view bytes;
  while (cursor->next(first, bytes)) records.push_back({first, std::string(bytes)});
  return records;
}

std::optional<Position> first_bad_position(const EventLog& log, std::string_view partition) {
  Position next{1};
  Hash previous{};
  try {
    const auto cursor = log.read(partition, next);
    Position first;
    std::string_view bytes;
    while (cursor->next(first, bytes)) {
      events::Commit commit;
      std::string reason;
      if (first != next || !events::decode(bytes, commit, reason) || commit.first() != first ||
          commit.previous_hash != previous) {
        return next;
      }
      previous = events::hash_of(bytes);
      next = commit.last() + 1;
    }
  } catch (const StorageError&) {
    return next;
  }
  return std::nullopt;
}

std::unique_ptr<Engine> open_store(const fs::path& directory, OpenMode mode) {
  OpenOptions options;
  options.mode = mode;
  options.block_cache_bytes = 1ULL << 20U;
  return open_engine(directory, options);
}

events::Sealed seal_durably(KeyRing& ring, std::string_view partition, std::string_view subject,
                            std::string_view text) {
  auto& sealer = ring.sealer(partition);
  const auto hold = sealer.hold(subject);
  events::Sealed sealed = sealer.seal(subject, text);
  ring.sync({hold});
  return sealed;
}

}  // namespace lanyard::store
