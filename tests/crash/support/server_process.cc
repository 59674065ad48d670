#include "server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <system_error>

namespace lanyard::tests {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

int temporary_file() {
  std::string name = (std::filesystem::temp_directory_path() / "lanyard-output-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) throw_errno("mkostemp");
  ::unlink(name.c_str());
  return file;
}

std::string contents_of(int file) {
  std::string text;
  char block[4096];
  off_t at = 0;
  for (ssize_t size; (size = ::pread(file, block, sizeof block, at)) > 0; at += size) {
    text.append(block, static_cast<std::size_t>(size));
  }
  return text;
}

// Between fork and exec only calls that are safe there.
pid_t spawn(const std::vector<std::string>& words, int output, int errors,
            std::optional<std::uint64_t> file_size_limit) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid < 0) throw_errno("fork");
  if (pid > 0) return pid;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (file_size_limit) {
    const rlimit limit{*file_size_limit, *file_size_limit};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  // Stays ignored after exec: writes beyond such a limit then fail with EFBIG.
  ::signal(SIGXFSZ, SIG_IGN);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

// Waits without polling, by a descriptor that becomes readable when the process ends.
std::optional<int> wait_for_end(pid_t pid, std::chrono::seconds limit) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (handle < 0) throw_errno("pidfd_open");
  pollfd entry{handle, POLLIN, 0};
  const auto until = std::chrono::steady_clock::now() + limit;
  int ready = 0;
  do {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    ready = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
  } while (ready < 0 && errno == EINTR);
  ::close(handle);
  if (ready != 1) return std::nullopt;
  int status = 0;
  if (::waitpid(pid, &status, 0) != pid) throw_errno("waitpid");
  return status;
}

int exit_status(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

}  // namespace

Ended run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                  std::chrono::seconds limit) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const int output = temporary_file();
  const pid_t pid = spawn(words, output, output, std::nullopt);
  const std::optional<int> status = wait_for_end(pid, limit);
  if (!status) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  std::string text = contents_of(output);
  ::close(output);
  if (!status) throw std::runtime_error(program.string() + " did not end in time:\n" + text);
  return {exit_status(*status), std::move(text)};
}

ServerProcess::ServerProcess(const ServerOptions& options) : options_(options) {
  std::vector<std::string> words{options.program.string()};
  if (!options.subcommand.empty()) words.push_back(options.subcommand);
  if (!options.data.empty()) words.insert(words.end(), {"--data", options.data.string()});
  words.insert(words.end(), {"--listen", "127.0.0.1:0"});
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw_errno("pipe2");
  output_ = ends[0];
  errors_ = temporary_file();
  started_ = std::chrono::steady_clock::now();
  pid_ = spawn(words, ends[1], errors_, options.file_size_limit);
  ::close(ends[1]);
}

ServerProcess::~ServerProcess() {
  kill();
  if (output_ >= 0) ::close(output_);
  if (errors_ >= 0) ::close(errors_);
}

void ServerProcess::wait_until_ready() {
  const auto until = started_ + options_.ready_limit;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    pollfd entry{output_, POLLIN, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) {
      kill();
      throw std::runtime_error("the server was not ready in time:\n" + contents_of(errors_));
    }
    char block[4096];
    const ssize_t size = ::read(output_, block, sizeof block);
    if (size <= 0) throw StartFailure(wait());
    text_.append(block, static_cast<std::size_t>(size));
    const std::size_t scheme = text_.find("http://");
    const std::size_t line_end =
        scheme == std::string::npos ? std::string::npos : text_.find('\n', scheme);
    if (line_end == std::string::npos) continue;
    start_time_ = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now() - started_);
    const std::size_t colon = text_.find(':', scheme + 7);
    port_ = static_cast<std::uint16_t>(std::stoi(text_.substr(colon + 1, line_end - colon - 1)));
    return;
  }
}

void ServerProcess::let_live(std::chrono::microseconds at_most) const {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (handle < 0) throw_errno("pidfd_open");
  pollfd entry{handle, POLLIN, 0};
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at_most);
  const timespec limit{seconds.count(), (at_most - seconds).count() * 1000};
  ::ppoll(&entry, 1, &limit, nullptr);
  ::close(handle);
}

void ServerProcess::strike() {
  if (pid_ >= 0) ::kill(pid_, SIGKILL);
}

void ServerProcess::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void ServerProcess::request_stop() {
  if (pid_ >= 0) ::kill(pid_, SIGTERM);
}

Ended ServerProcess::wait(std::chrono::seconds limit) {
  if (pid_ < 0) throw std::logic_error("the server has ended before");
  const std::optional<int> status = wait_for_end(pid_, limit);
  if (!status) {
    kill();
    throw std::runtime_error("the server did not end in time:\n" + contents_of(errors_));
  }
  pid_ = -1;
  return collect(*status);
}

Ended ServerProcess::collect(int raw_status) {
  char block[4096];
  for (ssize_t size; (size = ::read(output_, block, sizeof block)) > 0;) {
    text_.append(block, static_cast<std::size_t>(size));
  }
  return {exit_status(raw_status), text_ + contents_of(errors_)};
}

std::uint64_t ServerProcess::resident_bytes() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoull(line.substr(6)) * 1024;
  }
  throw std::runtime_error("the server's resident memory cannot be read");
}

std::unique_ptr<ServerProcess> start_server(const ServerOptions& options) {
  auto server = std::make_unique<ServerProcess>(options);
  server->wait_until_ready();
  return server;
}

}  // namespace lanyard::tests
