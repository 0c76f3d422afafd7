// The API's functions on __device__ and __constant__ variables, which are the program's own here.
#include <cstring>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

/// Where the runtime may touch what may be a device address.
char* reachable(const void* pointer) {
  const DeviceMemory& device = DeviceMemory::instance();
  if (device.contains(pointer)) return static_cast<char*>(device.alias(pointer));
  return static_cast<char*>(const_cast<void*>(pointer));
}

void observe(const void* target, const void* source, size_t count) {
  if (!block_observer || count == 0) return;
  block_observer->transferred({const_cast<void*>(target), count, source, count, count, 1});
}

cudaError_t to_symbol(const void* symbol, const void* src, size_t count, size_t offset,
                      cudaMemcpyKind kind, cudaStream_t stream) {
  if (!symbol) return cudaErrorInvalidSymbol;
  if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
  if (kind != cudaMemcpyHostToDevice && kind != cudaMemcpyDeviceToDevice &&
      kind != cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (count && !src) return cudaErrorInvalidValue;
  const char* target = static_cast<const char*>(symbol) + offset;
  observe(target, src, count);
  std::memcpy(reachable(target), reachable(src), count);
  return cudaSuccess;
}

cudaError_t from_symbol(void* dst, const void* symbol, size_t count, size_t offset,
                        cudaMemcpyKind kind, cudaStream_t stream) {
  if (!symbol) return cudaErrorInvalidSymbol;
  if (!is_stream(stream)) return cudaErrorInvalidResourceHandle;
  if (kind != cudaMemcpyDeviceToHost && kind != cudaMemcpyDeviceToDevice &&
      kind != cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (count && !dst) return cudaErrorInvalidValue;
  const char* source = static_cast<const char*>(symbol) + offset;
  observe(dst, source, count);
  std::memcpy(reachable(dst), reachable(source), count);
  return cudaSuccess;
}

}  // namespace

namespace warpkit::emulator {

cudaError_t symbol_address(void** pointer, const void* symbol, size_t size) {
  return device_call([&] {
    if (!pointer) return cudaErrorInvalidValue;
    if (!symbol) return cudaErrorInvalidSymbol;
    *pointer = const_cast<void*>(symbol);
    HostMemory::instance().add(*pointer, size, HostMemoryKind::Symbol);
    return cudaSuccess;
  });
}

}  // namespace warpkit::emulator

extern "C" {

cudaError_t cudaMemcpyToSymbol(const void* symbol, const void* src, size_t count, size_t offset,
                               cudaMemcpyKind kind) {
  return device_call([&] { return to_symbol(symbol, src, count, offset, kind, nullptr); });
}

cudaError_t cudaMemcpyFromSymbol(void* dst, const void* symbol, size_t count, size_t offset,
                                 cudaMemcpyKind kind) {
  return device_call([&] { return from_symbol(dst, symbol, count, offset, kind, nullptr); });
}

cudaError_t cudaMemcpyToSymbolAsync(const void* symbol, const void* src, size_t count,
                                    size_t offset, cudaMemcpyKind kind, cudaStream_t stream) {
  return device_call([&] { return to_symbol(symbol, src, count, offset, kind, stream); });
}

cudaError_t cudaMemcpyFromSymbolAsync(void* dst, const void* symbol, size_t count, size_t offset,
                                      cudaMemcpyKind kind, cudaStream_t stream) {
  return device_call([&] { return from_symbol(dst, symbol, count, offset, kind, stream); });
}

}  // extern "C"
