#include <algorithm>

#include "projections/balances.h"
#include "projections/projector.h"

namespace lanyard::projections {
namespace {

constexpr std::size_t kSlice = 20'000;

/// One model as stored, and as it is being made again.
struct Comparison {
  Track track;
  Position until;
  std::string prefix;  // of its keys, in both stores
};

/// Makes all of them again up to where the stored ones are.
void build(std::string_view partition, store::EventLog& log, store::ViewStore& scratch,
           std::vector<Comparison>& comparisons,
           const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  Position end;
  for (Comparison& comparison : comparisons) {
    end = std::max(end, comparison.until);
    comparison.track.writer->set_snapshot(scratch.view());
  }
  Changes changes;
  const auto write = [&] {
    for (Comparison& one : comparisons) one.track.collect(partition, changes);
    scratch.write(changes.finish());
    const auto snapshot = scratch.view();
    for (Comparison& one : comparisons) one.track.writer->set_snapshot(snapshot);
  };
  const auto cursor = log.read(partition, {1});
  events::Commit commit;
  Position first;
  std::string_view bytes;
  std::string reason;
  Position reached;
  Position written;
  while (reached < end && cursor->next(first, bytes)) {
    if (!events::decode(bytes, commit, reason)) {
      throw store::StorageError("the record at position " + std::to_string(first.value) +
                                " cannot be read: " + reason);
    }
    for (Comparison& one : comparisons) {
      if (commit.last() <= one.until) one.track.apply(commit);
    }
    reached = commit.last();
    if (reached.value - written.value < kSlice) continue;
    write();
    written = reached;
    if (progress) progress(reached.value, end.value);
  }
  write();
  if (progress) progress(end.value, end.value);
}

/// The key as the model wrote it, readable: control characters as `\x00`.
std::string readable(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (static_cast<unsigned char>(c) >= 0x20) {
      text.push_back(c);
    } else {
      text += "\\x";
      text.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4U]);
      text.push_back("0123456789abcdef"[static_cast<unsigned char>(c) & 0xFU]);
    }
  }
  return text;
}

/// What differs first, if anything does.
std::optional<std::string> difference(const Comparison& comparison,
                                      const store::ViewSnapshot& stored,
                                      const store::ViewSnapshot& made) {
  const std::string family(comparison.track.model->name());
  const std::string& prefix = comparison.prefix;
  std::optional<std::string> what;
  stored.scan(family, prefix, "", [&](std::string_view key, std::string_view value) {
    const std::string_view own = key.substr(prefix.size());
    const auto expected = made.get(family, prefix + std::string(own));
    if (!expected) {
      what = "the value at `" + readable(own) + "` does not follow from the log";
    } else if (*expected != value) {
      what = "the value at `" + readable(own) + "` is not what the log gives";
    }
    return !what.has_value();
  });
  if (what) return what;
  made.scan(family, prefix, "", [&](std::string_view key, std::string_view) {
    const std::string_view own = key.substr(prefix.size());
    if (!stored.get(family, prefix + std::string(own))) {
      what = "the value at `" + readable(own) + "` is missing";
    }
    return !what.has_value();
  });
  return what;
}

}  // namespace

std::vector<Difference> compare_with_log(
    std::string_view partition, store::EventLog& log, store::ViewStore& stored,
    store::ViewStore& scratch,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  std::vector<Difference> differences;
  std::vector<Comparison> comparisons;
  const Position head = log.head(partition).position;
  const auto snapshot = stored.view();
  const auto families = stored.families();
  for (const auto& model : read_models()) {
    const std::string family(model->name());
    if (!std::ranges::count(families, family)) continue;  // not built yet
    const auto registry = read_registry(*snapshot, family, partition);
    // What is of another version is made anew when a server opens it.
    if (!registry.has_current() || registry.current().version() != model->version()) continue;
    const std::string prefix = generation_prefix(partition, registry.current());
    const Position until = read_checkpoint(*snapshot, family, prefix);
    if (until > head) {
      differences.push_back({family, until,
                             "it reflects position " + std::to_string(until.value) +
                                 ", but the log ends at " + std::to_string(head.value)});
      continue;
    }
    scratch.create_family(family);
    comparisons.push_back(
        {{model.get(), registry.current(), {}, {}, std::make_unique<CachedWriter>(family, prefix)},
         until,
         prefix});
  }
  build(partition, log, scratch, comparisons, progress);
  const auto made = scratch.view();
  for (const Comparison& comparison : comparisons) {
    const std::string family(comparison.track.model->name());
    if (auto what = difference(comparison, *snapshot, *made)) {
      differences.push_back({family, comparison.until, std::move(*what)});
    }
    if (family != balances::kName) continue;
    LedgerTotals totals;
    const Reader reader(made, family, comparison.prefix);
    if (reader.get(balances::kTotalsKey, totals) && totals.has_out_of_balance_at()) {
      differences.push_back({family, Position{totals.out_of_balance_at()},
                             "the postings of the commit at position " +
                                 std::to_string(totals.out_of_balance_at()) +
                                 " do not sum to zero"});
    }
  }
  return differences;
}

}  // namespace lanyard::projections
