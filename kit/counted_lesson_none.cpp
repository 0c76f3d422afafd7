// Where programs are built for a GPU, nothing counts their launches.
#include "kit/counted_lesson.hpp"
#include "kit/failure.hpp"

namespace warpkit::kit {

bool can_count_lessons() { return false; }

std::vector<CountedLaunch> count_lesson(const Place&, const Lesson&) {
  throw Failure(Exit::Usage, "predictions are counted on the emulator, and this build has none");
}

}  // namespace warpkit::kit
