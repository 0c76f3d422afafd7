#include "emulator/driver/version.hpp"

#include "emulator/include/cuda_runtime_api.h"

namespace warpkit::driver {

// CMake, configure scripts and PyTorch read the words `nvcc: NVIDIA (R) Cuda compiler driver`,
// `release N.N` and `VN.N.N`.
std::string version_text() {
  const std::string release =
      std::to_string(CUDART_VERSION / 1000) + "." + std::to_string(CUDART_VERSION % 1000 / 10);
  return "nvcc: NVIDIA (R) Cuda compiler driver - no: Warpkit's emulator, which answers by that "
         "name\n"
         "Nothing of NVIDIA's is in it; it compiles CUDA C++ for this machine's processor\n"
         "Cuda compilation tools, release " +
         release + ", V" + release + ".93\nBuild warpkit_" + release + "\n";
}

}  // namespace warpkit::driver
