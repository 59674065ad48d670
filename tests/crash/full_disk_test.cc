// A disk that fills up under load: the server refuses commands, says so, goes on answering
// questions, and has lost nothing.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <fstream>
#include <optional>

#include "crowd.h"

namespace lanyard::tests {
namespace {

// From now on no file of the server's grows beyond so many bytes.
void limit_files(const ServerProcess& server, std::uint64_t bytes) {
  rlimit limit{};
  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, nullptr, &limit), 0);
  limit.rlim_cur = bytes;
  ASSERT_EQ(::prlimit(server.pid(), RLIMIT_FSIZE, &limit, nullptr), 0);
}

// A disk that a server runs out of: a small file system where mounting is permitted; elsewhere no
// file of the server's may grow any more, which needs no rights.
class SmallDisk {
 public:
  explicit SmallDisk(std::filesystem::path where) : path_(std::move(where)) {
    std::filesystem::create_directories(path_);
    mounted_ = ::mount("none", path_.c_str(), "tmpfs", 0, "size=48m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  /// Leaves little, or nothing at all.
  void fill(const ServerProcess& server, std::uint64_t leave) const {
    if (!mounted_) return limit_files(server, leave);
    std::ofstream ballast(path_ / "ballast", std::ios::binary | std::ios::app);
    while (std::filesystem::space(path_).available > leave && ballast.good()) {
      const std::uint64_t free = std::filesystem::space(path_).available - leave;
      ballast << std::string(std::min<std::uint64_t>(free, 64 << 10), 'b') << std::flush;
    }
  }
  /// For the servers that follow.
  void free() const { std::filesystem::remove(path_ / "ballast"); }

 private:
  std::filesystem::path path_;
  bool mounted_ = false;
};

// Buys until the server turns buyers away, and checks what it says then.
void fill_up(const ServerProcess& server, Crowd& crowd) {
  crowd.visit(server.port(), 0, [] {});
  ASSERT_GT(crowd.turned_away(), 0U) << "the server did not refuse by 503";
  HttpConnection connection(server.port());
  const HttpAnswer refused = connection.post("/v1/conferences/crash/commands/AddToCart",
                                             R"({"user":"late","ticket_type":"general"})");
  EXPECT_EQ(refused.status, 503) << refused.body;
  EXPECT_TRUE(refused.header("retry-after").has_value());
  EXPECT_EQ(connection.get("/readyz").status, 503);
  EXPECT_EQ(connection.get("/healthz").status, 200);
  EXPECT_EQ(connection.get("/v1/conferences/crash/inventory").status, 200);
}

// With room again and a new process, everything acknowledged is there and business goes on.
void recover(const ServerOptions& options, Crowd& crowd) {
  {
    const auto server = start_server(options);
    for (const auto& buyer : crowd.buyers()) {
      buyer->settle(server->port());
      buyer->repeat_all(server->port());
    }
    const std::size_t before = crowd.acknowledged();
    crowd.visit(server->port(), 50, [&] { server->request_stop(); });
    EXPECT_GT(crowd.acknowledged(), before);
    EXPECT_EQ(server->wait().status, 0);
  }
  {
    const auto server = start_server(options);
    for (const auto& buyer : crowd.buyers()) buyer->settle(server->port());
    server->request_stop();
    EXPECT_EQ(server->wait().status, 0);
  }
  EXPECT_EQ(crowd.complaints(), "");
  expect_history_matches(options.data, crowd);
}

// Stopping cannot write what it would like to, but it ends soon, and by itself.
void stop(ServerProcess& server) {
  server.request_stop();
  const Ended ended = server.wait(std::chrono::seconds(20));
  EXPECT_EQ(ended.output.find("cannot serve"), std::string::npos) << ended.output;
  EXPECT_LT(ended.status, 126) << ended.output;
}

void fill_up_and_recover(const SmallDisk& disk, const ServerOptions& options, bool wholly) {
  Crowd crowd(4, test_seed());
  {
    const auto server = start_server(options);
    make_conference(server->port());
    disk.fill(*server, 512 << 10);
    fill_up(*server, crowd);
    // Then not even the anchor can be written.
    if (wholly) disk.fill(*server, 0);
    stop(*server);
  }
  disk.free();
  recover(options, crowd);
}

TEST(FullDisk, CommandsAreRefusedAndNothingAcknowledgedIsLost) {
  const ScratchDirectory directory;
  const SmallDisk disk(directory.path() / "disk");
  fill_up_and_recover(disk, server_options(directory.path() / "disk" / "data"), false);
}

TEST(FullDisk, AServerThatCannotEvenWriteItsAnchorEnds) {
  const ScratchDirectory directory;
  const SmallDisk disk(directory.path() / "disk");
  fill_up_and_recover(disk, server_options(directory.path() / "disk" / "data"), true);
}

TEST(FullDisk, NeitherDoesALimitOfTheFilesKeepAServerFromEnding) {
  const ScratchDirectory directory;
  const auto server = start_server(server_options(directory.path() / "data"));
  make_conference(server->port());
  limit_files(*server, 0);
  Crowd crowd(4, test_seed());
  fill_up(*server, crowd);
  stop(*server);
}

// The same with a limit on the size of files, which needs no rights.
TEST(FullDisk, AFileThatMayNotGrowIsAFullDisk) {
  const ScratchDirectory directory;
  ServerOptions options = server_options(directory.path() / "data");
  make_conference(start_server(options)->port());
  options.file_size_limit = 256 << 10;
  Crowd crowd(4, test_seed());
  {
    const auto server = start_server(options);
    fill_up(*server, crowd);
    stop(*server);
  }
  options.file_size_limit.reset();
  recover(options, crowd);
}

}  // namespace
}  // namespace lanyard::tests
