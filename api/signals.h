#pragma once

#include <functional>
#include <mutex>
#include <shared_mutex>

#include "api/host.h"

namespace lanyard::api {

/// Carries the partitions' hooks to a server that is made after them and goes before them. Safe
/// from any thread.
class Signals {
 public:
  /// For the Host; this object must outlive it.
  Partition::Hooks hooks() {
    return {.on_progress = [this](Partition&, Position) { notify(); },
            .on_durable = [this](Partition&, const auto&) { notify(); }};
  }

  /// `listener` is called whenever commits became durable or read models moved; it must not block.
  void listen(std::function<void()> listener) {
    const std::unique_lock lock(mutex_);
    listener_ = std::move(listener);
  }

 private:
  void notify() {
    const std::shared_lock lock(mutex_);
    if (listener_) listener_();
  }

  std::shared_mutex mutex_;
  std::function<void()> listener_;
};

}  // namespace lanyard::api
