// Commands that are sent to the server and not to one conference.
#include <utility>

#include "api/command_table.h"
#include "api/http/answers.h"
#include "api/http/execute.h"
#include "api/http/handlers.h"
#include "api/http/shared.h"
#include "events/json.h"

namespace lanyard::api::http {
namespace {

Task<void> create_conference(Worker& worker, std::unique_ptr<DomainCommand> command,
                             const CommandOptions& options, const Request& request, Reply& reply) {
  const std::string slug = std::get<domain::CreateConference>(command->value).slug;
  Host& host = worker.shared().host;
  std::shared_ptr<Partition> partition;
  co_await worker.elsewhere([&] { partition = host.begin(slug); });
  co_await execute(worker, *partition, partition->opener(),
                   make_request(std::move(command), options, request,
                                domain::CreateConference::kName, request.body),
                   options, request, reply);
  partition.reset();
  // Shows the conference if it is there now; that comes before the answer, so that whoever has it
  // can go on.
  co_await worker.elsewhere([&] { host.settle(slug); });
}

/// What the conferences that know a person answered, put together as one answer.
class Everywhere {
 public:
  Everywhere(std::string user, const CommandOptions& options)
      : user_(std::move(user)), options_(options) {}

  void add(Partition& partition, const store::Answer& answer) {
    const std::uint64_t position = (answer.commit ? answer.commit->last() : answer.position).value;
    last_ = {position};
    if (count_++ > 0) conferences_.push_back(',');
    conferences_ += "{\"conference\":";
    events::append_json_string(partition.slug(), conferences_);
    conferences_ += ",\"position\":" + std::to_string(position) + "}";
    replayed_ = replayed_ && answer.kind == store::AnswerKind::kReplayed;
    const events::Rendering rendering{
        .opener = &partition.opener(), .currency = "", .unset = events::Unset::kNull};
    for (std::size_t i = 0; i < answer.event_count; ++i) {
      if (!events_.empty()) events_.push_back(',');
      events::append_event(*answer.commit, answer.commit->events[answer.first_event + i], rendering,
                           events_);
    }
  }

  /// How many know the person.
  std::size_t count() const { return count_; }

  /// There is a position only where one conference answered: it means nothing in another one.
  void put(Reply& reply) const {
    std::string& out = reply.body;
    out += "{\"position\":" + (count_ == 1 ? std::to_string(last_.value) : "null");
    if (!options_.minimal) out += ",\"events\":[" + events_ + "]";
    out += ",\"result\":{\"user\":";
    events::append_json_string(user_, out);
    out += ",\"conferences\":[" + conferences_ + "]}}";
    if (count_ == 1) reply.position = last_;
    if (replayed_) reply.header("Idempotency-Replayed", "true");
  }

 private:
  const std::string user_;
  const CommandOptions& options_;
  std::size_t count_ = 0;
  Position last_;
  bool replayed_ = true;
  std::string events_;
  std::string conferences_;
};

/// Conference by conference; where one cannot answer the others before it have forgotten already,
/// and sending the command again completes it.
Task<void> forget_user(Worker& worker, std::unique_ptr<DomainCommand> command,
                       const CommandOptions& options, const Request& request, Reply& reply) {
  const auto& forget = std::get<domain::ForgetUser>(command->value);
  if (options.expected_revision) {
    co_return reply.fail(malformed_request("If-Match", "not_applicable",
                                           "a revision is that of a stream of one conference"),
                         request.request_id);
  }
  Everywhere all(forget.user, options);
  for (const std::shared_ptr<Partition>& partition : worker.shared().host.all()) {
    auto one = std::make_unique<DomainCommand>(domain::Command(forget));
    Slot slot;
    const bool asked = co_await ask(
        worker, *partition,
        make_request(std::move(one), options, request, domain::ForgetUser::kName, request.body),
        options.dry_run, slot);
    auto problem =
        asked ? problem_of(*partition, slot.answers.front(), std::nullopt) : overloaded();
    if (!problem) {
      all.add(*partition, slot.answers.front());
    } else if (problem->status != 404) {
      problem->members.emplace_back("conference", partition->slug());
      co_return reply.fail(*problem, request.request_id);
    }
  }
  if (all.count() == 0) {
    co_return reply.fail(
        make_problem(404, "not_found", "No conference knows the user `" + forget.user + "`."),
        request.request_id);
  }
  all.put(reply);
}

}  // namespace

Task<void> handle_server_command(Worker& worker, const Match& match, Request& request, Reply& reply,
                                 Outcome& outcome) {
  const std::string_view name = match.values[0];
  const bool creates = name == domain::CreateConference::kName;
  if (!creates && name != domain::ForgetUser::kName) {
    co_return reply.fail(unknown_command(name), request.request_id);
  }
  const CommandEntry* entry = find_command(name);
  outcome.line = Counters::command_line(static_cast<std::size_t>(entry - command_table().data()));
  if (auto problem = refuse_form(request)) {
    co_return reply.fail(*problem, request.request_id);
  }
  auto options = read_command_options(request, false);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  request.body.reserve(request.body.size() + CommandParser::padding());
  auto command = worker.parser().parse(*entry, request.body, nullptr);
  if (!command) co_return reply.fail(command.error(), request.request_id);
  if (worker.shared().draining) {
    co_return reply.fail(unavailable("draining", "The server is stopping.", 2), request.request_id);
  }
  if (creates) {
    co_return co_await create_conference(worker, std::move(*command), *options, request, reply);
  }
  co_await forget_user(worker, std::move(*command), *options, request, reply);
}

}  // namespace lanyard::api::http
