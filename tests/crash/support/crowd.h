#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "buyer.h"
#include "server_process.h"
#include "tests/seed.h"

namespace lanyard::tests {

/// A unique directory, removed at the end.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

ServerOptions server_options(const std::filesystem::path& data);

/// The conference `crash`: ticket types `general` (unlimited) and `scarce` (150), add-on `lunch`.
void make_conference(std::uint16_t port);

/// Buyers at work at once, each on a thread and a connection of its own.
class Crowd {
 public:
  Crowd(std::size_t size, std::uint64_t seed);

  /// All visit at once; `after` is called once, by one of them, when they got `count` acceptances
  /// together. Then they go on until the server is gone or turns them away.
  void visit(std::uint16_t port, std::uint64_t count, const std::function<void()>& after);

  std::vector<std::unique_ptr<Buyer>>& buyers() { return buyers_; }
  std::size_t acknowledged() const;
  std::uint64_t turned_away() const;
  std::string complaints() const;  ///< of all, a line each

 private:
  std::vector<std::unique_ptr<Buyer>> buyers_;
};

/// Compares what the crowd was told with the log in the directory, which no server holds: each
/// acknowledged command is there, once, with the events that were answered, and nothing else is;
/// the invariants hold; `lanyard verify` passes. Reports through gtest.
void expect_history_matches(const std::filesystem::path& data, Crowd& crowd);

}  // namespace lanyard::tests
