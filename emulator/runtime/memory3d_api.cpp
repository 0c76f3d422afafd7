// The API's functions on boxes of memory, and on two devices, which here are always one.
#include <initializer_list>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/copies.hpp"
#include "emulator/runtime/virtual_device.hpp"

using namespace warpkit::emulator;

namespace {

/// One side of a copy: where its box begins, and how far rows and slices are apart.
struct Box {
  char* at;
  std::size_t pitch;
  std::size_t slice;
};

bool multiplies(std::size_t a, std::size_t b, std::size_t& product) {
  return !__builtin_mul_overflow(a, b, &product);
}

/// Finds a box in pitched memory.
cudaError_t find_box(const cudaPitchedPtr& memory, const cudaPos& at, const cudaExtent& extent,
                     Box& box) {
  if (!memory.ptr) return cudaErrorInvalidValue;
  if (memory.pitch < extent.width) return cudaErrorInvalidPitchValue;
  const bool has_slices = extent.depth > 1 || at.z > 0;
  std::size_t slice = 0, rows = 0, slices = 0, end = 0;
  if (at.x > memory.pitch - extent.width ||
      (has_slices && (at.y > memory.ysize || memory.ysize - at.y < extent.height)) ||
      !multiplies(memory.pitch, has_slices ? memory.ysize : 0, slice) ||
      !multiplies(memory.pitch, at.y, rows) || !multiplies(slice, at.z, slices) ||
      !multiplies(slice, extent.depth, end)) {
    return cudaErrorInvalidValue;
  }
  box = {static_cast<char*>(memory.ptr) + slices + rows + at.x, memory.pitch, slice};
  return cudaSuccess;
}

/// Boxes of whole slices without gaps between are one rectangle.
bool is_rectangle(const Box& box, const cudaExtent& extent) {
  return extent.depth == 1 || box.slice == box.pitch * extent.height;
}

cudaError_t copy_box(const Box& target, const Box& source, const cudaExtent& extent,
                     cudaMemcpyKind kind, CopyOrder order) {
  if (is_rectangle(target, extent) && is_rectangle(source, extent)) {
    return copy({target.at, target.pitch}, {source.at, source.pitch}, extent.width,
                extent.height * extent.depth, kind, order);
  }
  // All slices are looked at before the first is copied.
  for (const bool really : {false, true}) {
    for (std::size_t z = 0; z < extent.depth; ++z) {
      const Target to{target.at + z * target.slice, target.pitch};
      const Source from{source.at + z * source.slice, source.pitch};
      const cudaError_t error = really ? copy(to, from, extent.width, extent.height, kind, order)
                                       : check_copy(to, from, extent.width, extent.height, kind);
      if (error != cudaSuccess) return error;
    }
  }
  return cudaSuccess;
}

cudaError_t set_box(const Box& target, int value, const cudaExtent& extent, CopyOrder order) {
  if (is_rectangle(target, extent)) {
    return set({target.at, target.pitch}, value, extent.width, extent.height * extent.depth, order);
  }
  for (const bool really : {false, true}) {
    for (std::size_t z = 0; z < extent.depth; ++z) {
      const Target to{target.at + z * target.slice, target.pitch};
      const cudaError_t error = really ? set(to, value, extent.width, extent.height, order)
                                       : check_set(to, extent.width, extent.height);
      if (error != cudaSuccess) return error;
    }
  }
  return cudaSuccess;
}

bool is_empty(const cudaExtent& extent) {
  return extent.width == 0 || extent.height == 0 || extent.depth == 0;
}

cudaError_t copy3d(const cudaMemcpy3DParms& p, CopyOrder order) {
  if (p.srcArray || p.dstArray) return not_supported("cudaMemcpy3D with a CUDA array");
  if (p.kind < cudaMemcpyHostToHost || p.kind > cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (is_empty(p.extent)) return cudaSuccess;
  Box target{}, source{};
  cudaError_t error = find_box(p.dstPtr, p.dstPos, p.extent, target);
  if (error == cudaSuccess) error = find_box(p.srcPtr, p.srcPos, p.extent, source);
  return error == cudaSuccess ? copy_box(target, source, p.extent, p.kind, order) : error;
}

cudaError_t copy3d_peer(const cudaMemcpy3DPeerParms& p, CopyOrder order) {
  if (p.srcDevice != 0 || p.dstDevice != 0) return cudaErrorInvalidDevice;
  return copy3d({p.srcArray, p.srcPos, p.srcPtr, p.dstArray, p.dstPos, p.dstPtr, p.extent,
                 cudaMemcpyDeviceToDevice},
                order);
}

cudaError_t set3d(const cudaPitchedPtr& memory, int value, const cudaExtent& extent,
                  CopyOrder order) {
  if (is_empty(extent)) return cudaSuccess;
  Box target{};
  const cudaError_t error = find_box(memory, {0, 0, 0}, extent, target);
  return error == cudaSuccess ? set_box(target, value, extent, order) : error;
}

cudaError_t copy_peer(void* dst, int dst_device, const void* src, int src_device, size_t count,
                      CopyOrder order) {
  if (dst_device != 0 || src_device != 0) return cudaErrorInvalidDevice;
  return copy({dst, count}, {src, count}, count, 1, cudaMemcpyDeviceToDevice, order);
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc3D(cudaPitchedPtr* pointer, cudaExtent extent) {
  std::size_t rows = 0;
  if (!pointer || !multiplies(extent.height, extent.depth, rows)) {
    return result(cudaErrorInvalidValue);
  }
  *pointer = {nullptr, 0, extent.width, extent.height};
  return cudaMallocPitch(&pointer->ptr, &pointer->pitch, extent.width, rows);
}

cudaError_t cudaMemcpy3D(const cudaMemcpy3DParms* parameters) {
  return waiting_call([&] { return parameters ? copy3d(*parameters, {}) : cudaErrorInvalidValue; });
}

cudaError_t cudaMemcpy3DAsync(const cudaMemcpy3DParms* parameters, cudaStream_t stream) {
  return device_call([&] {
    return parameters ? copy3d(*parameters, {stream, true}) : cudaErrorInvalidValue;
  });
}

cudaError_t cudaMemset3D(cudaPitchedPtr pointer, int value, cudaExtent extent) {
  return device_call([&] { return set3d(pointer, value, extent, {}); });
}

cudaError_t cudaMemset3DAsync(cudaPitchedPtr pointer, int value, cudaExtent extent,
                              cudaStream_t stream) {
  return device_call([&] { return set3d(pointer, value, extent, {stream, true}); });
}

cudaError_t cudaMemcpyPeer(void* dst, int dst_device, const void* src, int src_device,
                           size_t count) {
  return waiting_call([&] { return copy_peer(dst, dst_device, src, src_device, count, {}); });
}

cudaError_t cudaMemcpyPeerAsync(void* dst, int dst_device, const void* src, int src_device,
                                size_t count, cudaStream_t stream) {
  return device_call([&] {
    return copy_peer(dst, dst_device, src, src_device, count, {stream, true});
  });
}

cudaError_t cudaMemcpy3DPeer(const cudaMemcpy3DPeerParms* parameters) {
  return waiting_call(
      [&] { return parameters ? copy3d_peer(*parameters, {}) : cudaErrorInvalidValue; });
}

cudaError_t cudaMemcpy3DPeerAsync(const cudaMemcpy3DPeerParms* parameters, cudaStream_t stream) {
  return device_call([&] {
    return parameters ? copy3d_peer(*parameters, {stream, true}) : cudaErrorInvalidValue;
  });
}

}  // extern "C"
