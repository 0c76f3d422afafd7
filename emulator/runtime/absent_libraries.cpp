// Libraries of NVIDIA's that programs may include and the emulator doesn't have.
#include "emulator/include/cublas_api.h"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {

void no_library(const char* library, const char* function) {
  say_once(library,
           "%s is not in this version of the emulator; %s and its other functions do nothing and "
           "return CUBLAS_STATUS_NOT_SUPPORTED",
           library, function);
}

}  // namespace warpkit::emulator
