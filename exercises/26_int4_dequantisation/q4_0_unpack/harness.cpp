#include "exercises/submission/harness.hpp"

#include "exercises/26_int4_dequantisation/q4_0_unpack/entry.hpp"

namespace warpkit::exercise {

Result answer(const Request& request) {
  return run_on_device(request, [](const DeviceArguments& arguments) {
    q4_0_unpack(arguments.pointer<const unsigned char>("blocks"), arguments.pointer<float>("out"),
                arguments.integer("n_blocks"));
  });
}

}  // namespace warpkit::exercise
