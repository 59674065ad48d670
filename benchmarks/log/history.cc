#include "log/history.h"

#include <fmt/format.h>

#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "api/host.h"
#include "store/engine.h"

namespace lanyard::benchmarks {
namespace {

constexpr std::string_view kSlug = "bench";
constexpr std::uint64_t kChunk = 1'000;           // purchases a submission
constexpr std::size_t kUnderWay = 4;              // submissions
constexpr std::uint64_t kRunnerBehind = 200'000;  // events that read models may be behind

store::CommandRequest request(domain::Command command, std::string key) {
  store::CommandRequest made;
  made.command = std::make_unique<api::DomainCommand>(std::move(command));
  made.actor = "admin";
  made.correlation_id = key;
  made.request_hash = events::hash_of(key);
  made.idempotency_key = std::move(key);
  return made;
}

Decimal decimal(std::string_view text) { return parse_decimal(text).value(); }

// Submissions under way, and the first thing that went wrong in one.
class Pipeline {
 public:
  explicit Pipeline(api::Partition& partition) : partition_(partition) {}

  /// Waits for room, then submits; `then` gets the answers, all of them accepted.
  void submit(std::vector<store::CommandRequest> commands,
              std::function<void(const std::vector<store::Answer>&)> then) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ < kUnderWay; });
    throw_failure();
    ++under_way_;
    lock.unlock();
    store::Submission submission;
    submission.commands = std::move(commands);
    submission.reply = [this, then = std::move(then)](std::vector<store::Answer> answers) {
      std::optional<std::string> failure;
      for (const store::Answer& answer : answers) {
        if (answer.kind != store::AnswerKind::kAccepted && !failure) {
          failure = "a command was refused: " + answer.rejection.detail;
        }
      }
      if (!failure && then) then(answers);
      const std::lock_guard guard(mutex_);
      if (failure && !failure_) failure_ = failure;
      --under_way_;
      changed_.notify_all();
    };
    if (!partition_.sequencer().submit(std::move(submission))) {
      throw std::runtime_error("the queue is full");
    }
  }

  void wait_for_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return under_way_ == 0; });
    throw_failure();
  }

 private:
  void throw_failure() {
    if (failure_) throw std::runtime_error(*failure_);
  }

  api::Partition& partition_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t under_way_ = 0;
  std::optional<std::string> failure_;
};

std::vector<store::CommandRequest> setup_commands() {
  domain::CreateConference conference;
  conference.slug = kSlug;
  conference.name = "Bench";
  conference.start_date = {"2030-05-14"};
  conference.end_date = {"2030-05-16"};
  conference.timezone = "UTC";
  conference.currency = "EUR";
  conference.hold_minutes = 365 * 24 * 60;
  domain::CreateTicketType ticket;
  ticket.slug = "general";
  ticket.name = "General admission";
  ticket.price = decimal("100.00");
  domain::CreateAddOn addon;
  addon.slug = "lunch";
  addon.name = "Lunch";
  addon.price = decimal("25.00");
  std::vector<store::CommandRequest> commands;
  commands.push_back(request(std::move(conference), "setup-1"));
  commands.push_back(request(std::move(ticket), "setup-2"));
  commands.push_back(request(std::move(addon), "setup-3"));
  return commands;
}

std::vector<store::CommandRequest> orders(api::Partition& partition, std::uint64_t first,
                                          std::uint64_t count) {
  std::vector<store::CommandRequest> commands;
  for (std::uint64_t number = first; number < first + count; ++number) {
    const std::string user = fmt::format("user-{:08}", number);
    domain::AddToCart ticket{user, {domain::Product::Kind::kTicketType, "general"}, 1};
    domain::AddToCart addon{user, {domain::Product::Kind::kAddOn, "lunch"}, 1};
    domain::Checkout checkout;
    checkout.user = user;
    auto key = partition.sealer().hold(user);
    checkout.billing_name = partition.sealer().seal(user, "Ada Lovelace");
    checkout.billing_email = partition.sealer().seal(user, user + "@example.org");
    commands.push_back(request(std::move(ticket), user + "-ticket"));
    commands.push_back(request(std::move(addon), user + "-addon"));
    commands.push_back(request(std::move(checkout), user + "-checkout"));
    commands.back().command->key = std::move(key);
  }
  return commands;
}

std::vector<store::CommandRequest> payments(const std::vector<std::string>& references) {
  std::vector<store::CommandRequest> commands;
  for (const std::string& order : references) {
    domain::RecordManualPayment payment;
    payment.order = order;
    payment.amount = decimal("125.00");
    payment.reference = "bank";
    commands.push_back(request(std::move(payment), order + "-payment"));
  }
  return commands;
}

using References = std::vector<std::string>;

std::future<References> submit_orders(api::Partition& partition, Pipeline& pipeline,
                                      std::uint64_t first, std::uint64_t count) {
  // A refusal breaks the promise, with the callback that is dropped; wait_for_all then says why.
  auto made = std::make_shared<std::promise<References>>();
  std::future<References> future = made->get_future();
  pipeline.submit(orders(partition, first, count),
                  [made = std::move(made)](const std::vector<store::Answer>& answers) {
                    References references;
                    for (std::size_t i = 2; i < answers.size(); i += 3) {
                      references.push_back(answers[i].result.order());
                    }
                    made->set_value(std::move(references));
                  });
  return future;
}

// Orders in chunks; when they are to be paid, a chunk's payments follow the orders of the next, so
// that the writer never waits.
void write_orders(api::Partition& partition, Pipeline& pipeline, std::uint64_t first,
                  std::uint64_t count, bool paid, const std::function<void()>& progress) {
  std::optional<std::future<References>> before;
  for (std::uint64_t done = 0; done < count;) {
    const std::uint64_t size = std::min(kChunk, count - done);
    std::future<References> now = submit_orders(partition, pipeline, first + done, size);
    if (before) pipeline.submit(payments(before->get()), {});
    if (paid) before = std::move(now);
    done += size;
    const std::uint64_t durable = partition.sequencer().durable_position().value;
    if (durable > kRunnerBehind) partition.runner().wait_for({durable - kRunnerBehind});
    progress();
  }
  if (before) pipeline.submit(payments(before->get()), {});
}

}  // namespace

void make_history(const std::filesystem::path& directory, const History& history,
                  const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  const auto engine = store::open_engine(directory, {});
  store::SystemClock clock;
  {
    api::Host host(*engine, clock, {}, {});
    {
      const std::shared_ptr<api::Partition> beginning = host.begin(kSlug);
      Pipeline setup(*beginning);
      setup.submit(setup_commands(), {});
      setup.wait_for_all();
    }
    host.settle(kSlug);
    const std::shared_ptr<api::Partition> partition = host.find(kSlug);
    Pipeline pipeline(*partition);
    const auto report = [&] {
      if (progress) progress(partition->sequencer().durable_position().value, history.events());
    };
    write_orders(*partition, pipeline, 0, history.purchases, true, report);
    write_orders(*partition, pipeline, history.purchases, history.pending, false, report);
    pipeline.wait_for_all();
    partition->runner().wait_for(partition->sequencer().durable_position());
    report();
    if (partition->sequencer().durable_position().value != history.events()) {
      throw std::runtime_error("the history has another number of events than it should");
    }
    host.drain(std::chrono::minutes(10));
  }
  engine->flush();
  engine->write_anchor();
}

}  // namespace lanyard::benchmarks
