#include "attendees.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>

namespace lanyard::benchmarks {
namespace {

constexpr std::size_t kPeopleInABatch = 2'000;

std::string line_of(std::string_view command, const std::string& data) {
  return fmt::format("{{\"command\":\"{}\",\"data\":{{{}}}}}\n", command, data);
}

/// The values of every `"name":"…"` in the text.
void collect(std::string_view text, std::string_view name, std::vector<std::string>& out) {
  const std::string start = fmt::format("\"result\":{{");
  const std::string member = fmt::format("\"{}\":\"", name);
  for (std::size_t at = text.find(start); at != std::string_view::npos;
       at = text.find(start, at + 1)) {
    const std::size_t end = text.find('\n', at);
    const std::size_t found = text.find(member, at);
    if (found == std::string_view::npos || found > end) continue;
    const std::size_t from = found + member.size();
    out.emplace_back(text.substr(from, text.find('"', from) - from));
  }
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {
    if (number < 0) throw std::runtime_error("no socket");
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::vector<std::string> make_attendees(ServerUnderTest& server, const std::string& prefix,
                                        std::size_t count) {
  tests::HttpConnection connection(server.port());
  const auto send = [&](const std::string& lines) {
    tests::HttpAnswer answer = connection.request(
        "POST", fmt::format("{}/commands", kConference),
        {{"Content-Type", "application/x-ndjson"}, {"Prefer", "return=minimal"}}, lines);
    if (answer.status != 200 || answer.body.find("\"status\":4") != std::string::npos)
      throw std::runtime_error("the attendees could not be made: " + answer.body.substr(0, 500));
    return answer.body;
  };
  static int made = 0;  // products of their own, so that nothing of other scenarios changes
  const std::string number = std::to_string(made++);
  server.command("CreateTicketType",
                 fmt::format(R"({{"slug":"guest{0}","name":"Guest {0}","price":"0.00"}})", number));
  server.command("CreateAddOn",
                 fmt::format(R"({{"slug":"meal{0}","name":"Meal {0}","price":"0.00"}})", number));
  std::vector<std::string> codes;
  for (std::size_t from = 0; from < count; from += kPeopleInABatch) {
    std::string lines;
    for (std::size_t i = from; i < std::min(count, from + kPeopleInABatch); ++i) {
      const std::string user = fmt::format(R"("user":"{}{}")", prefix, i);
      lines +=
          line_of("RegisterUser", fmt::format(R"({},"first_name":"Ada {}","last_name":"Lovelace",)"
                                              R"("email":"ada@example.org")",
                                              user, i));
      lines += line_of("AddToCart", fmt::format(R"({},"ticket_type":"guest{}")", user, number));
      lines +=
          line_of("AddToCart", fmt::format(R"({},"addon":"meal{}","quantity":2)", user, number));
      lines += line_of("Checkout", user);
    }
    collect(send(lines), "access_code", codes);
  }
  if (codes.size() != count)
    throw std::runtime_error(fmt::format("{} attendees instead of {}", codes.size(), count));
  server.catch_up(30'000);
  return codes;
}

Drained drain(std::uint16_t port, const std::string& target) {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("nobody listens");
  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", target);
  const auto start = std::chrono::steady_clock::now();
  if (::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size()))
    throw std::runtime_error("the request could not be sent");
  Drained drained;
  std::string head;
  std::string tail;
  std::vector<char> buffer(256 << 10);
  for (;;) {
    const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (count < 0) throw std::runtime_error("the answer broke off");
    if (count == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (head.size() < 1'000) head.append(bytes.substr(0, 1'000));
    drained.bytes += bytes.size();
    tail.append(bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 16)));
    if (tail.size() > 16) tail.erase(0, tail.size() - 16);
  }
  drained.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const bool chunked = head.find("Transfer-Encoding: chunked") != std::string::npos;
  if (!head.starts_with("HTTP/1.1 200") || (chunked && !tail.ends_with("0\r\n\r\n")))
    throw std::runtime_error("not the whole answer: " + head.substr(0, 200));
  return drained;
}

std::uint64_t peak_resident_bytes(int pid) {
  std::ifstream status(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  throw std::runtime_error("the kernel does not tell the peak of memory");
}

void reset_peak(int pid) {
  std::ofstream(fmt::format("/proc/{}/clear_refs", pid)) << "5" << std::flush;
}

}  // namespace lanyard::benchmarks
