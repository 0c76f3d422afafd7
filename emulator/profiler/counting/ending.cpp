#include "emulator/profiler/counting/ending.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

namespace warpkit::emulator::counting {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

int ends[2];
pid_t owner;

void end_by(int signal) {
  ::signal(signal, SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, signal);
  pthread_sigmask(SIG_UNBLOCK, &one, nullptr);
  raise(signal);
}

void handle(int signal) {
  if (getpid() != owner) return end_by(signal);  // forked: there is no thread that listens
  const int kept = errno;
  const auto byte = static_cast<unsigned char>(signal);
  while (write(ends[1], &byte, 1) < 0 && errno == EINTR) {
  }
  errno = kept;
}

void serve(const std::function<void(int)>& tell) {
  unsigned char signal = 0;
  while (read(ends[0], &signal, 1) != 1) {
    if (errno != EINTR) return;
  }
  tell(signal);
  end_by(signal);
  _exit(128 + signal);
}

}  // namespace

void before_a_signal_ends_it(std::function<void(int)> tell) {
  if (owner != 0 || pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  fcntl(ends[0], F_SETFL, 0);  // only the handler must never wait
  owner = getpid();
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);  // the thread inherits it
  bool is_served = true;
  try {
    std::thread([tell = std::move(tell)] { serve(tell); }).detach();
  } catch (const std::system_error&) {
    is_served = false;  // no room for a thread: a signal ends the program as it would have
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!is_served) return;
  for (const int signal : kSignals) {
    struct sigaction action = {};
    if (sigaction(signal, nullptr, &action) != 0 || (action.sa_flags & SA_SIGINFO) ||
        action.sa_handler != SIG_DFL) {
      continue;
    }
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

}  // namespace warpkit::emulator::counting
