#include "projections/runner.h"

#include <algorithm>
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
/// other.
constexpr std::size_t kOfflineSlice = 50'000;

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
    {
      const std::lock_guard lock(mutex_);
      head_ = std::max(head_, commits.back()->last());
      if (queue_.size() + commits.size() > kQueueLimit) {
        queue_.clear();  // the log has them
      } else {
        queue_.insert(queue_.end(), commits.begin(), commits.end());
      }
    }
    wake_.notify_all();
  }

  Position position() const {
    const std::lock_guard lock(mutex_);
    return view_->position();
  }
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

  /// What came in; waits for something when `idle`.
  Work take(bool idle) {
    std::unique_lock lock(mutex_);
    if (idle) {
      wake_.wait(lock, [&] {
        return stopping_ || !queue_.empty() || !rebuilds_.empty() || head_ > projector_.front();
      });
    }
    return {std::exchange(queue_, {}), std::exchange(rebuilds_, {}), head_, stopping_};
  }

  void run() {
    try {
      bool idle = false;
      for (;;) {
        const Work work = take(idle);
        if (work.stop) return;
        for (const std::string& model : work.rebuilds) projector_.rebuild(model);
        bool moved = !work.rebuilds.empty();
        if (!work.commits.empty() && work.commits.front()->first() <= projector_.front() + 1) {
          projector_.apply(work.commits);
          moved = true;
        }
        const bool caught_up = projector_.catch_up(work.head, kSlice);
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
  Position head_;  // of what is durable
  bool stopping_ = false;
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
