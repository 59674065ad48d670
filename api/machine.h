#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "domain/commands.h"
#include "store/engine.h"
#include "store/machine.h"

namespace lanyard::api {

/// A domain command as the sequencer carries it.
class DomainCommand final : public store::Command {
 public:
  explicit DomainCommand(domain::Command command) : value(std::move(command)) {}
  std::string_view name() const override { return domain::name(value); }
  bool slow() const override { return domain::is_slow(value); }
  domain::Command value;
};

/// Events folded of events to fold.
using FoldProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// The domain behind the sequencer of one partition, at the head of its log.
///
/// In memory is what is live (settings, products, open carts, pending orders) and what was looked
/// at lately; the rest is fetched from the snapshot before it is needed. The snapshot moves with
/// every batch, so a start loads what is live and replays nothing. A snapshot that is missing,
/// older than the log or of another version is made anew by folding the whole log; `progress` hears
/// of that. Keys of people whom this log forgot are destroyed, if there still are any. Throws
/// StorageError, also when the log holds what does not decode.
std::unique_ptr<store::Machine> make_machine(std::string partition, store::Engine& engine,
                                             const FoldProgress& progress,
                                             std::size_t resident_limit = 200'000);

}  // namespace lanyard::api
