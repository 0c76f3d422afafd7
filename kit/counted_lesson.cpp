#include "kit/counted_lesson.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "emulator/profiler/report/launch_records.hpp"
#include "kit/failure.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr double kBuildSeconds = 600;
constexpr double kRunSeconds = 300;

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

std::vector<CountedLaunch> count_lesson(const Place& place, const Lesson& lesson) {
  const std::string target = "lesson_" + lesson.folder.filename().string() + "_counted";
  build_target(place, target);
  const fs::path program = place.build / "bin" / target;
  const fs::path records =
      place.build / fmt::format("{}.{}.launches", target, static_cast<long>(::getpid()));
  fs::remove(records);
  ProcessRequest request;
  request.arguments = {program};
  request.environment["WARPKIT_PROFILE"] = records;
  request.environment["WARPKIT_WORKERS"] = "1";  // so that it counts the same each time
  request.seconds = kRunSeconds;
  const ProcessResult result = run_process(request);
  const std::string profile = profile::collect_launches(records).profile;
  fs::remove(records);
  if (result.too_slow) throw Failure(Exit::Limit, target + " still ran when its time was over");
  if (result.exit_code != 0) {
    throw Failure(Exit::Failed, fmt::format("{} failed:\n{}", target, result.err));
  }
  return read_launches(profile);
}

}  // namespace warpkit::kit
