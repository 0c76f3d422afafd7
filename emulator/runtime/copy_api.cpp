// The API's copies and sets of memory.
#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/copies.hpp"

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaMemcpy(void* dst, const void* src, size_t count, cudaMemcpyKind kind) {
  return waiting_call([&] { return copy({dst, count}, {src, count}, count, 1, kind); });
}

cudaError_t cudaMemcpyAsync(void* dst, const void* src, size_t count, cudaMemcpyKind kind,
                            cudaStream_t stream) {
  return device_call([&] {
    return copy({dst, count}, {src, count}, count, 1, kind, {stream, true});
  });
}

cudaError_t cudaMemcpy2D(void* dst, size_t dpitch, const void* src, size_t spitch, size_t width,
                         size_t height, cudaMemcpyKind kind) {
  return waiting_call([&] { return copy({dst, dpitch}, {src, spitch}, width, height, kind); });
}

cudaError_t cudaMemcpy2DAsync(void* dst, size_t dpitch, const void* src, size_t spitch,
                              size_t width, size_t height, cudaMemcpyKind kind,
                              cudaStream_t stream) {
  return device_call([&] {
    return copy({dst, dpitch}, {src, spitch}, width, height, kind, {stream, true});
  });
}

cudaError_t cudaMemset(void* pointer, int value, size_t count) {
  return device_call([&] { return set({pointer, count}, value, count, 1); });
}

cudaError_t cudaMemsetAsync(void* pointer, int value, size_t count, cudaStream_t stream) {
  return device_call([&] { return set({pointer, count}, value, count, 1, {stream, true}); });
}

cudaError_t cudaMemset2D(void* pointer, size_t pitch, int value, size_t width, size_t height) {
  return device_call([&] { return set({pointer, pitch}, value, width, height); });
}

cudaError_t cudaMemset2DAsync(void* pointer, size_t pitch, int value, size_t width, size_t height,
                              cudaStream_t stream) {
  return device_call([&] { return set({pointer, pitch}, value, width, height, {stream, true}); });
}

}  // extern "C"
