#include "exercises/submission/harness.hpp"

#include "exercises/07_warps_and_divergence/undiverge/entry.hpp"

namespace warpkit::exercise {

Result answer(const Request& request) {
  return run_on_device(request, [](const DeviceArguments& arguments) {
    undiverge(arguments.pointer<const float>("x"), arguments.pointer<const float>("even"),
              arguments.pointer<const float>("odd"), arguments.pointer<float>("y"),
              arguments.integer("n"), arguments.integer("terms"));
  });
}

}  // namespace warpkit::exercise
