#include "kit/build_target.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "kit/failure.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr double kBuildSeconds = 600;

// Two builds of one folder would write the same files.
class BuildLock {
 public:
  explicit BuildLock(const fs::path& build)
      : file_(::open((build / "kit.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666)) {
    while (file_ >= 0 && ::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~BuildLock() {
    if (file_ >= 0) ::close(file_);
  }
  BuildLock(const BuildLock&) = delete;  // two owners would close twice
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int file_;
};

}  // namespace

void build_target(const Place& place, const std::string& target) {
  const BuildLock lock(place.build);
  ProcessRequest request;
  request.arguments = {"cmake", "--build", place.build, "--target", target};
  request.seconds = kBuildSeconds;
  const ProcessResult built = run_process(request);
  if (built.exit_code != 0) {
    throw Failure(Exit::DoesNotCompile,
                  fmt::format("{} was not built:\n{}{}", target, built.out, built.err));
  }
}

}  // namespace warpkit::kit
