// The path of a request before any handler: Beast's parser with our sink, the target, the routes,
// the options.
#include <boost/asio/buffer.hpp>
#include <cstdlib>
#include <string_view>

#include "api/http/command_options.h"
#include "api/http/handlers.h"
#include "api/http/request.h"
#include "api/http/routes.h"

namespace {

using namespace lanyard::api;
using namespace lanyard::api::http;

void check(bool good) {
  if (!good) std::abort();
}

void route(Request& request) {
  Problem problem;
  if (!parse_target(request, problem)) {
    check(problem.status == 400 && !to_json(problem, "request").empty());
    return;
  }
  const Match match = find_route(request);
  if (match.route != nullptr) {
    for (const std::string& value : match.values) check(!value.empty() && valid_utf8(value));
  }
  for (const bool batch : {false, true}) {
    const auto options = read_command_options(request, batch);
    if (options) {
      check(valid_utf8(options->actor));
    } else {
      check(options.error().status == 400);
    }
  }
  (void)is_media_type(request.content_type, "application/json");
  (void)body_limit(request, ServerOptions{});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Request request;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  // As a connection does it: one request after the other, until the bytes end or are none.
  for (int i = 0; i < 8 && !rest.empty(); ++i) {
    request.clear();
    RequestParser parser(request);
    parser.header_limit(4'096);
    parser.body_limit(10'000);
    boost::system::error_code error;
    while (!parser.is_done() && !rest.empty() && !error) {
      const std::size_t used = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
      rest.remove_prefix(used);
      if (used == 0 && !parser.is_done() && !parser.is_header_done()) break;
      if (used == 0) break;
    }
    if (error || !parser.is_header_done()) return 0;
    check(request.body.size() <= 10'000);
    route(request);
    if (!parser.is_done()) return 0;
  }
  return 0;
}
