// The API's limits. Only the heap's limits anything: stacks and printf are the machine's own here,
// and there is no L2 cache to be shared out. The others are kept, because programs ask for them.
#include <atomic>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/limits.hpp"

namespace warpkit::emulator {
namespace {

constexpr std::size_t kDefaultStack = 1024;                         // bytes a thread
constexpr std::size_t kDefaultPrintfBuffer = std::size_t{1} << 20;  // bytes
constexpr std::size_t kDefaultFetch = 64, kLargestFetch = 128;      // bytes

std::atomic<std::size_t> stack_size{kDefaultStack};
std::atomic<std::size_t> printf_buffer{kDefaultPrintfBuffer};
std::atomic<std::size_t> fetch_granularity{kDefaultFetch};
std::atomic<std::size_t> persisting_cache{0};

/// The limit's place; null for one that this device doesn't have.
std::atomic<std::size_t>* kept(cudaLimit limit) {
  switch (limit) {
    case cudaLimitStackSize:
      return &stack_size;
    case cudaLimitPrintfFifoSize:
      return &printf_buffer;
    case cudaLimitMaxL2FetchGranularity:
      return &fetch_granularity;
    case cudaLimitPersistingL2CacheSize:
      return &persisting_cache;
    case cudaLimitMallocHeapSize:
    case cudaLimitDevRuntimeSyncDepth:
    case cudaLimitDevRuntimePendingLaunchCount:
      break;
  }
  return nullptr;
}

}  // namespace

void reset_limits() {
  stack_size.store(kDefaultStack);
  printf_buffer.store(kDefaultPrintfBuffer);
  fetch_granularity.store(kDefaultFetch);
  persisting_cache.store(0);
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaDeviceGetLimit(size_t* value, cudaLimit limit) {
  return device_call([&] {
    if (!value) return cudaErrorInvalidValue;
    const std::atomic<std::size_t>* const place = kept(limit);
    if (!place && limit != cudaLimitMallocHeapSize) return cudaErrorUnsupportedLimit;
    *value = place ? place->load() : DeviceHeap::instance().limit();
    return cudaSuccess;
  });
}

cudaError_t cudaDeviceSetLimit(cudaLimit limit, size_t value) {
  return device_call([&] {
    if (limit == cudaLimitMallocHeapSize) {
      return DeviceHeap::instance().set_limit(value) ? cudaSuccess : cudaErrorInvalidValue;
    }
    std::atomic<std::size_t>* const place = kept(limit);
    if (!place) return cudaErrorUnsupportedLimit;
    if (limit == cudaLimitMaxL2FetchGranularity && value > kLargestFetch) {
      return cudaErrorInvalidValue;
    }
    place->store(value);
    return cudaSuccess;
  });
}

}  // extern "C"
