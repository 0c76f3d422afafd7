#include "emulator/profiler/report/constant_advice.hpp"

#include "emulator/profiler/report/access_shape.hpp"
#include "emulator/profiler/report/advice_words.hpp"

namespace warpkit::profile {

std::string constant_advice(const Launch& launch, const LineCounts& line) {
  const Pattern* worst = nullptr;
  std::uint32_t most = 1;
  for (const Pattern& pattern : launch.patterns) {
    if (!shows(pattern, line)) continue;
    const std::uint32_t addresses = shape_of(pattern).addresses;
    if (addresses <= most) continue;
    most = addresses;
    worst = &pattern;
  }
  if (worst == nullptr) return "";
  return counted(worst->lanes.size(), "lane") + " read " + std::to_string(most) +
         " different addresses of " + name_of(worst->array) +
         ", and constant memory serves one at a time. Let all lanes of a warp read the same one, "
         "or "
         "keep the array in global or shared memory.";
}

}  // namespace warpkit::profile
