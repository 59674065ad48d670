#include "conference.h"

#include <gtest/gtest.h>
#include <rocksdb/cache.h>
#include <stdlib.h>

#include <future>

#include "api/host.h"
#include "store/rocksdb/keys.h"
#include "store/rocksdb/log.h"

namespace lanyard::tests {
namespace {

constexpr Instant kStart{1'800'000'000'000'000};

class Conversation {
 public:
  explicit Conversation(api::Partition& partition) : partition_(partition) {}

  events::CommandResult send(domain::Command command,
                             std::shared_ptr<const events::KeyHold> key = nullptr) {
    store::CommandRequest request;
    request.command = std::make_unique<api::DomainCommand>(std::move(command));
    request.command->key = std::move(key);
    request.actor = "desk";
    store::Submission submission;
    submission.commands.push_back(std::move(request));
    std::promise<store::Answer> promise;
    submission.reply = [&promise](std::vector<store::Answer> answers) {
      promise.set_value(std::move(answers.front()));
    };
    EXPECT_TRUE(partition_.sequencer().submit(std::move(submission)));
    store::Answer answer = promise.get_future().get();
    EXPECT_EQ(answer.kind, store::AnswerKind::kAccepted) << answer.rejection.code;
    return std::move(answer.result);
  }

  void create() {
    domain::CreateConference conference;
    conference.slug = kPartition;
    conference.name = "PyCon";
    conference.start_date = {"2027-05-14"};
    conference.end_date = {"2027-05-16"};
    conference.timezone = "UTC";
    conference.currency = "USD";
    send(conference);
    domain::CreateTicketType ticket;
    ticket.slug = "day";
    ticket.name = "Day";
    ticket.price = {5000, 2};
    ticket.total_quantity = 10;
    send(ticket);
    domain::CreateCondition kernel;
    kernel.name = "Kernel";
    kernel.kind = "group_member";
    kernel.fields.groups = {.present = true, .value = std::vector<std::string>{"kernel"}};
    kernel.fields.discount_value = {.present = true, .value = Decimal{10, 0}};
    send(kernel);
    domain::CreateVoucher quarter;
    quarter.code = "QUARTER";
    quarter.type = "percentage";
    quarter.fields.discount_value = {.present = true, .value = Decimal{25, 0}};
    send(quarter);
  }

  std::string order(const std::string& user) {
    domain::RegisterUser person;
    person.user = user;
    auto key = partition_.sealer().hold(user);
    person.first_name = partition_.sealer().seal(user, "Given name of " + user);
    if (user == "linus") person.groups = {"kernel"};
    send(person, std::move(key));
    domain::AddToCart add;
    add.user = user;
    add.product = {domain::Product::Kind::kTicketType, "day"};
    send(add);
    if (user == "linus") {
      domain::ApplyVoucher apply;
      apply.user = user;
      apply.code = "quarter";
      send(apply);
    }
    domain::Checkout checkout;
    checkout.user = user;
    return send(checkout).order();
  }

  void pay(const std::string& order) {
    domain::RecordManualPayment payment;
    payment.order = order;
    payment.amount = {5000, 2};
    send(payment);
  }

 private:
  api::Partition& partition_;
};

}  // namespace

StoredConference::StoredConference() {
  std::string name = (std::filesystem::temp_directory_path() / "lanyard-replay-XXXXXX").string();
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  directory_ = name;
  const auto engine = store::open_engine(directory_, {.test_clock = true});
  store::TestClock clock(kStart);
  api::Host host(*engine, clock, {}, {});
  {
    const auto partition = host.begin(kPartition);
    Conversation conversation(*partition);
    conversation.create();
    for (const char* user : {"ada", "grace", "linus"}) {
      clock.advance_to(clock.now().plus_minutes(1));
      const std::string order = conversation.order(user);
      if (std::string_view(user) != "linus") conversation.pay(order);
    }
    partition->runner().wait_for(engine->log().head(kPartition).position);
  }
  host.settle(kPartition);
  host.drain(std::chrono::minutes(10));
  engine->write_anchor();
}

StoredConference::~StoredConference() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

replay::VerifyReport StoredConference::verify() const {
  const auto engine =
      store::open_engine(directory_, {.mode = store::OpenMode::kReadOnly, .check_anchor = false});
  return replay::verify(*engine, engine->anchors(), {});
}

std::uint64_t StoredConference::first_bad_position() const {
  const replay::VerifyReport report = verify();
  if (report.findings.empty()) return 0;
  return report.findings.front().position.value_or(Position{}).value;
}

std::vector<events::Commit> StoredConference::commits() const {
  const auto engine =
      store::open_engine(directory_, {.mode = store::OpenMode::kReadOnly, .check_anchor = false});
  std::vector<events::Commit> commits;
  const auto cursor = engine->log().read(kPartition, {1});
  Position first;
  std::string_view bytes;
  std::string reason;
  while (cursor->next(first, bytes)) {
    EXPECT_TRUE(events::decode(bytes, commits.emplace_back(), reason)) << reason;
  }
  return commits;
}

void StoredConference::damage(const std::function<void(const store::Database&)>& change) const {
  const auto database =
      store::Database::open(directory_ / "db", store::DatabaseMode::kReadWrite,
                            store::RocksLog::required_families(), rocksdb::NewLRUCache(1 << 20));
  change(*database);
}

void StoredConference::overwrite(std::string_view family, const std::string& key,
                                 const std::optional<std::string>& value) const {
  damage([&](const store::Database& database) {
    auto* handle = database.family(family).get();
    const rocksdb::Status status =
        value ? database.db().Put({}, handle, key, *value) : database.db().Delete({}, handle, key);
    ASSERT_TRUE(status.ok()) << status.ToString();
  });
}

std::string StoredConference::log_key(const events::Commit& commit) {
  std::string key;
  store::set_log_key(kPartition, commit.first(), key);
  return key;
}

void StoredConference::overwrite(const events::Commit& commit) const {
  overwrite("log", log_key(commit), events::encode(commit));
}

}  // namespace lanyard::tests
