// Refused by the compiler: of the driver API the emulator has only the questions about the device.
#include <cuda.h>

int main() {
  CUmodule module = nullptr;
  if (cuInit(0) != CUDA_SUCCESS) return 1;
  return cuModuleLoad(&module, "kernels.ptx") != CUDA_SUCCESS;
}
