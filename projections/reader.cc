#include <algorithm>

#include "events/check.h"
#include "projections/read_model.h"
#include "projections/runner.h"

namespace lanyard::projections {

void parse_value(std::string_view key, std::string_view value,
                 google::protobuf::MessageLite& message) {
  if (!message.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    throw store::StorageError("the read models' value at `" + std::string(key) +
                              "` is damaged: it is not a " + message.GetTypeName() +
                              " (`lanyard rebuild` makes them anew from the log)");
  }
}

std::string Reader::full(std::string_view key) const {
  std::string whole;
  whole.reserve(prefix_.size() + key.size());
  return whole.append(prefix_).append(key);
}

bool Reader::get(std::string_view key, google::protobuf::MessageLite& message) const {
  const std::string whole = full(key);
  const auto value = snapshot_->get(family_, whole);
  if (!value) return false;
  parse_value(whole, *value, message);
  return true;
}

bool Reader::contains(std::string_view key) const {
  return snapshot_->get(family_, full(key)).has_value();
}

void Reader::scan(
    std::string_view prefix, std::string_view from,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  const std::string whole = full(prefix);
  snapshot_->scan(family_, whole, from.empty() ? std::string() : full(from),
                  [&](std::string_view key, std::string_view value) {
                    return visit(key.substr(prefix_.size()), value);
                  });
}

Reader ReadView::model(std::string_view name) const {
  const auto found = std::ranges::find(sources_, name, &Source::model);
  LANYARD_CHECK(found != sources_.end(), "queries name read models of the one list");
  return {snapshot_, found->family, found->prefix};
}

}  // namespace lanyard::projections
