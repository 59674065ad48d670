#include <algorithm>

#include "projections/projector.h"

namespace lanyard::projections {
namespace {

/// Values kept of each generation, between once and twice as many: what is used again soon, such as
/// the open carts and pending orders of a busy minute.
constexpr std::size_t kValuesKept = 20'000;

}  // namespace

CachedWriter::Values::value_type* CachedWriter::cached(std::string_view key) {
  if (const auto found = recent_.find(key); found != recent_.end()) return &*found;
  const auto found = older_.find(key);
  if (found == older_.end()) return nullptr;
  return &*recent_.insert(older_.extract(found)).position;
}

CachedWriter::Values::value_type& CachedWriter::loaded(std::string_view key,
                                                       const google::protobuf::MessageLite& type) {
  if (auto* slot = cached(key)) return *slot;
  auto& slot = *recent_.try_emplace(std::string(key)).first;
  std::string whole = prefix_;
  whole.append(key);
  if (const auto stored = snapshot_->get(family_, whole)) {
    std::unique_ptr<google::protobuf::MessageLite> message(type.New());
    parse_value(whole, *stored, *message);
    slot.second.message = std::move(message);
  }
  return slot;
}

void CachedWriter::mark(Values::value_type& slot) {
  if (slot.second.changed) return;
  slot.second.changed = true;
  changed_.push_back(&slot);
}

google::protobuf::MessageLite& CachedWriter::edit(std::string_view key,
                                                  const google::protobuf::MessageLite& type) {
  auto& slot = loaded(key, type);
  mark(slot);
  if (!slot.second.message) slot.second.message.reset(type.New());
  return *slot.second.message;
}

google::protobuf::MessageLite& CachedWriter::create(std::string_view key,
                                                    const google::protobuf::MessageLite& type) {
  auto* slot = cached(key);
  if (slot == nullptr) slot = &*recent_.try_emplace(std::string(key)).first;
  mark(*slot);
  slot->second.message.reset(type.New());
  return *slot->second.message;
}

const google::protobuf::MessageLite* CachedWriter::find(std::string_view key,
                                                        const google::protobuf::MessageLite& type) {
  return loaded(key, type).second.message.get();
}

void CachedWriter::erase(std::string_view key) {
  auto* slot = cached(key);
  if (slot == nullptr) slot = &*recent_.try_emplace(std::string(key)).first;
  mark(*slot);
  slot->second.message.reset();
}

void CachedWriter::collect(std::vector<store::ViewChange>& changes) {
  std::ranges::sort(changed_, {}, [](const Values::value_type* slot) -> const std::string& {
    return slot->first;
  });
  for (Values::value_type* slot : changed_) {
    store::ViewChange& change = changes.emplace_back();
    change.family = family_;
    change.key.reserve(prefix_.size() + slot->first.size());
    change.key.append(prefix_).append(slot->first);
    if (slot->second.message) slot->second.message->SerializeToString(&change.value.emplace());
    slot->second.changed = false;
  }
  changed_.clear();
  if (recent_.size() > kValuesKept) older_ = std::exchange(recent_, {});
}

}  // namespace lanyard::projections
