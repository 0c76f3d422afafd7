#include "kit/counted_lesson.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "kit/build_target.hpp"
#include "kit/failure.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

constexpr double kRunSeconds = 300;
constexpr std::size_t kMostBytes = std::size_t{256} << 20;  // of a profile

}  // namespace

bool can_count_lessons() { return true; }

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
  if (result.too_slow || result.exit_code != 0) fs::remove(records);
  if (result.too_slow) throw Failure(Exit::Limit, target + " still ran when its time was over");
  if (result.exit_code != 0) {
    throw Failure(Exit::Failed, fmt::format("{} failed:\n{}", target, result.err));
  }
  ProcessRequest collect;
  collect.arguments = {place.build / "bin" / "warpkit-profile-report", records, "--collect"};
  collect.output_bytes = kMostBytes;
  const ProcessResult profile = run_process(collect);
  fs::remove(records);
  if (profile.exit_code != 0) {
    throw Failure(Exit::Machine, fmt::format("what {} did can't be read: {}", target, profile.err));
  }
  return read_launches(profile.out);
}

}  // namespace warpkit::kit
