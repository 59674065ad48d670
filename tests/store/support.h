#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "events/event.h"
#include "store/engine.h"

namespace lanyard::store {

/// The partition that tests write to.
inline constexpr const char* kSlug = "nordic-js";

/// A directory of the test's own, gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// One event of a commit: its stream, and the revision that it makes.
struct TestEvent {
  std::string stream;
  std::uint64_t revision;
};

/// Makes the commits of one partition as its writer would: dense, chained, indexed. Everything in
/// them follows from what was made before, so that two writers make the same bytes.
class TestWriter {
 public:
  explicit TestWriter(std::string partition) : partition_(std::move(partition)) {}
  /// Goes on behind what the engine holds.
  TestWriter(const Engine& engine, std::string partition);

  EncodedCommit commit(const std::vector<TestEvent>& events);
  /// A batch of one commit.
  AppendBatch batch(const std::vector<TestEvent>& events);
  /// An empty batch behind what was made so far.
  AppendBatch batch() const;
  const Head& head() const { return head_; }

 private:
  std::string partition_;
  Head head_;
};

/// Appends `count` commits of two events each, with answers and snapshot entries.
void append_commits(EventLog& log, TestWriter& writer, std::uint64_t count);

/// Every record, in order.
std::vector<StoredRecord> read_all(const EventLog& log, std::string_view partition,
                                   Position from = {1});

/// What a verifier would find: records that do not decode, are not dense, or break the chain; the
/// first position that cannot be vouched for, or nothing.
std::optional<Position> first_bad_position(const EventLog& log, std::string_view partition);

std::unique_ptr<Engine> open_store(const std::filesystem::path& directory,
                                   OpenMode mode = OpenMode::kReadWrite);

/// Seals a text, and makes the key durable as an accepted command would.
events::Sealed seal_durably(KeyRing& ring, std::string_view partition, std::string_view subject,
                            std::string_view text);

/// The sentence of the StorageError that `action` throws; empty when it throws none.
template <class Action>
std::string storage_error_of(Action&& action) {
  try {
    action();
  } catch (const StorageError& error) {
    return error.what();
  }
  return {};
}

}  // namespace lanyard::store
