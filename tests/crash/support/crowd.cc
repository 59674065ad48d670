#include "crowd.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <stdlib.h>

#include <atomic>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "store/engine.h"
#include "tests/auditor.h"

namespace lanyard::tests {

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "lanyard-crash-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ServerOptions server_options(const std::filesystem::path& data) {
  ServerOptions options;
  options.program = LANYARD_PROGRAM;
  options.data = data;
  return options;
}

void make_conference(std::uint16_t port) {
  HttpConnection connection(port);
  const auto send = [&](const std::string& target, std::string_view body) {
    const HttpAnswer answer = connection.post(target, body);
    if (answer.status != 200) throw std::runtime_error(target + ": " + answer.body);
  };
  send("/v1/commands/CreateConference",
       R"({"slug":"crash","name":"Crash","start_date":"2030-05-14","end_date":"2030-05-16",)"
       R"("timezone":"Europe/Vienna","currency":"EUR"})");
  const std::string commands = "/v1/conferences/crash/commands/";
  send(commands + "CreateTicketType", R"({"slug":"general","name":"General","price":"100.00"})");
  send(commands + "CreateTicketType",
       R"({"slug":"scarce","name":"Scarce","price":"100.00","total_quantity":150})");
  send(commands + "CreateAddOn", R"({"slug":"lunch","name":"Lunch","price":"25.00"})");
}

Crowd::Crowd(std::size_t size, std::uint64_t seed) {
  std::mt19937_64 seeds(seed);
  for (std::size_t i = 0; i < size; ++i) {
    buyers_.push_back(std::make_unique<Buyer>(
        "b" + std::to_string(i) + "-" + std::to_string(seed % 100'000), seeds()));
  }
}

// Bounds a visit of a server that never ends.
constexpr std::uint64_t kMost = 100'000;

void Crowd::visit(std::uint16_t port, std::uint64_t count, const std::function<void()>& after) {
  std::atomic<std::uint64_t> accepted = 0;
  std::vector<std::jthread> threads;
  for (const auto& buyer : buyers_) {
    threads.emplace_back([&, one = buyer.get()] {
      one->visit(port, [&] {
        const std::uint64_t now = accepted.fetch_add(1) + 1;
        if (now == count) after();
        return now < kMost;
      });
    });
  }
}

std::size_t Crowd::acknowledged() const {
  std::size_t count = 0;
  for (const auto& buyer : buyers_) count += buyer->acknowledged().size();
  return count;
}

std::uint64_t Crowd::turned_away() const {
  std::uint64_t count = 0;
  for (const auto& buyer : buyers_) count += buyer->turned_away();
  return count;
}

std::string Crowd::complaints() const {
  std::string all;
  for (const auto& buyer : buyers_) {
    for (const std::string& complaint : buyer->complaints()) all += complaint + "\n";
  }
  return all;
}

namespace {

// Position → (event id, type), of what was acknowledged; says when two answers claim one position.
using Answered = std::map<std::uint64_t, std::pair<std::string, std::string>>;

void add_events(simdjson::dom::element body, Answered& answered) {
  for (const simdjson::dom::element event : body["events"].get_array()) {
    const bool fresh = answered
                           .emplace(event["position"].get_uint64().value(),
                                    std::pair{std::string(event["id"].get_string().value()),
                                              std::string(event["type"].get_string().value())})
                           .second;
    EXPECT_TRUE(fresh) << "two commands were answered with the event at position "
                       << event["position"].get_uint64().value();
  }
}

Answered answered_events(Crowd& crowd) {
  Answered answered;
  simdjson::dom::parser parser;
  for (const auto& buyer : crowd.buyers()) {
    for (const Sent& sent : buyer->acknowledged()) {
      if (!sent.key.empty()) {
        add_events(parser.parse(sent.answer.body), answered);
        continue;
      }
      for (std::size_t at = 0; at < sent.answer.body.size();) {
        const std::size_t end = sent.answer.body.find('\n', at);
        const simdjson::dom::element line = parser.parse(sent.answer.body.substr(at, end - at));
        // A line of a batch that is no atomic one may be refused on its own.
        if (line["status"].get_int64().value() == 200) add_events(line["body"], answered);
        at = end + 1;
      }
    }
  }
  return answered;
}

bool is_setup(const events::Commit& commit) {
  static const std::set<std::string> kSetup{"CreateConference", "CreateTicketType", "CreateAddOn"};
  return kSetup.contains(commit.command);
}

}  // namespace

void expect_history_matches(const std::filesystem::path& data, Crowd& crowd) {
  Answered answered = answered_events(crowd);
  Auditor auditor;
  {
    const auto engine = store::open_engine(data, {.mode = store::OpenMode::kReadOnly});
    const auto cursor = engine->log().read("crash", {1});
    Position first;
    std::string_view bytes;
    std::string reason;
    while (cursor->next(first, bytes)) {
      events::Commit commit;
      ASSERT_TRUE(events::decode(bytes, commit, reason)) << reason;
      auditor.apply(commit);
      if (is_setup(commit)) continue;
      for (const events::RecordedEvent& event : commit.events) {
        const auto found = answered.find(event.position.value);
        if (found == answered.end()) {
          ADD_FAILURE() << "executed but never acknowledged, or twice: " << commit.command
                        << " at position " << event.position.value;
          continue;
        }
        EXPECT_EQ(found->second.first, to_string(event.id));
        EXPECT_EQ(found->second.second, events::type_name(event.event));
        answered.erase(found);
      }
    }
  }
  for (const auto& [position, event] : answered) {
    ADD_FAILURE() << "acknowledged but lost: " << event.second << " at position " << position;
  }
  for (const std::string& violation : auditor.violations()) ADD_FAILURE() << violation;
  EXPECT_LE(auditor.sold("ticket/scarce"), 150);
  const Ended verified = run_program(LANYARD_PROGRAM, {"verify", data.string()});
  EXPECT_EQ(verified.status, 0) << verified.output;
}

}  // namespace lanyard::tests
