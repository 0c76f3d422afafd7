/// @file
/// Two kinds of memory behind one interface: the host's, and the device's.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace warpkit::minimodel {

/// Memory that a backend computes in. All calls return when the bytes have arrived.
class MemorySpace {
 public:
  virtual ~MemorySpace() = default;

  /// Name for messages.
  /// @return "host memory" or "device memory"
  virtual std::string_view name() const = 0;

  /// Allocates memory.
  /// @param bytes number of bytes, at least 1
  /// @return its address in this space
  /// @throws std::bad_alloc or CudaError if there is no room
  virtual void* allocate(std::size_t bytes) = 0;

  /// Frees memory.
  /// @param memory an address that allocate() returned
  virtual void release(void* memory) noexcept = 0;

  /// Copies from the host into this space.
  /// @param[out] to (bytes) in this space
  /// @param from (bytes) host memory
  /// @param bytes number of bytes
  /// @throws CudaError if the copy, or device work before it, fails
  virtual void write(void* to, const void* from, std::size_t bytes) = 0;

  /// Copies from this space to the host, after all work before it is done.
  /// @param[out] to (bytes) host memory
  /// @param from (bytes) in this space
  /// @param bytes number of bytes
  /// @throws CudaError if the copy, or device work before it, fails
  virtual void read(void* to, const void* from, std::size_t bytes) = 0;

  /// Copies inside this space, after all work before it is done; for measuring bandwidth.
  /// @param[out] to (bytes) in this space
  /// @param from (bytes) in this space
  /// @param bytes number of bytes
  /// @throws CudaError if the copy, or device work before it, fails
  virtual void copy(void* to, const void* from, std::size_t bytes) = 0;
};

/// The host's memory.
/// @return the space
std::shared_ptr<MemorySpace> host_memory();

/// The memory of the current CUDA device, which the emulator may stand in for.
/// @return the space
std::shared_ptr<MemorySpace> device_memory();

/// An owner of memory in a space. Move-only: two owners would free it twice.
class Buffer {
 public:
  Buffer() = default;

  /// Allocates memory.
  /// @param space where
  /// @param bytes number of bytes, at least 1
  /// @throws std::bad_alloc or CudaError if there is no room
  Buffer(const std::shared_ptr<MemorySpace>& space, std::size_t bytes)
      : memory_(space->allocate(bytes), Release{space}), bytes_(bytes) {}

  /// Address of the memory as elements of a type.
  /// @tparam T element type
  /// @return an address in the buffer's space
  template <class T>
  T* as() const noexcept {
    return static_cast<T*>(memory_.get());
  }

  /// Size of the memory.
  /// @return bytes
  std::size_t bytes() const noexcept { return bytes_; }

 private:
  struct Release {
    void operator()(void* memory) const noexcept { space->release(memory); }
    std::shared_ptr<MemorySpace> space;
  };
  std::unique_ptr<void, Release> memory_;
  std::size_t bytes_ = 0;
};

}  // namespace warpkit::minimodel
