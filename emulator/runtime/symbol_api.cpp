// The API's functions on __device__ and __constant__ variables, which are the program's own here.
#include <cstring>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/include/warpkit/emulator/device_variables.h"
#include "emulator/include/warpkit/emulator/runtime_templates.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/copies.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"

using namespace warpkit::emulator;

namespace {

/// Copies `count` bytes; `host_side` is the pointer that isn't the symbol's.
cudaError_t move_bytes(void* target, const void* source, size_t count, const void* host_side,
                       CopyOrder order) {
  if (!is_stream(order.stream)) return cudaErrorInvalidResourceHandle;
  if (count == 0) return cudaSuccess;
  const bool wait = !order.asynchronous || is_pageable(host_side);
  return transfer({target, count, source, count, count, 1}, 0, order.stream, wait);
}

cudaError_t to_symbol(const void* symbol, const void* src, size_t count, size_t offset,
                      cudaMemcpyKind kind, CopyOrder order) {
  if (!symbol) return cudaErrorInvalidSymbol;
  if (kind != cudaMemcpyHostToDevice && kind != cudaMemcpyDeviceToDevice &&
      kind != cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (count && !src) return cudaErrorInvalidValue;
  char* target = static_cast<char*>(const_cast<void*>(symbol)) + offset;
  return move_bytes(target, src, count, src, order);
}

cudaError_t from_symbol(void* dst, const void* symbol, size_t count, size_t offset,
                        cudaMemcpyKind kind, CopyOrder order) {
  if (!symbol) return cudaErrorInvalidSymbol;
  if (kind != cudaMemcpyDeviceToHost && kind != cudaMemcpyDeviceToDevice &&
      kind != cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (count && !dst) return cudaErrorInvalidValue;
  return move_bytes(dst, static_cast<const char*>(symbol) + offset, count, dst, order);
}

}  // namespace

namespace warpkit::emulator {

DeviceVariableNote::DeviceVariableNote(const volatile void* address, std::size_t bytes,
                                       const char* name, const ArrayShape& shape,
                                       bool is_constant) {
  if (!block_observer) return;
  block_observer->device_variable(address, bytes, name, shape);
  if (is_constant) block_observer->constant_variable(address);
}

cudaError_t refuse_symbol_range(const SymbolRange& range) {
  if (block_observer) block_observer->symbol_refused(range);
  return result(cudaErrorInvalidValue);
}

cudaError_t symbol_address(void** pointer, const void* symbol, size_t size) {
  return device_call([&] {
    if (!pointer) return cudaErrorInvalidValue;
    if (!symbol) return cudaErrorInvalidSymbol;
    *pointer = const_cast<void*>(symbol);
    HostMemory::instance().add(*pointer, size, HostMemoryKind::Symbol);
    if (block_observer) block_observer->symbol_address_taken(symbol);
    return cudaSuccess;
  });
}

}  // namespace warpkit::emulator

extern "C" {

cudaError_t cudaMemcpyToSymbol(const void* symbol, const void* src, size_t count, size_t offset,
                               cudaMemcpyKind kind) {
  return waiting_call([&] { return to_symbol(symbol, src, count, offset, kind, {}); });
}

cudaError_t cudaMemcpyFromSymbol(void* dst, const void* symbol, size_t count, size_t offset,
                                 cudaMemcpyKind kind) {
  return waiting_call([&] { return from_symbol(dst, symbol, count, offset, kind, {}); });
}

cudaError_t cudaMemcpyToSymbolAsync(const void* symbol, const void* src, size_t count,
                                    size_t offset, cudaMemcpyKind kind, cudaStream_t stream) {
  return device_call([&] { return to_symbol(symbol, src, count, offset, kind, {stream, true}); });
}

cudaError_t cudaMemcpyFromSymbolAsync(void* dst, const void* symbol, size_t count, size_t offset,
                                      cudaMemcpyKind kind, cudaStream_t stream) {
  return device_call([&] { return from_symbol(dst, symbol, count, offset, kind, {stream, true}); });
}

}  // extern "C"
