/// @file
/// Streams: work that host threads hand over, done in order by others.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace warpkit::emulator {

/// A piece of work on a stream: a launch, a copy, a record of an event, a call of a host function.
class Operation {
 public:
  virtual ~Operation() = default;
  /// Does it, on whichever host thread has come to it.
  virtual void run() = 0;
  /// @return true if a host thread that only waits mustn't do it: the program's own functions may
  ///   take what that thread holds.
  virtual bool belongs_to_executor() const { return false; }
};

/// An operation that is a callable.
template <class Call>
class CallOperation : public Operation {
 public:
  explicit CallOperation(Call call) : call_(std::move(call)) {}
  void run() override { call_(); }

 private:
  Call call_;
};

struct Stream;

/// A place in a stream's sequence of operations.
struct Point {
  std::shared_ptr<Stream> stream;  ///< Null for a place that has always been reached.
  std::uint64_t position = 0;      ///< Reached when so many operations have been done.

  /// @return true once everything up to here has been done.
  bool reached() const;
};

/// An operation that waits for its turn.
struct Task {
  std::unique_ptr<Operation> operation;         ///< What to do.
  std::vector<Point> after;                     ///< Places in other streams that come first.
  std::chrono::steady_clock::time_point since;  ///< When it was handed over.
};

/// One stream. All but the counter of what is done is the scheduler's.
struct Stream {
  /// @param blocks true if it and the legacy default stream wait for each other.
  /// @param level its priority; lower numbers come first.
  Stream(bool blocks, int level) : blocking(blocks), priority(level) {}

  const bool blocking;                 ///< Ordered with the legacy default stream.
  const int priority;                  ///< Lower numbers come first.
  std::atomic<std::uint64_t> done{0};  ///< Operations done.
  std::uint64_t submitted = 0;         ///< Operations handed over.
  bool running = false;                ///< Somebody does the first of them.
  std::deque<Task> tasks;              ///< Those to come.
};

/// Hands the operations of all streams to host threads.
///
/// Threads of its own, started as they are needed, do what is ready: at most one operation of a
/// stream at a time, streams of different names at once. A thread that waits for an operation does
/// it itself if nobody has begun, so that a short kernel needn't wake anybody.
class StreamScheduler {
 public:
  /// The process's.
  static StreamScheduler& instance();

  /// Puts an operation at a stream's end.
  /// @param stream the stream.
  /// @param operation what to do.
  /// @param after places of other streams that must be reached before, besides those that the
  ///   legacy default stream asks for.
  /// @return its place.
  Point submit(const std::shared_ptr<Stream>& stream, std::unique_ptr<Operation> operation,
               std::vector<Point> after = {});
  /// @param stream a stream.
  /// @return the place behind all that has been handed over to it.
  Point end_of(const std::shared_ptr<Stream>& stream);
  /// @return true if all work of all streams has been done.
  bool is_idle() const { return pending_.load(std::memory_order_acquire) == 0; }
  /// Returns when a place has been reached.
  /// @param point the place.
  void wait(const Point& point);
  /// Returns when all that has been handed over so far is done.
  void wait_for_all();
  /// Lets no more time pass before waiting work is begun: somebody looks whether it's done.
  void hurry();
  /// @return the legacy default stream.
  const std::shared_ptr<Stream>& legacy() const { return legacy_; }
  /// Notes that a kernel was launched, whose results the program ought to wait for.
  void expect_wait() { unawaited_.store(true, std::memory_order_relaxed); }
  /// Finishes all work, and warns if the program hasn't waited for anything since its last launch.
  void finish_at_exit();
  /// @return true on a thread that is doing an operation.
  static bool in_operation();

 private:
  using Clock = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;

  StreamScheduler();
  void add_order_with_legacy(const std::shared_ptr<Stream>& stream, std::vector<Point>& after);
  void await(const Point& point);
  static bool is_ready(const Stream& stream);
  Stream* choose(Clock::time_point now, bool patient);
  static Stream* helpful_for(Stream& stream);
  void do_first_task(Stream& chosen, Lock& lock);
  bool wake_executor();
  void wake_for_more();
  void serve();
  bool spin_for_work(Lock& lock);

  std::shared_ptr<Stream> legacy_;
  mutable std::mutex mutex_;
  std::condition_variable done_;                 // an operation has been done
  std::condition_variable wake_;                 // an executor is wanted
  std::vector<std::shared_ptr<Stream>> active_;  // those with work, in order of arrival
  std::atomic<int> pending_{0};                  // operations handed over and not done
  std::atomic<bool> unawaited_{false};           // nobody has waited since the last launch
  std::atomic<bool> urgent_{false};              // somebody polls
  int waiting_ = 0;                              // threads in await()
  int executors_ = 0;                            // threads started
  int spinning_ = 0;                             // executors that look for work
  int sleeping_ = 0;                             // and those that must be woken
  int calls_ = 0;                                // wake-up calls not yet heard
};

}  // namespace warpkit::emulator
