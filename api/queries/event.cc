#include "api/queries/handlers.h"
#include "api/queries/support.h"
#include "events/filter.h"

namespace lanyard::api::queries {
namespace {

events::Commit decode(Position first, std::string_view bytes) {
  events::Commit commit;
  std::string reason;
  if (!events::decode(bytes, commit, reason)) {
    throw store::StorageError("the record at position " + std::to_string(first.value) +
                              " cannot be read: " + reason);
  }
  return commit;
}

bool offer(const events::Commit& commit, const events::RecordedEvent& event, std::uint64_t cursor,
           const QueryRequest& request, List& list) {
  std::string json;
  events::append_event_full(commit, event, request.rendering, json);
  return list.take_json(std::to_string(cursor), json);
}

/// Visits the events of a stream that the view reflects, with the commits they are in.
template <class Visit>
void for_stream(const QueryRequest& request, std::string_view stream, Revision after,
                const Visit& visit) {
  constexpr std::size_t kEntries = 500;
  for (;;) {
    const auto entries = request.log.stream(request.conference, stream, after, kEntries);
    for (const store::IndexEntry& entry : entries) {
      if (entry.position > request.view.position()) return;
      Position first;
      std::string_view bytes;
      const auto cursor = request.log.read(request.conference, entry.position);
      if (!cursor->next(first, bytes)) return;
      const events::Commit commit = decode(first, bytes);
      const auto offset = entry.position.value - commit.first().value;
      if (!visit(commit, commit.events.at(offset))) return;
      after = entry.revision;
    }
    if (entries.size() < kEntries) return;
  }
}

/// All events after a position, as far as the view reflects them.
template <class Visit>
void for_all(const QueryRequest& request, Position after, const Visit& visit) {
  if (after >= request.view.position()) return;
  const auto cursor = request.log.read(request.conference, after + 1);
  Position first;
  std::string_view bytes;
  while (cursor->next(first, bytes)) {
    const events::Commit commit = decode(first, bytes);
    for (const events::RecordedEvent& event : commit.events) {
      if (event.position <= after) continue;
      if (event.position > request.view.position() || !visit(commit, event)) return;
    }
  }
}

std::optional<std::string> text(const QueryRequest& request, std::string_view name) {
  const auto value = request.parameter(name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

}  // namespace

QueryResult feed(const QueryRequest& request) {
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  const events::EventFilter filter{.stream = text(request, "stream"),
                                   .category = text(request, "category"),
                                   .type = text(request, "type"),
                                   .user = text(request, "user")};
  List list(request);
  const auto visit = [&](const events::Commit& commit, const events::RecordedEvent& event) {
    const std::uint64_t position = event.position.value;
    if (position <= *after) return true;  // of a stream, read from its start
    if (!filter.matches(event)) return list.skip(std::to_string(position));
    return offer(commit, event, position, request, list);
  };
  if (filter.stream) {
    for_stream(request, *filter.stream, {}, visit);
  } else {
    for_all(request, {*after}, visit);
  }
  return std::move(list).finish();
}

QueryResult stream(const QueryRequest& request) {
  const std::string& name = request.path.front();
  const auto after = number_cursor(request);
  if (!after) return std::unexpected(after.error());
  if (request.log.stream(request.conference, name, {}, 1).empty()) {
    return std::unexpected(not_found("stream", name));
  }
  List list(request);
  for_stream(request, name, {*after},
             [&](const events::Commit& commit, const events::RecordedEvent& event) {
               return offer(commit, event, event.revision.value, request, list);
             });
  return std::move(list).finish();
}

}  // namespace lanyard::api::queries
