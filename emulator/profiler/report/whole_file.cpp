#include "emulator/profiler/report/whole_file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace warpkit::profile {
namespace {

namespace fs = std::filesystem;

/// Of this process, so that two that write the same file don't meet.
std::string beside(const std::string& path) { return path + ".part" + std::to_string(getpid()); }

// A device or a pipe can't be replaced. A link is followed, so that the link stays.
bool is_special(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

std::string target_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target.string();
}

/// Lets a file that may not grow any more (`ulimit -f`) be an error like others.
class QuietFileLimit {
 public:
  QuietFileLimit() {
    struct sigaction ignored = {};
    ignored.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignored, &before_);
  }
  ~QuietFileLimit() { sigaction(SIGXFSZ, &before_, nullptr); }
  QuietFileLimit(const QuietFileLimit&) = delete;             // what was is restored once
  QuietFileLimit& operator=(const QuietFileLimit&) = delete;  // likewise

 private:
  struct sigaction before_;
};

// The system's word for what is in the way, or nothing.
std::string write_text(const std::string& path, const std::string& text, int flags) {
  const QuietFileLimit quiet;
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0666);
  if (file < 0) return std::strerror(errno);
  std::string obstacle;
  for (std::size_t at = 0; at < text.size() && obstacle.empty();) {
    const ssize_t wrote = write(file, text.data() + at, text.size() - at);
    if (wrote >= 0) {
      at += static_cast<std::size_t>(wrote);
    } else if (errno != EINTR) {
      obstacle = std::strerror(errno);
    }
  }
  if (close(file) != 0 && obstacle.empty()) obstacle = std::strerror(errno);
  return obstacle;
}

}  // namespace

void write_whole(const std::string& path, const std::string& text) {
  std::string obstacle;
  if (is_special(path)) {
    obstacle = write_text(path, text, 0);
  } else {
    const std::string place = target_of(path);
    const std::string unfinished = beside(place);
    obstacle = write_text(unfinished, text, O_CREAT | O_TRUNC);
    std::error_code error;
    if (obstacle.empty()) {
      fs::rename(unfinished, place, error);
      if (error) obstacle = error.message();
    }
    if (!obstacle.empty()) fs::remove(unfinished, error);
  }
  if (!obstacle.empty()) throw std::runtime_error("cannot write " + path + ": " + obstacle);
}

std::string obstacle_to(const std::string& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return "it is a folder";
  if (is_special(path)) return access(path.c_str(), W_OK) == 0 ? "" : std::strerror(errno);
  const std::string place = target_of(path);
  const fs::path folder = fs::path(place).parent_path();
  if (!folder.empty() && !fs::exists(folder, ignored)) {
    return "there is no folder " + folder.string();
  }
  const std::string trial = beside(place);
  const std::string obstacle = write_text(trial, "", O_CREAT | O_EXCL);
  if (obstacle.empty()) fs::remove(trial, ignored);
  return obstacle;
}

}  // namespace warpkit::profile
