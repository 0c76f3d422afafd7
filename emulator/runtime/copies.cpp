#include "emulator/runtime/copies.hpp"

#include <cstring>

#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/host_memory.hpp"

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
  if (DeviceHeap::instance().contains(pointer)) return false;
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

}  // namespace

namespace {

cudaError_t check(Target target, Source source, std::size_t width, std::size_t height,
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

cudaError_t check(Target target, std::size_t width, std::size_t height) {
  if (width == 0 || height == 0) return cudaSuccess;
  if (!target.at) return cudaErrorInvalidValue;
  if (target.pitch < width) return cudaErrorInvalidPitchValue;
  if (!product_fits(target.pitch, height) || !on_device(side_of(target.at)) ||
      !within_allocation(target.at, extent(target.pitch, width, height))) {
    return cudaErrorInvalidValue;
  }
  return cudaSuccess;
}

}  // namespace

cudaError_t copy(Target target, Source source, std::size_t width, std::size_t height,
                 cudaMemcpyKind kind) {
  DeviceMemory::instance().synchronized();
  const cudaError_t error = check(target, source, width, height, kind);
  if (block_observer) {
    const Transfer transfer{target.at, target.pitch, source.at, source.pitch, width, height};
    if (error != cudaSuccess) block_observer->refused(error, transfer, kind);
    if (error == cudaSuccess) block_observer->transferred(transfer);
  }
  if (error != cudaSuccess || width == 0 || height == 0) return error;
  char* to = reachable(target.at);
  const char* from = reachable(source.at);
  if (height == 1 || (target.pitch == width && source.pitch == width)) {
    std::memmove(to, from, width * height);
    return cudaSuccess;
  }
  for (std::size_t row = 0; row < height; ++row) {
    std::memmove(to + row * target.pitch, from + row * source.pitch, width);
  }
  return cudaSuccess;
}

cudaError_t set(Target target, int value, std::size_t width, std::size_t height) {
  DeviceMemory::instance().synchronized();
  const cudaError_t error = check(target, width, height);
  if (block_observer) {
    const Transfer transfer{target.at, target.pitch, nullptr, 0, width, height};
    if (error != cudaSuccess) block_observer->refused(error, transfer, cudaMemcpyDefault);
    if (error == cudaSuccess) block_observer->transferred(transfer);
  }
  if (error != cudaSuccess || width == 0 || height == 0) return error;
  char* to = reachable(target.at);
  for (std::size_t row = 0; row < height; ++row) std::memset(to + row * target.pitch, value, width);
  return cudaSuccess;
}

}  // namespace warpkit::emulator
