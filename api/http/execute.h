#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "api/http/command_options.h"
#include "api/http/reply.h"
#include "api/http/worker.h"
#include "api/machine.h"

namespace lanyard::api::http {

Problem unknown_command(std::string_view name);

/// Everything about one command that can be said without its conference.
std::optional<Problem> refuse_form(const Request& request);

/// A CreateConference of another slug than its path has: it would be made in a log that is not its
/// own.
std::optional<Problem> refuse_elsewhere(const domain::Command& command, const std::string& slug);

/// The command as its partition's writer takes it; `body` is what its idempotency key stands for.
store::CommandRequest make_request(std::unique_ptr<DomainCommand> command,
                                   const CommandOptions& options, const Request& request,
                                   std::string_view name, std::string_view body);

/// Sends one command to the partition's writer and waits for its answer, the slot's only one. False
/// when too many are waiting: there is no answer.
Task<bool> ask(Worker& worker, Partition& partition, store::CommandRequest command, bool dry_run,
               Slot& slot);

/// The same, and fills the reply from the answer.
Task<void> execute(Worker& worker, Partition& partition, const events::Opener& opener,
                   store::CommandRequest command, const CommandOptions& options,
                   const Request& request, Reply& reply);

}  // namespace lanyard::api::http
