// A disk that fills up under load: the server refuses commands, says so, goes on answering
// questions, and has lost nothing.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <fstream>
#include <optional>

#include "crowd.h"

namespace lanyard::tests {
namespace {

// A small file system of its own. Needs the right to mount.
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
  bool mounted() const { return mounted_; }

  /// Leaves so many bytes.
  void fill(std::uint64_t leave) const {
    const std::uint64_t free = std::filesystem::space(path_).available;
    std::ofstream ballast(path_ / "ballast", std::ios::binary);
    const std::string block(64 << 10, 'b');
    for (std::uint64_t size = 0; size + block.size() + leave <= free; size += block.size()) {
      ballast << block;
    }
  }
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

// Stopping cannot write what it would like to, but it ends in time, and by itself.
void stop(ServerProcess& server) {
  server.request_stop();
  const Ended ended = server.wait();
  EXPECT_LT(ended.status, 126) << ended.output;
}

TEST(FullDisk, CommandsAreRefusedAndNothingAcknowledgedIsLost) {
  const ScratchDirectory directory;
  const SmallDisk disk(directory.path() / "disk");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a small file system is not permitted here";
  const ServerOptions options = server_options(directory.path() / "disk" / "data");
  Crowd crowd(4, test_seed());
  {
    const auto server = start_server(options);
    make_conference(server->port());
    disk.fill(512 << 10);
    fill_up(*server, crowd);
    stop(*server);
  }
  disk.free();
  recover(options, crowd);
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
