/// @file
/// The typed forms of runtime calls that take untyped pointers.
#pragma once

#include "../../cuda_runtime_api.h"

template <class T>
inline cudaError_t cudaMalloc(T** pointer, size_t size) {
  return ::cudaMalloc(reinterpret_cast<void**>(pointer), size);
}

inline cudaError_t cudaMallocHost(void** pointer, size_t size, unsigned int flags) {
  return ::cudaHostAlloc(pointer, size, flags);
}

template <class T>
inline cudaError_t cudaMallocHost(T** pointer, size_t size, unsigned int flags = 0) {
  return ::cudaHostAlloc(reinterpret_cast<void**>(pointer), size, flags);
}

template <class T>
inline cudaError_t cudaHostAlloc(T** pointer, size_t size, unsigned int flags) {
  return ::cudaHostAlloc(reinterpret_cast<void**>(pointer), size, flags);
}

template <class T>
inline cudaError_t cudaHostGetDevicePointer(T** device, void* host, unsigned int flags) {
  return ::cudaHostGetDevicePointer(reinterpret_cast<void**>(device), host, flags);
}

template <class T>
inline cudaError_t cudaMallocManaged(T** pointer, size_t size,
                                     unsigned int flags = cudaMemAttachGlobal) {
  return ::cudaMallocManaged(reinterpret_cast<void**>(pointer), size, flags);
}

template <class T>
inline cudaError_t cudaMallocPitch(T** pointer, size_t* pitch, size_t width, size_t height) {
  return ::cudaMallocPitch(reinterpret_cast<void**>(pointer), pitch, width, height);
}

template <class T>
inline cudaError_t cudaMallocAsync(T** pointer, size_t size, cudaStream_t stream) {
  return ::cudaMallocAsync(reinterpret_cast<void**>(pointer), size, stream);
}

inline cudaError_t cudaMallocAsync(void** pointer, size_t size, cudaMemPool_t pool,
                                   cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync(pointer, size, pool, stream);
}

template <class T>
inline cudaError_t cudaMallocAsync(T** pointer, size_t size, cudaMemPool_t pool,
                                   cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync(reinterpret_cast<void**>(pointer), size, pool, stream);
}

template <class T>
inline cudaError_t cudaMallocFromPoolAsync(T** pointer, size_t size, cudaMemPool_t pool,
                                           cudaStream_t stream) {
  return ::cudaMallocFromPoolAsync(reinterpret_cast<void**>(pointer), size, pool, stream);
}

template <class T>
inline cudaError_t cudaStreamAttachMemAsync(cudaStream_t stream, T* pointer, size_t length = 0,
                                            unsigned int flags = cudaMemAttachSingle) {
  return ::cudaStreamAttachMemAsync(stream, static_cast<void*>(pointer), length, flags);
}

inline cudaError_t cudaEventCreate(cudaEvent_t* event, unsigned int flags) {
  return ::cudaEventCreateWithFlags(event, flags);
}

namespace warpkit::emulator {

/// A copy that goes beyond its variable.
struct SymbolRange {
  const void* symbol;  ///< The variable.
  size_t size;         ///< Its size.
  size_t count;        ///< Bytes asked for,
  size_t offset;       ///< from this byte on.
  bool writes;         ///< It is the target.
};

/// Notes it for cudaGetLastError.
/// @param range what was asked for.
/// @return cudaErrorInvalidValue.
cudaError_t refuse_symbol_range(const SymbolRange& range);

/// The address of a variable, which may be volatile.
template <class T>
inline const void* symbol_pointer(const T& symbol) {
  return const_cast<const void*>(static_cast<const volatile void*>(&symbol));
}

/// Whether `count` bytes from `offset` on lie in a variable of `size` bytes.
inline bool fits_symbol(size_t size, size_t count, size_t offset) {
  return offset <= size && count <= size - offset;
}

}  // namespace warpkit::emulator

template <class T>
inline cudaError_t cudaMemcpyToSymbol(const T& symbol, const void* src, size_t count,
                                      size_t offset = 0,
                                      cudaMemcpyKind kind = cudaMemcpyHostToDevice) {
  using namespace ::warpkit::emulator;
  if (!fits_symbol(sizeof(T), count, offset)) {
    return refuse_symbol_range({symbol_pointer(symbol), sizeof(T), count, offset, true});
  }
  return ::cudaMemcpyToSymbol(symbol_pointer(symbol), src, count, offset, kind);
}

template <class T>
inline cudaError_t cudaMemcpyFromSymbol(void* dst, const T& symbol, size_t count, size_t offset = 0,
                                        cudaMemcpyKind kind = cudaMemcpyDeviceToHost) {
  using namespace ::warpkit::emulator;
  if (!fits_symbol(sizeof(T), count, offset)) {
    return refuse_symbol_range({symbol_pointer(symbol), sizeof(T), count, offset, false});
  }
  return ::cudaMemcpyFromSymbol(dst, symbol_pointer(symbol), count, offset, kind);
}

template <class T>
inline cudaError_t cudaMemcpyToSymbolAsync(const T& symbol, const void* src, size_t count,
                                           size_t offset, cudaMemcpyKind kind,
                                           cudaStream_t stream = 0) {
  using namespace ::warpkit::emulator;
  if (!fits_symbol(sizeof(T), count, offset)) {
    return refuse_symbol_range({symbol_pointer(symbol), sizeof(T), count, offset, true});
  }
  return ::cudaMemcpyToSymbolAsync(symbol_pointer(symbol), src, count, offset, kind, stream);
}

template <class T>
inline cudaError_t cudaMemcpyFromSymbolAsync(void* dst, const T& symbol, size_t count,
                                             size_t offset, cudaMemcpyKind kind,
                                             cudaStream_t stream = 0) {
  using namespace ::warpkit::emulator;
  if (!fits_symbol(sizeof(T), count, offset)) {
    return refuse_symbol_range({symbol_pointer(symbol), sizeof(T), count, offset, false});
  }
  return ::cudaMemcpyFromSymbolAsync(dst, symbol_pointer(symbol), count, offset, kind, stream);
}

namespace warpkit::emulator {
/// Notes that a variable's address is the device's, so that copies know it.
cudaError_t symbol_address(void** pointer, const void* symbol, size_t size);
}  // namespace warpkit::emulator

template <class T>
inline cudaError_t cudaGetSymbolAddress(void** pointer, const T& symbol) {
  return ::warpkit::emulator::symbol_address(pointer, ::warpkit::emulator::symbol_pointer(symbol),
                                             sizeof(T));
}

template <class T>
inline cudaError_t cudaGetSymbolSize(size_t* size, const T&) {
  *size = sizeof(T);
  return cudaSuccess;
}
