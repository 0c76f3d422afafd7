/// @file
/// Managed memory's hints in the form that names a place, as CUDA 13 has them (and 12 with `_v2`).
#pragma once

#include "../../cuda_runtime_api.h"

namespace warpkit::emulator {

/// The device number by which the older form names a place; one that no call takes if there is
/// none.
inline int device_of(cudaMemLocation location) {
  switch (location.type) {
    case cudaMemLocationTypeDevice:
      return location.id;
    case cudaMemLocationTypeHost:
    case cudaMemLocationTypeHostNuma:
    case cudaMemLocationTypeHostNumaCurrent:
      return cudaCpuDeviceId;
    default:
      return cudaInvalidDeviceId;
  }
}

}  // namespace warpkit::emulator

inline cudaError_t cudaMemPrefetchAsync(const void* pointer, size_t count, cudaMemLocation location,
                                        unsigned int flags, cudaStream_t stream = 0) {
  if (flags != 0) return cudaErrorInvalidValue;
  return ::cudaMemPrefetchAsync(pointer, count, ::warpkit::emulator::device_of(location), stream);
}
inline cudaError_t cudaMemPrefetchAsync_v2(const void* pointer, size_t count,
                                           cudaMemLocation location, unsigned int flags,
                                           cudaStream_t stream = 0) {
  return cudaMemPrefetchAsync(pointer, count, location, flags, stream);
}
inline cudaError_t cudaMemAdvise(const void* pointer, size_t count, cudaMemoryAdvise advice,
                                 cudaMemLocation location) {
  return ::cudaMemAdvise(pointer, count, advice, ::warpkit::emulator::device_of(location));
}
inline cudaError_t cudaMemAdvise_v2(const void* pointer, size_t count, cudaMemoryAdvise advice,
                                    cudaMemLocation location) {
  return cudaMemAdvise(pointer, count, advice, location);
}
