// The API's functions on managed memory. Host and device share it at every moment, so where the
// program wants it to be changes nothing; it is kept, because programs may ask.
#include <cstring>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/allocations.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

bool is_place(int device) { return device == 0 || device == cudaCpuDeviceId; }

cudaError_t advise(MemoryHints& hints, cudaMemoryAdvise advice, int device) {
  const bool for_device = device == 0;
  switch (advice) {
    case cudaMemAdviseSetReadMostly:
    case cudaMemAdviseUnsetReadMostly:
      hints.read_mostly = advice == cudaMemAdviseSetReadMostly;
      return cudaSuccess;
    case cudaMemAdviseSetPreferredLocation:
      if (!is_place(device)) return cudaErrorInvalidDevice;
      hints.preferred = device;
      return cudaSuccess;
    case cudaMemAdviseUnsetPreferredLocation:
      hints.preferred = MemoryHints::kNowhere;
      return cudaSuccess;
    case cudaMemAdviseSetAccessedBy:
    case cudaMemAdviseUnsetAccessedBy:
      if (!is_place(device)) return cudaErrorInvalidDevice;
      (for_device ? hints.used_by_device : hints.used_by_host) =
          advice == cudaMemAdviseSetAccessedBy;
      return cudaSuccess;
  }
  return cudaErrorInvalidValue;
}

int location_type(int device) {
  if (device == 0) return cudaMemLocationTypeDevice;
  return device == cudaCpuDeviceId ? cudaMemLocationTypeHost : cudaMemLocationTypeInvalid;
}

/// One device a value; the rest of the list is said to be nowhere.
void list_users(const MemoryHints& hints, int* data, size_t count) {
  size_t used = 0;
  if (hints.used_by_device && used < count) data[used++] = 0;
  if (hints.used_by_host && used < count) data[used++] = cudaCpuDeviceId;
  while (used < count) data[used++] = cudaInvalidDeviceId;
}

cudaError_t read(const MemoryHints& hints, cudaMemRangeAttribute attribute, int* data,
                 size_t count) {
  if (attribute == cudaMemRangeAttributeAccessedBy) {
    list_users(hints, data, count);
    return cudaSuccess;
  }
  if (count != 1) return cudaErrorInvalidValue;
  switch (attribute) {
    case cudaMemRangeAttributeReadMostly:
      *data = hints.read_mostly;
      return cudaSuccess;
    case cudaMemRangeAttributePreferredLocation:
      *data = hints.preferred;
      return cudaSuccess;
    case cudaMemRangeAttributeLastPrefetchLocation:
      *data = hints.prefetched;
      return cudaSuccess;
    case cudaMemRangeAttributePreferredLocationType:
      *data = location_type(hints.preferred);
      return cudaSuccess;
    case cudaMemRangeAttributePreferredLocationId:
      *data = hints.preferred == 0 ? 0 : cudaInvalidDeviceId;
      return cudaSuccess;
    case cudaMemRangeAttributeLastPrefetchLocationType:
      *data = location_type(hints.prefetched);
      return cudaSuccess;
    case cudaMemRangeAttributeLastPrefetchLocationId:
      *data = hints.prefetched == 0 ? 0 : cudaInvalidDeviceId;
      return cudaSuccess;
    case cudaMemRangeAttributeAccessedBy:
      break;
  }
  return cudaErrorInvalidValue;
}

cudaError_t read_range(void* data, size_t size, cudaMemRangeAttribute attribute,
                       const void* pointer, size_t count) {
  if (!data || size == 0 || size % sizeof(int) != 0 || count == 0) return cudaErrorInvalidValue;
  cudaError_t error = cudaErrorInvalidValue;
  HostMemory::instance().with_hints(pointer, count, [&](MemoryHints& hints) {
    error = read(hints, attribute, static_cast<int*>(data), size / sizeof(int));
  });
  return error;
}

}  // namespace

extern "C" {

cudaError_t cudaMallocManaged(void** pointer, size_t size, unsigned int flags) {
  return device_call([&] {
    if (flags != cudaMemAttachGlobal && flags != cudaMemAttachHost) return cudaErrorInvalidValue;
    return allocate_on_host(pointer, size, HostMemoryKind::Managed, flags);
  });
}

cudaError_t cudaMemPrefetchAsync(const void* pointer, size_t count, int device,
                                 cudaStream_t stream) {
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    if (!is_place(device)) return cudaErrorInvalidDevice;
    const auto note = [device](MemoryHints& hints) { hints.prefetched = device; };
    const bool managed = count > 0 && HostMemory::instance().with_hints(pointer, count, note);
    return managed ? cudaSuccess : cudaErrorInvalidValue;
  });
}

cudaError_t cudaMemAdvise(const void* pointer, size_t count, cudaMemoryAdvise advice, int device) {
  return device_call([&] {
    cudaError_t error = cudaErrorInvalidValue;
    if (count > 0) {
      HostMemory::instance().with_hints(
          pointer, count, [&](MemoryHints& hints) { error = advise(hints, advice, device); });
    }
    return error;
  });
}

cudaError_t cudaMemRangeGetAttribute(void* data, size_t data_size, cudaMemRangeAttribute attribute,
                                     const void* pointer, size_t count) {
  return device_call([&] { return read_range(data, data_size, attribute, pointer, count); });
}

cudaError_t cudaMemRangeGetAttributes(void** data, size_t* data_sizes,
                                      cudaMemRangeAttribute* attributes, size_t attribute_count,
                                      const void* pointer, size_t count) {
  return device_call([&] {
    if (!data || !data_sizes || !attributes || attribute_count == 0) return cudaErrorInvalidValue;
    for (size_t i = 0; i < attribute_count; ++i) {
      const cudaError_t error = read_range(data[i], data_sizes[i], attributes[i], pointer, count);
      if (error != cudaSuccess) return error;
    }
    return cudaSuccess;
  });
}

cudaError_t cudaStreamAttachMemAsync(cudaStream_t stream, void* pointer, size_t length,
                                     unsigned int flags) {
  return device_call([&] {
    if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
    const bool known = flags == cudaMemAttachGlobal || flags == cudaMemAttachHost ||
                       (flags == cudaMemAttachSingle && stream != nullptr);
    const bool managed = HostMemory::instance().with_hints(pointer, length, [](MemoryHints&) {});
    return known && managed ? cudaSuccess : cudaErrorInvalidValue;
  });
}

}  // extern "C"
