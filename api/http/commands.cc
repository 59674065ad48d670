#include <algorithm>
#include <utility>

#include "api/command_table.h"
#include "api/http/answers.h"
#include "api/http/execute.h"
#include "api/http/handlers.h"
#include "api/http/shared.h"

namespace lanyard::api::http {
namespace {

/// How a request's personal fields are sealed, and shown in its answer.
class PersonalFields {
 public:
  PersonalFields(Partition& partition, bool dry_run)
      : partition_(partition), trial_(dry_run ? partition.trial_keys() : nullptr) {}

  events::Sealer& sealer() { return trial_ ? *trial_ : partition_.sealer(); }
  const events::Opener& opener() const { return trial_ ? *trial_ : partition_.opener(); }

 private:
  Partition& partition_;
  const std::unique_ptr<store::TrialKeys> trial_;
};

}  // namespace

Task<void> handle_command(Worker& worker, const Match& match, Request& request, Reply& reply,
                          Outcome& outcome) {
  const CommandEntry* entry = find_command(match.values[1]);
  const std::shared_ptr<Partition>& partition = worker.partition(match.values[0]);
  if (!partition) co_return reply.fail(no_conference(match.values[0]), request.request_id);
  // Set anew by whoever knows better.
  reply.position = partition->sequencer().durable_position();
  if (entry == nullptr) co_return reply.fail(unknown_command(match.values[1]), request.request_id);
  outcome.line = Counters::command_line(static_cast<std::size_t>(entry - command_table().data()));
  if (auto problem = refuse_form(request)) {
    co_return reply.fail(*problem, request.request_id);
  }
  auto options = read_command_options(request, false);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  request.body.reserve(request.body.size() + CommandParser::padding());
  PersonalFields personal(*partition, options->dry_run);
  auto command = worker.parser().parse(*entry, request.body, &personal.sealer());
  if (!command) co_return reply.fail(command.error(), request.request_id);
  if (auto problem = refuse_elsewhere((*command)->value, partition->slug())) {
    co_return reply.fail(*problem, request.request_id);
  }
  co_await execute(worker, *partition, personal.opener(),
                   make_request(std::move(*command), *options, request, entry->name, request.body),
                   *options, request, reply);
}

namespace {

/// One line of a batch on its way.
struct Line {
  std::optional<Problem> problem;  // known before anything was submitted
  std::size_t index = 0;           // of its command in the submission
};

/// Lines as sent, without line ends; an empty one at the end is none.
std::vector<std::string_view> split_lines(std::string_view body) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = std::min(body.find('\n', at), body.size());
    std::string_view line = body.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(line);
    at = end + 1;
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Lines parsed, or answers rendered, between letting other connections of the thread go on.
constexpr std::size_t kLinesAtOnce = 250;

class Batch {
 public:
  Batch(Worker& worker, const CommandOptions& options, const Request& request, Reply& reply)
      : worker_(worker), options_(options), request_(request), reply_(reply) {}

  Task<void> run(Partition& partition, const std::vector<std::string_view>& lines) {
    PersonalFields personal(partition, options_.dry_run);
    co_await parse(partition.slug(), personal.sealer(), lines);
    if (options_.atomic && refuse_malformed()) co_return;
    Slot slot;
    if (!submission_.commands.empty()) {
      submission_.atomic = options_.atomic;
      submission_.dry_run = options_.dry_run;
      worker_.send(partition.sequencer(), std::move(submission_), slot);
      co_await worker_.wait(slot);
      if (slot.refused) co_return reply_.fail(overloaded(), request_.request_id);
      if (refuse_whole(partition, slot.answers)) co_return;
    }
    co_await render(partition, personal.opener(), slot.answers);
  }

 private:
  Task<void> parse(const std::string& slug, events::Sealer& sealer,
                   const std::vector<std::string_view>& lines) {
    const std::size_t most = worker_.shared().options.max_line_bytes;
    lines_.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i % kLinesAtOnce == kLinesAtOnce - 1) co_await worker_.yield();
      if (lines[i].size() > most) {
        lines_[i].problem = make_problem(
            413, "line_too_long", "The line is longer than " + std::to_string(most) + " bytes.");
        continue;
      }
      auto parsed = worker_.parser().parse_line(lines[i], &sealer);
      if (!parsed) {
        lines_[i].problem = std::move(parsed.error());
        continue;
      }
      lines_[i].problem = refuse_elsewhere(parsed->command->value, slug);
      if (lines_[i].problem) continue;
      CommandOptions of_line;
      of_line.actor = options_.actor;
      of_line.idempotency_key = std::move(parsed->idempotency_key);
      lines_[i].index = submission_.commands.size();
      const std::string_view name = domain::name(parsed->command->value);
      submission_.commands.push_back(
          make_request(std::move(parsed->command), of_line, request_, name, parsed->body));
    }
  }

  /// An atomic batch is nothing if one line is nothing.
  bool refuse_malformed() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!lines_[i].problem) continue;
      fail_line(std::move(*lines_[i].problem), i);
      return true;
    }
    return false;
  }

  void fail_line(Problem problem, std::size_t line) {
    problem.members.emplace_back("line", static_cast<std::int64_t>(line + 1));
    reply_.fail(problem, request_.request_id);
  }

  /// Whether one answer stands for all: the writer is gone, or an atomic batch was refused.
  bool refuse_whole(Partition& partition, const std::vector<store::Answer>& answers) {
    reply_.position = partition.sequencer().durable_position();
    if (answers.front().kind == store::AnswerKind::kUnavailable) {
      reply_.fail(*problem_of(partition, answers.front(), std::nullopt), request_.request_id);
      return true;
    }
    if (!options_.atomic) return false;
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const store::AnswerKind kind = answers[i].kind;
      if (kind == store::AnswerKind::kNotExecuted) continue;
      if (auto problem = problem_of(partition, answers[i], std::nullopt)) {
        if (kind == store::AnswerKind::kRejected) {
          worker_.counters().count_rejection(answers[i].rejection.code);
        }
        fail_line(std::move(*problem), i);
        return true;
      }
    }
    return false;
  }

  Task<void> render(Partition& partition, const events::Opener& opener,
                    const std::vector<store::Answer>& answers) {
    std::string& out = reply_.body;
    Position last = partition.sequencer().durable_position();
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (i % kLinesAtOnce == kLinesAtOnce - 1) co_await worker_.yield();
      std::optional<Problem> problem = std::move(lines_[i].problem);
      const store::Answer* answer = problem ? nullptr : &answers[lines_[i].index];
      if (answer != nullptr) {
        problem = problem_of(partition, *answer, std::nullopt);
        last = std::max(last, answer->position);
      }
      out += "{\"status\":" + std::to_string(problem ? problem->status : 200) + ",\"body\":";
      if (!problem) {
        append_accepted(*answer, opener, options_.minimal, out);
      } else {
        if (answer != nullptr && answer->kind == store::AnswerKind::kRejected) {
          worker_.counters().count_rejection(answer->rejection.code);
        }
        out += to_json(*problem, request_.request_id);
      }
      out += "}\n";
    }
    reply_.position = options_.dry_run ? partition.sequencer().durable_position() : last;
    reply_.content_type = kNdjson;
  }

  Worker& worker_;
  const CommandOptions& options_;
  const Request& request_;
  Reply& reply_;
  std::vector<Line> lines_;
  store::Submission submission_;
};

}  // namespace

Task<void> handle_batch(Worker& worker, const Match& match, Request& request, Reply& reply) {
  const std::string& slug = match.values[0];
  std::shared_ptr<Partition> partition = worker.partition(slug);
  if (partition) reply.position = partition->sequencer().durable_position();
  if (!is_media_type(request.content_type, kNdjson)) {
    co_return reply.fail(make_problem(415, "unsupported_media_type",
                                      "A batch is sent as application/x-ndjson, in UTF-8."),
                         request.request_id);
  }
  auto options = read_command_options(request, true);
  if (!options) co_return reply.fail(options.error(), request.request_id);
  request.body.reserve(request.body.size() + CommandParser::padding());
  const std::vector<std::string_view> lines = split_lines(request.body);
  if (lines.empty()) {
    co_return reply.fail(malformed_request("", "empty", "a batch has at least one line"),
                         request.request_id);
  }
  const std::size_t most = worker.shared().options.max_batch_lines;
  if (lines.size() > most) {
    co_return reply.fail(make_problem(413, "too_many_lines",
                                      "A batch has at most " + std::to_string(most) + " lines."),
                         request.request_id);
  }
  // A batch may begin with the conference's creation: that is how one is imported at once.
  const bool creates = !partition && worker.parser().created_conference(lines.front()) == slug;
  Host& host = worker.shared().host;
  if (creates && !worker.shared().draining) {
    co_await worker.elsewhere([&] { partition = host.begin(slug); });
  }
  if (!partition) co_return reply.fail(no_conference(slug), request.request_id);
  Batch batch(worker, *options, request, reply);
  co_await batch.run(*partition, lines);
  if (!creates) co_return;
  partition.reset();
  co_await worker.elsewhere([&] { host.settle(slug); });
}

}  // namespace lanyard::api::http
