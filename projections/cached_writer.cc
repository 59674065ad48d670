#include <algorithm>

#include "events/check.h"
#include "projections/projector.h"

namespace lanyard::projections {
namespace {

using google::protobuf::MessageLite;

/// Values kept of each generation, between once and twice as many: what is used again soon, such as
/// the open carts and pending orders of a busy minute.
constexpr std::size_t kValuesKept = 4'000;
/// A larger value's memory is not kept for others, which are small.
constexpr int kSpareBytes = 4'096;

}  // namespace

store::ViewChange& Changes::next(std::string_view family, std::string_view prefix,
                                 std::string_view key) {
  if (used_ == changes_.size()) changes_.emplace_back();
  store::ViewChange& change = changes_[used_++];
  change.family.assign(family);
  change.key.assign(prefix);
  change.key.append(key);
  return change;
}

std::string& Changes::put(std::string_view family, std::string_view prefix, std::string_view key) {
  auto& value = next(family, prefix, key).value;
  return value ? *value : value.emplace();
}

void Changes::erase(std::string_view family, std::string_view prefix, std::string_view key) {
  next(family, prefix, key).value.reset();
}

const std::vector<store::ViewChange>& Changes::finish() {
  changes_.resize(used_);
  used_ = 0;
  return changes_;
}

CachedWriter::Values::value_type* CachedWriter::cached(std::string_view key) {
  if (const auto found = recent_.find(key); found != recent_.end()) return &*found;
  const auto found = older_.find(key);
  if (found == older_.end()) return nullptr;
  return &*recent_.insert(older_.extract(found)).position;
}

/// A slot for a key that has none, not present yet.
CachedWriter::Values::value_type& CachedWriter::added(std::string_view key,
                                                      const MessageLite& type) {
  auto& nodes = spare(type).nodes;
  if (!nodes.empty()) {
    Values::node_type node = std::move(nodes.back());
    nodes.pop_back();
    node.key().assign(key);
    return *recent_.insert(std::move(node)).position;
  }
  auto& slot = *recent_.try_emplace(std::string(key)).first;
  slot.second.type = &type;
  slot.second.message.reset(type.New());
  return slot;
}

CachedWriter::Values::value_type& CachedWriter::loaded(std::string_view key,
                                                       const MessageLite& type) {
  auto* known = cached(key);
  if (known != nullptr) {
    LANYARD_CHECK(known->second.type == &type, "a key always holds the same type");
    return *known;
  }
  auto& slot = added(key, type);
  std::string whole = prefix_;
  whole.append(key);
  if (const auto stored = snapshot_->get(family_, whole)) {
    parse_value(whole, *stored, *slot.second.message);
    slot.second.present = slot.second.stored = true;
  }
  return slot;
}

void CachedWriter::mark(Values::value_type& slot) {
  if (slot.second.changed) return;
  slot.second.changed = true;
  changed_.push_back(&slot);
}

MessageLite& CachedWriter::edit(std::string_view key, const MessageLite& type) {
  auto& slot = loaded(key, type);
  mark(slot);
  slot.second.present = true;
  return *slot.second.message;
}

MessageLite& CachedWriter::create(std::string_view key, const MessageLite& type) {
  auto* slot = cached(key);
  if (slot == nullptr) slot = &added(key, type);
  mark(*slot);
  slot->second.present = true;
  return *slot->second.message;
}

const MessageLite* CachedWriter::find(std::string_view key, const MessageLite& type) {
  const auto& slot = loaded(key, type);
  return slot.second.present ? slot.second.message.get() : nullptr;
}

void CachedWriter::erase(std::string_view key, const MessageLite& type) {
  auto* slot = cached(key);
  if (slot == nullptr) {
    slot = &added(key, type);
    slot->second.stored = true;  // for all that is known
  }
  mark(*slot);
  slot->second.present = false;
  slot->second.message->Clear();
}

void CachedWriter::collect(Changes& changes) {
  std::ranges::sort(changed_, {}, [](const Values::value_type* slot) -> const std::string& {
    return slot->first;
  });
  for (Values::value_type* slot : changed_) {
    Value& value = slot->second;
    if (value.present) {
      value.message->SerializeToString(&changes.put(family_, prefix_, slot->first));
    } else if (value.stored) {
      changes.erase(family_, prefix_, slot->first);
    }
    value.stored = value.present;
    value.changed = false;
  }
  changed_.clear();
  if (recent_.size() > kValuesKept) let_go();
}

CachedWriter::Spare& CachedWriter::spare(const MessageLite& type) {
  const auto found = std::ranges::find(spare_, &type, &Spare::type);
  return found != spare_.end() ? *found : spare_.emplace_back(Spare{&type, {}});
}

void CachedWriter::let_go() {
  while (!older_.empty()) {
    Values::node_type node = older_.extract(older_.begin());
    Value& value = node.mapped();
    auto& nodes = spare(*value.type).nodes;
    if (nodes.size() >= kValuesKept || value.message->GetCachedSize() > kSpareBytes) continue;
    value.message->Clear();
    value.present = value.stored = false;
    nodes.push_back(std::move(node));
  }
  older_.swap(recent_);
}

}  // namespace lanyard::projections
