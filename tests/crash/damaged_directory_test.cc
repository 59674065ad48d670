// Directories that a server must not start on: it says why, in the name of the directory, and ends
// with a failure.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "crowd.h"

namespace lanyard::tests {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& file, std::string_view text) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path largest(const fs::path& directory, std::string_view extension) {
  fs::path found;
  std::uintmax_t size = 0;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.path().extension() != extension || entry.file_size() <= size) continue;
    found = entry.path();
    size = entry.file_size();
  }
  return found;
}

// A directory with a history, whose server was stopped or killed.
void make_history(const ServerOptions& options, std::uint64_t commands, bool kill) {
  const auto server = start_server(options);
  make_conference(server->port());
  Crowd crowd(2, 7);
  crowd.visit(server->port(), commands, [&] { kill ? server->strike() : server->request_stop(); });
  ASSERT_EQ(server->wait().status, kill ? 128 + SIGKILL : 0);
}

void expect_refused(const ServerOptions& options) {
  try {
    start_server(options);
    ADD_FAILURE() << "the server started";
  } catch (const StartFailure& failure) {
    const Ended& ended = failure.ended;
    EXPECT_GT(ended.status, 0) << ended.output;
    EXPECT_LT(ended.status, 126) << "ended by a signal, not by a decision: " << ended.output;
    EXPECT_NE(ended.output.find(options.data.string()), std::string::npos) << ended.output;
  }
}

class DamagedDirectory : public testing::Test {
 protected:
  const ScratchDirectory directory_;
  const ServerOptions options_ = server_options(directory_.path() / "data");
};

TEST_F(DamagedDirectory, AFileIsNoDirectory) {
  write_file(options_.data, "not a directory");
  expect_refused(options_);
}

TEST_F(DamagedDirectory, AForeignDirectoryIsLeftAlone) {
  fs::create_directories(options_.data);
  write_file(options_.data / "letter.txt", "mine");
  expect_refused(options_);
  EXPECT_EQ(std::distance(fs::directory_iterator(options_.data), {}), 1);
}

TEST_F(DamagedDirectory, AFormatOfTheFutureIsRefused) {
  make_history(options_, 10, false);
  write_file(options_.data / "format", "lanyard 999\n");
  expect_refused(options_);
}

TEST_F(DamagedDirectory, ALostTableOfContentsIsRefused) {
  make_history(options_, 10, false);
  fs::remove(options_.data / "db" / "CURRENT");
  expect_refused(options_);
}

TEST_F(DamagedDirectory, DamageInTheMiddleOfTheWriteAheadLogIsRefused) {
  make_history(options_, 200, true);
  const fs::path file = largest(options_.data / "db", ".log");
  std::string bytes = read_file(file);
  ASSERT_GT(bytes.size(), 10'000U);
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 1);
  write_file(file, bytes);
  expect_refused(options_);
}

TEST_F(DamagedDirectory, AnEarlierCopyOfTheLogIsExposedByTheAnchor) {
  make_history(options_, 20, false);
  const fs::path copy = directory_.path() / "earlier";
  fs::copy(options_.data / "db", copy, fs::copy_options::recursive);
  {
    const auto server = start_server(options_);
    Crowd crowd(2, 8);
    crowd.visit(server->port(), 20, [&] { server->request_stop(); });
    ASSERT_EQ(server->wait().status, 0);
  }
  fs::remove_all(options_.data / "db");
  fs::rename(copy, options_.data / "db");
  expect_refused(options_);
}

TEST_F(DamagedDirectory, ADirectoryInUseIsRefused) {
  const auto server = start_server(options_);
  make_conference(server->port());
  expect_refused(options_);
  HttpConnection connection(server->port());
  EXPECT_EQ(connection.get("/v1/conferences/crash/inventory").status, 200);
}

TEST_F(DamagedDirectory, DamageInATableIsFoundByVerify) {
  make_history(options_, 200, false);
  const fs::path file = largest(options_.data / "db", ".sst");
  ASSERT_FALSE(file.empty());
  std::string bytes = read_file(file);
  bytes[bytes.size() / 3] = static_cast<char>(bytes[bytes.size() / 3] ^ 1);
  write_file(file, bytes);
  const Ended verified = run_program(LANYARD_PROGRAM, {"verify", options_.data.string()});
  EXPECT_GT(verified.status, 0) << verified.output;
  EXPECT_LT(verified.status, 126) << verified.output;
}

}  // namespace
}  // namespace lanyard::tests
