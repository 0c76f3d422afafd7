#include "emulator/profiler/counting/records.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::counting {
namespace {

/// Keeps a file that may not grow any more (`ulimit -f`) from ending the program.
class QuietFileLimit {
 public:
  QuietFileLimit() {
    sigemptyset(&limit_);
    sigaddset(&limit_, SIGXFSZ);
    pthread_sigmask(SIG_BLOCK, &limit_, &before_);
  }
  ~QuietFileLimit() {
    const timespec at_once = {};
    if (!sigismember(&before_, SIGXFSZ)) sigtimedwait(&limit_, nullptr, &at_once);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  QuietFileLimit(const QuietFileLimit&) = delete;             // the mask is restored once
  QuietFileLimit& operator=(const QuietFileLimit&) = delete;  // likewise

 private:
  sigset_t limit_, before_;
};

std::string own_prefix() { return std::to_string(getpid()) + "."; }

}  // namespace

std::string Records::new_name() { return own_prefix() + std::to_string(number_++); }

bool Records::is_own(const std::string& name) { return name.rfind(own_prefix(), 0) == 0; }

void Records::add(const std::string& name, const std::string& text) {
  if (full_) return;
  const QuietFileLimit quiet;
  if (descriptor_ < 0) {
    descriptor_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0) return give_up(std::strerror(errno));
  }
  const std::string record = name + " " + text + "\n";
  std::size_t wrote = 0;
  while (wrote < record.size()) {
    const ssize_t now = write(descriptor_, record.data() + wrote, record.size() - wrote);
    if (now > 0) {
      wrote += static_cast<std::size_t>(now);
    } else if (errno != EINTR) {
      const int why = errno;
      struct stat status = {};
      const bool known = fstat(descriptor_, &status) == 0;
      const off_t before = status.st_size - static_cast<off_t>(wrote);
      // A part would join the next record; the reader passes over one at the end.
      if (wrote > 0 && (!known || ftruncate(descriptor_, before) != 0)) full_ = true;
      return give_up(std::strerror(why));
    }
  }
}

void Records::give_up(const char* why) {
  full_ = true;
  if (descriptor_ >= 0 && fchmod(descriptor_, S_IRUSR) != 0) why = "it can't even be marked";
  say("the profile lacks what is counted from here on: cannot write %s: %s. Make room there, or "
      "set TMPDIR to a folder with room, and run again",
      file_.c_str(), why);
}

}  // namespace warpkit::emulator::counting
