// Refused by the compiler: the emulator has no driver API.
#include <cuda.h>

int main() {
  CUdevice device = 0;
  if (cuInit(0) != CUDA_SUCCESS) return 1;
  return device;
}
