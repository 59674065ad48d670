#pragma once

#include <optional>
#include <string>

#include "api/host.h"
#include "api/problem.h"
#include "store/sequencer.h"

namespace lanyard::api::http {

/// The body of an accepted command. It depends on commit and result alone, which are stored, so
/// that a replayed answer has the bytes of the first.
void append_accepted(const store::Answer& answer, const events::Opener& opener, bool minimal,
                     std::string& out);

/// Why a command was not accepted; nothing when it was.
std::optional<Problem> problem_of(Partition& partition, const store::Answer& answer,
                                  std::optional<Revision> expected);

Problem overloaded();

}  // namespace lanyard::api::http
