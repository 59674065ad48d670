// The path of a command's body: JSON, fields, sealing. The first byte chooses the command; with
// 0xFF the rest is a line of a batch.
#include "api/command_json.h"

#include <cstdlib>

#include "api/command_table.h"
#include "events/sealing.h"
#include "store/key_ring.h"

namespace {

using namespace lanyard;

void check(bool good) {
  if (!good) std::abort();
}

/// Whatever is wrong with a body is a problem that can be written out, and a 4xx.
void check_problem(const api::Problem& problem) {
  check(problem.status >= 400 && problem.status < 500);
  check(!problem.code.empty());
  check(!api::to_json(problem, "request").empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto ring = store::make_memory_key_ring();
  static api::CommandParser parser;
  if (size == 0) return 0;
  std::string body(reinterpret_cast<const char*>(data + 1), size - 1);
  body.reserve(body.size() + api::CommandParser::padding());
  events::Sealer& sealer = ring->sealer("fuzz");
  (void)parser.created_conference(body);
  if (data[0] == 0xFF) {
    const auto line = parser.parse_line(body, &sealer);
    if (!line) {
      check_problem(line.error());
    } else if (line->idempotency_key) {
      check(!line->body.empty() && body.find(line->body) != std::string::npos);
    }
    return 0;
  }
  const auto table = api::command_table();
  const api::CommandEntry& entry = table[data[0] % table.size()];
  const auto command = parser.parse(entry, body, &sealer);
  if (!command) {
    check_problem(command.error());
  } else {
    check((*command)->name() == entry.name);
  }
  return 0;
}
