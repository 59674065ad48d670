#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server_under_test.h"

namespace lanyard::benchmarks {

/// Makes so many attendees over HTTP, in batches: each registered with a name, with a ticket and
/// two lunches of orders that cost nothing. Their access codes. Their user ids begin with the
/// prefix.
std::vector<std::string> make_attendees(ServerUnderTest& server, const std::string& prefix,
                                        std::size_t count);

/// An answer that was read to its end and thrown away.
struct Drained {
  std::uint64_t bytes = 0;  ///< of everything that came
  double seconds = 0;       ///< from the request to the last byte
};
/// GET, on a connection of its own, reading as fast as it comes. Throws unless it is 200 and whole.
Drained drain(std::uint16_t port, const std::string& target);

/// The most memory that the process had resident since `reset_peak`, in bytes.
std::uint64_t peak_resident_bytes(int pid);
void reset_peak(int pid);

}  // namespace lanyard::benchmarks
