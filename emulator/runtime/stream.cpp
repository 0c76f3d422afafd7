// Which operation comes next, and waiting for one.
#include "emulator/runtime/stream.hpp"

#include <stdlib.h>

#include <algorithm>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/processor.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

// A thread that waits looks this long before it goes to sleep: most kernels of a lesson are short.
constexpr std::chrono::microseconds kWaitSpin{20};
// So long an operation is left to the thread that handed it over, which may soon wait for it.
constexpr std::chrono::microseconds kPatience{3};

__thread int operations_in_progress;

}  // namespace

bool Point::reached() const {
  return !stream || stream->done.load(std::memory_order_acquire) >= position;
}

StreamScheduler& StreamScheduler::instance() {
  static StreamScheduler& scheduler = *new StreamScheduler;  // see DeviceMemory::instance
  return scheduler;
}

StreamScheduler::StreamScheduler() : legacy_(std::make_shared<Stream>(true, 0)) {
  on_exit([](int, void*) { instance().finish_at_exit(); }, nullptr);
}

bool StreamScheduler::in_operation() { return operations_in_progress > 0; }

void StreamScheduler::finish_at_exit() {
  if (in_operation()) return;  // exit() was called by a host function
  if (unawaited_.load()) {
    say("warning: the program ends without waiting for the last kernel that it launched. The "
        "emulator finishes it; a GPU may drop it, with its output. Call cudaDeviceSynchronize "
        "before the end");
  }
  wait_for_all();
}

void StreamScheduler::add_order_with_legacy(const std::shared_ptr<Stream>& stream,
                                            std::vector<Point>& after) {
  if (!stream->blocking || active_.empty()) return;
  if (stream != legacy_) {
    if (legacy_->done.load() < legacy_->submitted) after.push_back({legacy_, legacy_->submitted});
    return;
  }
  for (const std::shared_ptr<Stream>& other : active_) {
    if (other->blocking && other != legacy_) after.push_back({other, other->submitted});
  }
}

Point StreamScheduler::submit(const std::shared_ptr<Stream>& stream,
                              std::unique_ptr<Operation> operation, std::vector<Point> after) {
  if (block_observer) block_observer->enqueued();
  bool wake = false;
  Point point{stream, 0};
  {
    const Lock lock(mutex_);
    add_order_with_legacy(stream, after);
    if (stream->tasks.empty() && !stream->running) active_.push_back(stream);
    stream->tasks.push_back({std::move(operation), std::move(after), Clock::now()});
    point.position = ++stream->submitted;
    pending_.fetch_add(1, std::memory_order_release);
    wake = wake_executor();
  }
  if (wake) wake_.notify_one();
  // Checks want one order of events, the program's own.
  if (block_observer) await(point);
  return point;
}

Point StreamScheduler::end_of(const std::shared_ptr<Stream>& stream) {
  const Lock lock(mutex_);
  return {stream, stream->submitted};
}

bool StreamScheduler::is_ready(const Stream& stream) {
  if (stream.running || stream.tasks.empty()) return false;
  const std::vector<Point>& after = stream.tasks.front().after;
  return std::all_of(after.begin(), after.end(), [](const Point& p) { return p.reached(); });
}

Stream* StreamScheduler::choose(Clock::time_point now, bool patient) {
  Stream* best = nullptr;
  for (const std::shared_ptr<Stream>& stream : active_) {
    if (best && stream->priority >= best->priority) continue;
    if (!is_ready(*stream)) continue;
    if (patient && now - stream->tasks.front().since < kPatience) continue;
    best = stream.get();
  }
  return best;
}

Stream* StreamScheduler::helpful_for(Stream& stream) {
  if (stream.running || stream.tasks.empty()) return nullptr;
  const Task& first = stream.tasks.front();
  bool ready = true;
  for (const Point& point : first.after) {
    if (point.reached()) continue;
    ready = false;
    if (Stream* other = helpful_for(*point.stream)) return other;
  }
  return ready && !first.operation->belongs_to_executor() ? &stream : nullptr;
}

void StreamScheduler::do_first_task(Stream& chosen, Lock& lock) {
  const auto at = std::find_if(active_.begin(), active_.end(),
                               [&](const auto& stream) { return stream.get() == &chosen; });
  const std::shared_ptr<Stream> stream = *at;
  stream->running = true;
  Task task = std::move(stream->tasks.front());
  stream->tasks.pop_front();
  wake_for_more();
  lock.unlock();
  ++operations_in_progress;
  task.operation->run();
  --operations_in_progress;
  task = {};
  lock.lock();
  stream->running = false;
  stream->done.fetch_add(1, std::memory_order_release);
  if (stream->tasks.empty()) {
    active_.erase(std::find(active_.begin(), active_.end(), stream));
  }
  if (pending_.fetch_sub(1) == 1) urgent_.store(false);
  if (waiting_ > 0) done_.notify_all();
}

void StreamScheduler::wake_for_more() {
  if (choose({}, false) && wake_executor()) wake_.notify_one();
}

void StreamScheduler::wait(const Point& point) {
  unawaited_.store(false, std::memory_order_relaxed);
  await(point);
}

void StreamScheduler::await(const Point& point) {
  if (point.reached()) return;
  Lock lock(mutex_);
  Clock::time_point spin_until{};
  while (!point.reached()) {
    if (Stream* stream = helpful_for(*point.stream)) {
      do_first_task(*stream, lock);
      spin_until = {};
      continue;
    }
    if (spin_until == Clock::time_point{}) {
      if (wake_executor()) wake_.notify_one();
      spin_until = Clock::now() + kWaitSpin;
    }
    if (Clock::now() < spin_until) {
      lock.unlock();
      for (int i = 0; i < 200 && !point.reached(); ++i) pause_processor();
      lock.lock();
      continue;
    }
    ++waiting_;
    done_.wait(lock);
    --waiting_;
    spin_until = {};
  }
  wake_for_more();
}

void StreamScheduler::wait_for_all() {
  unawaited_.store(false, std::memory_order_relaxed);
  if (is_idle()) return;
  std::vector<Point> ends;
  {
    const Lock lock(mutex_);
    for (const std::shared_ptr<Stream>& stream : active_) {
      ends.push_back({stream, stream->submitted});
    }
  }
  for (const Point& end : ends) await(end);
}

void StreamScheduler::hurry() {
  if (pending_.load(std::memory_order_acquire) > 0) urgent_.store(true);
}

}  // namespace warpkit::emulator
