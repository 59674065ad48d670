#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/problem.h"
#include "events/types.h"

namespace lanyard::api::http {

inline constexpr std::string_view kJson = "application/json";
inline constexpr std::string_view kNdjson = "application/x-ndjson";
inline constexpr std::string_view kProblemJson = "application/problem+json";

/// An answer before it is written out.
struct Reply {
  int status = 200;
  std::string_view content_type = kJson;
  std::string body;
  std::string_view content;  ///< in place of `body`, when it is kept elsewhere until the next step
  std::move_only_function<bool(std::string& out)> pieces;  ///< makes the body (api/query.h)
  std::string headers;                                     ///< further lines, each ended by CRLF
  std::optional<Position> position;
  bool close = false;
  bool streamed = false;  ///< the handler wrote everything itself

  void clear();
  void header(std::string_view name, std::string_view value);
  void fail(const Problem& problem, std::string_view request_id);
};

/// Appends the whole response: one buffer, one write. Of one in pieces, only what comes before
/// them.
void append_response(const Reply& reply, std::string_view request_id, std::string_view date,
                     bool keep_alive, int version, bool head_only, std::string& out);

/// Appends a chunk of the chunked transfer coding (RFC 9112, 7.1). `text` is not empty: an empty
/// chunk would be the end, which is kLastChunk.
void append_chunk(std::string_view text, std::string& out);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace lanyard::api::http
