#include "emulator/driver/watched_child.hpp"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

using std::chrono::steady_clock;

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr int kCount = sizeof kSignals / sizeof *kSignals;
// One wish may arrive twice, as from `timeout`, which tells the process and then its group.
constexpr double kSameWish = 0.2;

// What the handler knows.
volatile pid_t child;
volatile sig_atomic_t asked, asked_twice;
timespec asked_at;

double seconds_since(const timespec& before) {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec - before.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec - before.tv_nsec);
}

void handle(int signal, siginfo_t* info, void*) {
  const int kept = errno;
  if (asked == 0) {
    asked = signal;
    clock_gettime(CLOCK_MONOTONIC, &asked_at);
    // The terminal tells all processes of the group.
    if (info->si_code != SI_KERNEL) kill(child, signal);
  } else if (seconds_since(asked_at) >= kSameWish) {
    asked_twice = 1;
    kill(child, SIGKILL);
  }
  errno = kept;
}

/// While this lives, signals are the child's. Whoever ignores one, as under nohup, goes on doing
/// so.
class Forwarding {
 public:
  Forwarding() {
    for (int i = 0; i < kCount; ++i) {
      sigaction(kSignals[i], nullptr, &before_[i]);
      if (before_[i].sa_handler == SIG_IGN) continue;
      struct sigaction action = {};
      action.sa_sigaction = handle;
      action.sa_flags = SA_SIGINFO | SA_RESTART;
      sigaction(kSignals[i], &action, nullptr);
    }
  }
  ~Forwarding() {
    for (int i = 0; i < kCount; ++i) sigaction(kSignals[i], &before_[i], nullptr);
  }
  Forwarding(const Forwarding&) = delete;             // the handlers are restored once
  Forwarding& operator=(const Forwarding&) = delete;  // likewise

 private:
  struct sigaction before_[kCount];
};

/// Calls a function after some time, then at longer and longer intervals.
class Reminder {
 public:
  explicit Reminder(const std::function<void(double)>& call) {
    if (call) thread_ = std::thread([this, call] { serve(call); });
  }
  ~Reminder() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      done_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }
  Reminder(const Reminder&) = delete;             // the thread knows its address
  Reminder& operator=(const Reminder&) = delete;  // likewise

 private:
  void serve(const std::function<void(double)>& call) {
    using Seconds = std::chrono::duration<double>;
    const steady_clock::time_point start = steady_clock::now();
    std::unique_lock<std::mutex> lock(mutex_);
    for (double at = 2;; at += at < 10 ? 4 : at < 60 ? 10 : 60) {
      const auto until = start + std::chrono::duration_cast<steady_clock::duration>(Seconds(at));
      if (wake_.wait_until(lock, until, [&] { return done_; })) return;
      call(at);
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

pid_t start(const WatchedRun& run, const sigset_t& mask) {
  std::vector<std::string> words = run.arguments;
  words.insert(words.begin(), run.name);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (run.output_to_errors) {
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setsigmask(&attributes, &mask);
  pid_t started = 0;
  const int error =
      posix_spawn(&started, run.program.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error == 0) return started;
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  throw Failure(kMachine, "cannot start " + run.program + ": " + std::strerror(error));
}

}  // namespace

WatchedEnd run_watched(const WatchedRun& run) {
  asked = asked_twice = 0;
  sigset_t ours, before;
  sigemptyset(&ours);
  for (const int signal : kSignals) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, &before);  // until there is somebody to pass them on to
  child = start(run, before);
  WatchedEnd end;
  {
    const Forwarding forwarding;
    const Reminder reminder(run.on_time);  // its thread leaves the signals to this one
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    int status = 0;
    // The number of a child that was waited for may be another's: no signal comes in between.
    siginfo_t info = {};
    while (waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) < 0) {
      if (errno != EINTR) throw Failure(kMachine, "lost track of " + run.name);
    }
    pthread_sigmask(SIG_BLOCK, &ours, nullptr);
    waitpid(child, &status, 0);
    end.process = child;
    if (WIFSIGNALED(status)) {
      end.signal = WTERMSIG(status);
    } else {
      end.exit_code = WEXITSTATUS(status);
    }
  }
  end.asked = asked;
  end.at_once = asked_twice != 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return end;
}

}  // namespace warpkit::driver
