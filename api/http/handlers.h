#pragma once

#include <initializer_list>
#include <string_view>

#include "api/http/connection.h"
#include "api/http/reply.h"
#include "api/http/request.h"
#include "api/http/routes.h"
#include "api/http/worker.h"
#include "api/server_options.h"

namespace lanyard::api::http {

/// What a request was about, for the counters.
struct Outcome {
  std::size_t line = 0;
};

/// How many bytes of body a request may have.
std::size_t body_limit(const Request& request, const ServerOptions& options);

/// Answers without waiting for anything, if that is possible.
bool handle_at_once(Worker& worker, Request& request, Reply& reply, Outcome& outcome);
/// Answers any request.
Task<void> handle(Connection& connection, Request& request, Reply& reply, Outcome& outcome);

// By area; each fills the reply.
Task<void> handle_command(Worker& worker, const Match& match, Request& request, Reply& reply,
                          Outcome& outcome);
Task<void> handle_server_command(Worker& worker, const Match& match, Request& request, Reply& reply,
                                 Outcome& outcome);
Task<void> handle_batch(Worker& worker, const Match& match, Request& request, Reply& reply);
Task<void> handle_query(Connection& connection, const Match& match, Request& request, Reply& reply);
Task<void> handle_feed(Connection& connection, Partition& partition, Request& request,
                       Reply& reply);
Task<void> handle_test_clock(Worker& worker, const Match& match, Request& request, Reply& reply);
/// Queries that no read model answers: how the models are, and where the log ends.
Task<void> handle_inspection(Worker& worker, const Match& match, Request& request, Reply& reply);
void handle_admin(Worker& worker, const Match& match, Request& request, Reply& reply);

/// Where the log is of the conference that the target is below, if there is one: an answer that no
/// handler made has it too.
void show_position(Worker& worker, Request& request, Reply& reply);
/// Whether Accept names text/event-stream, and does not prefer JSON: nobody else can read a feed.
bool wants_feed(const Request& request);
/// The strong ETag of an answer that consists of these bytes.
std::string tag_of(std::string_view bytes);
/// Gives the answer its ETag, and makes it 304 when the client has it already: then true.
bool client_has(const Request& request, std::string_view etag, Reply& reply);
/// The body, or 304 when the client has it already.
void answer_from(const QueryCache::Entry& entry, const Request& request, Reply& reply);
/// 404 for a conference that is not there.
Problem no_conference(std::string_view slug);
/// Refuses query parameters that are not in the list.
bool only_parameters(const Request& request, std::initializer_list<std::string_view> known,
                     Problem& problem);

}  // namespace lanyard::api::http
