#include "emulator/runtime/copies.hpp"

#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/context.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"
#include "emulator/runtime/streams.hpp"

namespace warpkit::emulator {
namespace {

enum class Side { Host, Device, Both };

Side side_of(const void* pointer) {
  if (DeviceMemory::instance().contains(pointer)) return Side::Device;
  HostMemoryKind kind;
  if (!HostMemory::instance().find(pointer, kind)) return Side::Host;
  // Pinned memory has a device address too, and it is the same one.
  return kind == HostMemoryKind::Symbol ? Side::Device : Side::Both;
}

bool on_host(Side side) { return side != Side::Device; }
bool on_device(Side side) { return side != Side::Host; }

bool direction_fits(cudaMemcpyKind kind, Side target, Side source) {
  switch (kind) {
    case cudaMemcpyHostToHost:
      return on_host(target) && on_host(source);
    case cudaMemcpyHostToDevice:
      return on_device(target) && on_host(source);
    case cudaMemcpyDeviceToHost:
      return on_host(target) && on_device(source);
    case cudaMemcpyDeviceToDevice:
      return on_device(target) && on_device(source);
    case cudaMemcpyDefault:
      return true;
  }
  return false;
}

bool within_allocation(const void* pointer, std::size_t bytes) {
  const DeviceMemory& device = DeviceMemory::instance();
  // CUDA's calls don't reach what kernels allocate.
  if (DeviceHeap::contains(pointer)) return false;
  return device.contains(pointer) ? device.holds(pointer, bytes)
                                  : HostMemory::instance().fits(pointer, bytes);
}

/// Where the runtime may touch the byte.
char* reachable(const void* pointer) {
  const DeviceMemory& device = DeviceMemory::instance();
  if (device.contains(pointer)) return static_cast<char*>(device.alias(pointer));
  return static_cast<char*>(const_cast<void*>(pointer));
}

/// Bytes from the first to behind the last.
std::size_t extent(std::size_t pitch, std::size_t width, std::size_t height) {
  return pitch * (height - 1) + width;
}

bool product_fits(std::size_t pitch, std::size_t height) {
  return pitch == 0 || height <= static_cast<std::size_t>(-1) / 2 / pitch;
}

/// Does it, when its turn has come and no kernel has failed before.
void do_transfer(const Transfer& what, int value) {
  if (reported_fault() != cudaSuccess) return;
  if (block_observer) block_observer->transferred(what);
  char* to = reachable(what.target);
  const char* from = what.source ? reachable(what.source) : nullptr;
  const bool whole = what.target_pitch == what.width && (!from || what.source_pitch == what.width);
  const std::size_t width = whole ? what.width * what.height : what.width;
  for (std::size_t row = 0; row < (whole ? 1 : what.height); ++row) {
    if (from) {
      std::memmove(to + row * what.target_pitch, from + row * what.source_pitch, width);
    } else {
      std::memset(to + row * what.target_pitch, value, width);
    }
  }
}

}  // namespace

bool is_pageable(const void* pointer) { return side_of(pointer) == Side::Host; }

cudaError_t transfer(const Transfer& what, int value, cudaStream_t stream, bool wait) {
  const auto work = [what, value] { do_transfer(what, value); };
  if (!wait) return enqueue(stream, work);
  const cudaError_t error = enqueue_and_wait(stream, work);
  DeviceMemory::instance().synchronized();
  return error;
}

cudaError_t check_copy(Target target, Source source, std::size_t width, std::size_t height,
                       cudaMemcpyKind kind) {
  if (kind < cudaMemcpyHostToHost || kind > cudaMemcpyDefault) {
    return cudaErrorInvalidMemcpyDirection;
  }
  if (width == 0 || height == 0) return cudaSuccess;
  if (!target.at || !source.at) return cudaErrorInvalidValue;
  if (target.pitch < width || source.pitch < width) return cudaErrorInvalidPitchValue;
  if (!product_fits(target.pitch, height) || !product_fits(source.pitch, height)) {
    return cudaErrorInvalidValue;
  }
  if (!within_allocation(target.at, extent(target.pitch, width, height)) ||
      !within_allocation(source.at, extent(source.pitch, width, height)) ||
      !direction_fits(kind, side_of(target.at), side_of(source.at))) {
    return cudaErrorInvalidValue;
  }
  return cudaSuccess;
}

cudaError_t check_set(Target target, std::size_t width, std::size_t height) {
  if (width == 0 || height == 0) return cudaSuccess;
  if (!target.at) return cudaErrorInvalidValue;
  if (target.pitch < width) return cudaErrorInvalidPitchValue;
  if (!product_fits(target.pitch, height) || !on_device(side_of(target.at)) ||
      !within_allocation(target.at, extent(target.pitch, width, height))) {
    return cudaErrorInvalidValue;
  }
  return cudaSuccess;
}

cudaError_t copy(Target target, Source source, std::size_t width, std::size_t height,
                 cudaMemcpyKind kind, CopyOrder order) {
  if (!is_stream(order.stream)) return cudaErrorInvalidResourceHandle;
  const Transfer what{target.at, target.pitch, source.at, source.pitch, width, height};
  const cudaError_t error = check_copy(target, source, width, height, kind);
  if (error != cudaSuccess && block_observer) block_observer->refused(error, what, kind);
  if (error != cudaSuccess || width == 0 || height == 0) return error;
  const Side to = side_of(target.at), from = side_of(source.at);
  // Pageable memory isn't in the device's reach, so CUDA stages it before it returns. Between
  // device addresses even the plain copy doesn't wait.
  const bool pageable = to == Side::Host || from == Side::Host;
  const bool on_device_only = to == Side::Device && from == Side::Device;
  return transfer(what, 0, order.stream, order.asynchronous ? pageable : !on_device_only);
}

cudaError_t set(Target target, int value, std::size_t width, std::size_t height, CopyOrder order) {
  if (!is_stream(order.stream)) return cudaErrorInvalidResourceHandle;
  const Transfer what{target.at, target.pitch, nullptr, 0, width, height};
  const cudaError_t error = check_set(target, width, height);
  if (error != cudaSuccess && block_observer) {
    block_observer->refused(error, what, cudaMemcpyDefault);
  }
  if (error != cudaSuccess || width == 0 || height == 0) return error;
  const bool wait = !order.asynchronous && side_of(target.at) != Side::Device;
  return transfer(what, value, order.stream, wait);
}

}  // namespace warpkit::emulator
