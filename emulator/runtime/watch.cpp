#include "emulator/runtime/watch.hpp"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <vector>

#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

// By default it is ignored, and debuggers pass it on without a word.
constexpr int kSignal = SIGURG;
// How often a runner is looked at, how often where something is suspected, and how often where
// threads have just been found to spin: a thread that does is found so at the second look or later.
constexpr milliseconds kLook{20};
constexpr milliseconds kQuickLook{1};
constexpr microseconds kSpinLook{150};
constexpr int kQuickLooks = 60;
// In a block that takes this long a thread is interrupted even if it doesn't seem to spin.
constexpr seconds kLong{2};
// How long after the time limit a kernel may stay where it can't be stopped.
constexpr seconds kGrace{5};
// The watch goes to sleep when nothing has run for so long.
constexpr int kIdleLooks = 50;
constexpr int kLimitReached = 4;  // exit code of the whole kit

/// A number that tells contents of the general registers apart.
std::uint64_t register_state(const ucontext_t& context) {
  std::uint64_t state = 14695981039346656037u;  // FNV-1a, word by word
  const auto mix = [&](std::uint64_t word) { state = (state ^ word) * 1099511628211u; };
#if defined(__x86_64__)
  for (int i = REG_R8; i <= REG_RIP; ++i)
    mix(static_cast<std::uint64_t>(context.uc_mcontext.gregs[i]));
#elif defined(__aarch64__)
  for (const std::uint64_t word : context.uc_mcontext.regs) mix(word);
  mix(context.uc_mcontext.pc);
#endif
  return state;
}

std::uintptr_t instruction(const ucontext_t& context) {
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return context.uc_mcontext.pc;
#endif
}

void handle(int, siginfo_t*, void* opaque) {
  if (!running || !running->launch()) return;
  const int kept = errno;
  const ucontext_t& context = *static_cast<const ucontext_t*>(opaque);
  running->interrupted(instruction(context), register_state(context));
  errno = kept;
}

}  // namespace

/// The one that looks.
class Watch {
 public:
  static Watch& instance() {
    static Watch& watch = *new Watch;  // its thread never ends
    return watch;
  }

  void add(WatchedRunner& runner) {
    const std::lock_guard<std::mutex> lock(mutex_);
    runners_.push_back(&runner);
  }

  void remove(WatchedRunner& runner) {
    const std::lock_guard<std::mutex> lock(mutex_);
    runners_.erase(std::find(runners_.begin(), runners_.end(), &runner));
  }

  void wake() {
    if (!asleep_.load(std::memory_order_relaxed)) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    asleep_.store(false);
    wake_.notify_one();
  }

 private:
  Watch() {
    struct sigaction action = {};
    action.sa_sigaction = handle;
    // Not on a stack of its own and not blocking itself: the handler may switch to another fiber,
    // and comes back much later.
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    sigaction(kSignal, &action, nullptr);
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);  // the thread inherits it
    std::thread([this] { serve(); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }

  void serve() {
    std::unique_lock<std::mutex> lock(mutex_);
    for (int idle = 0;;) {
      const WatchedRunner::Clock::time_point now = WatchedRunner::Clock::now();
      WatchedRunner::Clock::time_point next = now + kLook;
      bool any = false;
      for (WatchedRunner* runner : runners_) {
        if (runner->launch_.load(std::memory_order_acquire) % 2 == 0) continue;
        any = true;
        if (now >= runner->next_look_) runner->look(now);
        next = std::min(next, std::max(runner->next_look_, now + kSpinLook));
      }
      idle = any ? 0 : idle + 1;
      if (idle < kIdleLooks) {
        lock.unlock();
        std::this_thread::sleep_until(next);
        lock.lock();
        continue;
      }
      asleep_.store(true);
      // Somebody may have begun just before.
      wake_.wait_for(lock, seconds(1), [&] { return !asleep_.load(); });
      asleep_.store(false);
      idle = kIdleLooks - 1;
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<WatchedRunner*> runners_;
  std::atomic<bool> asleep_{false};
};

WatchedRunner::WatchedRunner() { Watch::instance().add(*this); }

WatchedRunner::~WatchedRunner() { Watch::instance().remove(*this); }

void WatchedRunner::launch_begins(const char* kernel) {
  static thread_local const int number = static_cast<int>(syscall(SYS_gettid));
  kernel_.store(kernel, std::memory_order_relaxed);
  host_thread_.store(number, std::memory_order_relaxed);
  order_.store(WatchOrder::Nothing, std::memory_order_relaxed);
  stopping_.store(false, std::memory_order_relaxed);
  launch_.fetch_add(1, std::memory_order_release);
  Watch::instance().wake();
}

void WatchedRunner::note(std::uintptr_t code, std::uint64_t block, std::uint64_t state) {
  if (block != block_.load(std::memory_order_relaxed)) {
    spins_ = false;
    std::fill(std::begin(state_), std::end(state_), 0);
  }
  spins_ = spins_ || std::find(std::begin(state_), std::end(state_), state) != std::end(state_);
  state_[next_state_] = state;
  next_state_ = (next_state_ + 1) % kStates;
  block_.store(block, std::memory_order_relaxed);
  code_.store(code, std::memory_order_relaxed);
  notes_.fetch_add(1, std::memory_order_release);
}

bool WatchedRunner::in_own_code() const {
  const std::uintptr_t at = code();
  return at >= own_begin_.load(std::memory_order_relaxed) &&
         at < own_end_.load(std::memory_order_relaxed);
}

void WatchedRunner::passed_on() {
  std::fill(std::begin(state_), std::end(state_), 0);
  spins_ = false;
  if (order() == WatchOrder::PassOn) order_.store(WatchOrder::Nothing, std::memory_order_relaxed);
  times_passed_on_.fetch_add(1, std::memory_order_relaxed);
}

void WatchedRunner::begin_watching(std::uint64_t launch, Clock::time_point now) {
  seen_launch_ = launch;
  launch_since_ = block_since_ = now;
  seen_block_ = 0;
  seen_notes_ = notes_.load();
  quick_looks_ = 0;
  any_spins_ = false;
  next_look_ = now + kLook;
}

void WatchedRunner::find_own_code() {
  const std::uintptr_t at = code();
  if (at < function_.begin || at >= function_.end) function_ = function_at(at);
  if (!function_.is_programs_own()) return;
  own_end_.store(0);  // never a mixture of two
  own_begin_.store(function_.begin);
  own_end_.store(function_.end);
}

void WatchedRunner::look(Clock::time_point now) {
  const std::uint64_t launch = launch_.load(std::memory_order_acquire);
  if (launch != seen_launch_) return begin_watching(launch, now);
  next_look_ = now + kLook;
  if (stopping_.load()) return;
  if (notes_.load(std::memory_order_acquire) != seen_notes_) {
    seen_notes_ = notes_.load();
    const std::uint64_t block = block_.load();
    const bool suspicious = now - block_since_ >= kLook && now - block_since_ < 3 * kLook;
    if (block != seen_block_) {
      block_since_ = now;
      quick_looks_ = 0;
    } else if (seen_passed_on_ != times_passed_on_.load() || suspicious) {
      quick_looks_ = kQuickLooks;  // where one spins, others will
      any_spins_ = seen_passed_on_ != times_passed_on_.load();
    }
    seen_passed_on_ = times_passed_on_.load();
    seen_block_ = block;
    find_own_code();
    if (now - block_since_ >= kLong) {
      block_since_ = now;
      order_.store(WatchOrder::PassOn);
    }
  }
  const std::chrono::duration<double> lasted = now - launch_since_;
  const bool late = time_limit() > 0 && lasted.count() >= time_limit();
  if (late) {
    order_.store(WatchOrder::Stop);
    if (lasted >= std::chrono::duration<double>(time_limit()) + kGrace) give_up();
  }
  if (late || quick_looks_ > 0) next_look_ = now + kQuickLook;
  if (!late && any_spins_ && quick_looks_ > 0) next_look_ = now + kSpinLook;
  if (quick_looks_ > 0) --quick_looks_;
  // Should the thread have ended, this meets nobody, or somebody whom it doesn't concern.
  syscall(SYS_tgkill, getpid(), host_thread_.load(), kSignal);
}

void WatchedRunner::give_up() const {
  say("error: kernel %s has run longer than the time limit of %g s and can't be stopped%s. The "
      "program ends",
      kernel_.load(), time_limit(), place_of_code(code()).c_str());
  _exit(kLimitReached);
}

double time_limit() {
  static const double limit = [] {
    const char* text = std::getenv("WARPKIT_TIME_LIMIT");
    if (!text || !*text) return 0.0;
    char* end = nullptr;
    const double value = std::strtod(text, &end);
    if (*end == '\0' && value >= 0.0) return value;
    say("WARPKIT_TIME_LIMIT is '%s'; it must be a number of seconds, or 0 for no limit. Using 0.",
        text);
    return 0.0;
  }();
  return limit;
}

}  // namespace warpkit::emulator
