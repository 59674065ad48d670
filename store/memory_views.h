#pragma once

#include <map>
#include <memory>
#include <set>
#include <shared_mutex>

#include "store/log.h"

namespace lanyard::store {

/// Read models' families without a disk. Values keep their versions for as long as a view may look
/// at them, so that taking a view costs nothing. Views may outlive the store.
class MemoryViews final : public ViewStore {
 public:
  MemoryViews();
  void create_family(std::string_view family) override;
  void drop_family(std::string_view family) override;
  std::vector<std::string> families() const override;
  void write(const std::vector<ViewChange>& changes) override;
  void erase_prefix(std::string_view family, std::string_view prefix) override;
  std::shared_ptr<const ViewSnapshot> view() const override;

  struct Shared;

 private:
  std::shared_ptr<Shared> shared_;
};

}  // namespace lanyard::store
