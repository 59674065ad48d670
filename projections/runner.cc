#include "projections/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "projections/projector.h"

namespace lanyard::projections {
namespace {

/// Commits kept in memory while the runner lags; beyond that it reads the log instead.
constexpr std::size_t kQueueLimit = 50'000;
/// Events read from the log between two writes: enough to write each changed value once for many
/// changes, little enough that new commits are not kept waiting by a rebuild.
constexpr std::size_t kSlice = 4'000;
/// Offline nobody waits: the more is written together, the nearer its sorted keys are to each
/// other, and the less often threads wait for each other. It takes some 700 MiB.
constexpr std::size_t kOfflineSlice = 200'000;
/// How often new commits are written when they come one after another and nobody waits for them: a
/// write, a new view and what is rendered anew from it cost the same for one commit as for many.
constexpr std::chrono::milliseconds kPace{5};
/// Commits that are worth a write before that: they are still in the processor's caches.
constexpr std::size_t kWorthAWrite = 500;

}  // namespace

class Runner::Impl {
 public:
  Impl(std::string partition, store::Engine& engine, std::function<void(Position)> on_progress)
      : projector_(partition, engine.log(), engine.views()),
        on_progress_(std::move(on_progress)),
        head_(engine.log().head(partition).position) {
    publish();
    thread_ = std::thread([this] { run(); });
  }

  ~Impl() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
  }

  void enqueue(const std::vector<std::shared_ptr<const events::Commit>>& commits) {
    if (commits.empty()) return;
    bool wake = false;
    {
      const std::lock_guard lock(mutex_);
      head_ = std::max(head_, commits.back()->last());
      if (queue_.size() + commits.size() > kQueueLimit) {
        queue_.clear();  // the log has them
      } else {
        queue_.insert(queue_.end(), commits.begin(), commits.end());
      }
      wake = waits_ == Waits::kForWork ||
             (waits_ == Waits::kForMore &&
              (queue_.size() >= kWorthAWrite || expected_ >= commits.front()->first()));
    }
    if (wake) wake_.notify_all();
  }

  void expect(Position target) {
    {
      const std::lock_guard lock(mutex_);
      // Nobody is helped by hurrying towards what is far from being written.
      expected_ = std::max(expected_, std::min(target, head_ + kQueueLimit));
    }
    wake_.notify_all();
  }

  Position position() const { return {reached_.load()}; }
  std::shared_ptr<const ReadView> view() const {
    const std::lock_guard lock(mutex_);
    return view_;
  }
  std::vector<ModelStatus> status() const {
    const std::lock_guard lock(mutex_);
    return status_;
  }
  std::optional<std::string> failure() const {
    const std::lock_guard lock(mutex_);
    return failure_;
  }

  void wait_for(Position target) {
    expect(target);
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return view_->position() >= target || failure_.has_value(); });
  }

  bool rebuild(std::string_view model) {
    const auto& models = read_models();
    if (std::ranges::none_of(models, [&](const auto& one) { return one->name() == model; })) {
      return false;
    }
    {
      const std::lock_guard lock(mutex_);
      rebuilds_.emplace_back(model);
      for (ModelStatus& status : status_) {  // seen at once by whoever asked
        if (status.name != model) continue;
        status.rebuilding_to = std::max(head_, Position{1});
        status.rebuilt_to = {};
      }
    }
    wake_.notify_all();
    return true;
  }

 private:
  struct Work {
    std::vector<std::shared_ptr<const events::Commit>> commits;
    std::vector<std::string> rebuilds;
    Position head;
    bool stop = false;
  };

  enum class Waits { kNot, kForWork, kForMore };

  /// What came in; waits for something when `idle`, and for more of it until `due`.
  Work take(bool idle, std::chrono::steady_clock::time_point due) {
    std::unique_lock lock(mutex_);
    const auto asked = [&] { return stopping_ || !rebuilds_.empty(); };
    if (idle) {
      waits_ = Waits::kForWork;
      wake_.wait(lock, [&] { return asked() || !queue_.empty() || head_ > projector_.front(); });
    }
    waits_ = Waits::kForMore;
    wake_.wait_until(lock, due, [&] {
      return asked() || queue_.size() >= kWorthAWrite ||
             std::min(expected_, head_) > projector_.front();
    });
    waits_ = Waits::kNot;
    return {std::exchange(queue_, {}), std::exchange(rebuilds_, {}), head_, stopping_};
  }

  void run() {
    try {
      bool idle = false;
      std::chrono::steady_clock::time_point due{};
      for (;;) {
        const Work work = take(idle, due);
        if (work.stop) return;
        for (const std::string& model : work.rebuilds) projector_.rebuild(model);
        bool moved = !work.rebuilds.empty();
        if (!work.commits.empty() && work.commits.front()->first() <= projector_.front() + 1) {
          projector_.apply(work.commits);
          moved = true;
        }
        const bool caught_up = projector_.catch_up(work.head, kSlice);
        // What is read from the log is behind already.
        due = moved && !caught_up ? std::chrono::steady_clock::now() + kPace
                                  : std::chrono::steady_clock::time_point{};
        if (moved || caught_up) {
          publish();
          idle = false;
        } else {
          idle = !projector_.discard();
        }
      }
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      failure_ = error.what();
    }
    moved_.notify_all();
  }

  void publish() {
    const auto view = projector_.view();
    bool moved = false;
    {
      const std::lock_guard lock(mutex_);
      moved = view_ && view->position() != view_->position();
      view_ = view;
      reached_.store(view->position().value);
      status_ = projector_.status();
      for (const std::string& model : rebuilds_) {  // asked for, and not begun
        for (ModelStatus& status : status_) {
          if (status.name == model) status.rebuilding_to = std::max(head_, Position{1});
        }
      }
    }
    if (!moved) return;
    moved_.notify_all();
    if (on_progress_) on_progress_(view->position());
  }

  Projector projector_;  // the thread's
  std::function<void(Position)> on_progress_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable moved_;
  std::vector<std::shared_ptr<const events::Commit>> queue_;
  std::vector<std::string> rebuilds_;
  Position head_;              // of what is durable
  Position expected_;          // the furthest that somebody waits for, or did
  Waits waits_ = Waits::kNot;  // the thread
  bool stopping_ = false;
  std::atomic<std::uint64_t> reached_ = 0;  // of view_
  std::shared_ptr<const ReadView> view_;
  std::vector<ModelStatus> status_;
  std::optional<std::string> failure_;
  std::thread thread_;
};

Runner::Runner(std::string partition, store::Engine& engine,
               std::function<void(Position)> on_progress)
    : impl_(std::make_unique<Impl>(std::move(partition), engine, std::move(on_progress))) {}
Runner::~Runner() = default;

void Runner::enqueue(const std::vector<std::shared_ptr<const events::Commit>>& commits) {
  impl_->enqueue(commits);
}
void Runner::expect(Position target) { impl_->expect(target); }
Position Runner::position() const { return impl_->position(); }
std::shared_ptr<const ReadView> Runner::view() const { return impl_->view(); }
void Runner::wait_for(Position target) { impl_->wait_for(target); }
std::vector<ModelStatus> Runner::status() const { return impl_->status(); }
bool Runner::rebuild(std::string_view model) { return impl_->rebuild(model); }
std::optional<std::string> Runner::failure() const { return impl_->failure(); }

void rebuild_offline(store::Engine& engine, std::string_view partition,
                     const std::vector<std::string>& models,
                     const std::function<void(std::uint64_t done, std::uint64_t total)>& progress) {
  const Position head = engine.log().head(partition).position;
  Projector projector(std::string(partition), engine.log(), engine.views());
  if (models.empty()) {
    for (const auto& model : read_models()) projector.start_over(model->name());
  }
  for (const std::string& model : models) {
    if (!projector.start_over(model)) {
      throw store::StorageError("there is no read model `" + model + "`");
    }
  }
  do {
    if (progress) progress(projector.position().value, head.value);
  } while (projector.catch_up(head, kOfflineSlice, std::thread::hardware_concurrency()));
  while (projector.discard()) {
  }
  engine.flush();
}

}  // namespace lanyard::projections
