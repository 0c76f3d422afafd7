#include "exercises/submission/harness.hpp"

#include "exercises/26_int4_dequantisation/q4_0_gemv/entry.hpp"

namespace warpkit::exercise {

Result answer(const Request& request) {
  return run_on_device(request, [](const DeviceArguments& arguments) {
    q4_0_gemv(arguments.pointer<const unsigned char>("w"), arguments.pointer<const float>("x"),
              arguments.pointer<float>("y"), arguments.integer("rows"), arguments.integer("cols"));
  });
}

}  // namespace warpkit::exercise
