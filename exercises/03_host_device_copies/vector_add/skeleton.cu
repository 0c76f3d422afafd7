// Add two arrays on the device: a, b and c lie in host memory, each with n elements.
// The device cannot see them, so: allocate there, copy a and b in, launch with the given threads
// per block (n need not be a multiple of it), copy the sums out to c, free what you allocated.
// Read the status of every call, the launch's too, and return the first that is not cudaSuccess;
// leave no device memory allocated then either.
#include "exercises/03_host_device_copies/vector_add/entry.hpp"

cudaError_t vector_add(const float* a, const float* b, float* c, std::size_t n,
                       int threads_per_block) {
  // TODO(you): a kernel above, the five steps here (about 30 lines)
  return cudaErrorNotSupported;
}
