#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/commands.h"
#include "events/event.h"
#include "replay/verify.h"
#include "store/rocksdb/database.h"

namespace lanyard::tests {

/// A stored conference that the real writer and the real read models made: people bought, one was
/// let in. Gone with the object.
class StoredConference {
 public:
  StoredConference();
  ~StoredConference();
  StoredConference(const StoredConference&) = delete;
  StoredConference& operator=(const StoredConference&) = delete;

  const std::filesystem::path& directory() const { return directory_; }

  /// Opened for reading only, as `lanyard verify` does.
  replay::VerifyReport verify() const;
  /// The first finding's position; 0 when there is none or it has no place.
  std::uint64_t first_bad_position() const;

  std::vector<events::Commit> commits() const;

  /// Behind the engine's back.
  void damage(const std::function<void(const store::Database&)>& change) const;
  /// Puts, or deletes when there is no value.
  void overwrite(std::string_view family, const std::string& key,
                 const std::optional<std::string>& value) const;
  /// In place of the commit's record.
  void overwrite(const events::Commit& commit) const;
  static std::string log_key(const events::Commit& commit);

 private:
  std::filesystem::path directory_;
};

inline constexpr std::string_view kPartition = "pycon";

}  // namespace lanyard::tests
