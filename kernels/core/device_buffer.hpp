/// @file
/// The owner of a piece of device memory.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"

namespace warpkit {

/// An array of `count` elements in device memory, freed when its owner goes.
///
/// Move-only: two owners of one address would free it twice, and a silent copy of gigabytes is
/// never what was meant. Fresh memory holds whatever was there before; it is not zero.
/// @tparam T element type; it is copied byte for byte, so it must be trivially copyable
template <class T>
class DeviceBuffer {
  static_assert(std::is_trivially_copyable<T>::value, "device copies move bytes, not objects");

 public:
  /// Owns nothing: size 0, data nullptr.
  DeviceBuffer() = default;

  /// Allocates device memory for `count` elements.
  /// @param count number of elements (not bytes); 0 allocates nothing
  /// @throws std::invalid_argument if the size in bytes does not fit in 64 bits
  /// @throws CudaError if the device has no room
  explicit DeviceBuffer(std::size_t count) {
    require(count <= std::numeric_limits<std::size_t>::max() / sizeof(T), "DeviceBuffer",
            "count * sizeof(T) must fit in std::size_t");
    if (count == 0) return;
    void* memory = nullptr;
    WARPKIT_CUDA_CHECK(cudaMalloc(&memory, count * sizeof(T)));
    memory_.reset(static_cast<T*>(memory));
    size_ = count;
  }

  /// Takes the memory of `other`, which is left empty.
  /// @param other the buffer that gives its memory away
  DeviceBuffer(DeviceBuffer&& other) noexcept
      : memory_(std::move(other.memory_)), size_(other.size_) {
    other.size_ = 0;
  }

  /// Frees what was owned and takes the memory of `other`, which is left empty.
  /// @param other the buffer that gives its memory away
  /// @return this buffer
  DeviceBuffer& operator=(DeviceBuffer&& other) noexcept {
    memory_ = std::move(other.memory_);
    size_ = other.size_;
    if (this != &other) other.size_ = 0;
    return *this;
  }

  DeviceBuffer(const DeviceBuffer&) = delete;             // see the class comment
  DeviceBuffer& operator=(const DeviceBuffer&) = delete;  // see the class comment

  /// Address of the first element.
  /// @return a device pointer that the host must not dereference; nullptr if empty
  T* data() noexcept { return memory_.get(); }

  /// Address of the first element.
  /// @return a device pointer that the host must not dereference; nullptr if empty
  const T* data() const noexcept { return memory_.get(); }

  /// Number of elements.
  /// @return the count given to the constructor
  std::size_t size() const noexcept { return size_; }

  /// Size in bytes.
  /// @return `size() * sizeof(T)`
  std::size_t bytes() const noexcept { return size_ * sizeof(T); }

  /// Copies host memory into the first `count` elements. Synchronous: it runs on the default
  /// stream, after all work given to any Stream before, and `source` may be reused when it returns.
  /// @param source (count) host memory
  /// @param count number of elements, at most size()
  /// @throws std::invalid_argument if `count` exceeds size()
  /// @throws CudaError if the copy, or a kernel before it, failed
  void copy_from_host(const T* source, std::size_t count) {
    require(count <= size_, "DeviceBuffer::copy_from_host", "count must not exceed size()");
    if (count == 0) return;
    WARPKIT_CUDA_CHECK(
        cudaMemcpy(memory_.get(), source, count * sizeof(T), cudaMemcpyHostToDevice));
  }

  /// Copies the first `count` elements into host memory. Synchronous: it runs on the default
  /// stream, after all work given to any Stream before, and `target` is complete when it returns.
  /// @param[out] target (count) host memory
  /// @param count number of elements, at most size()
  /// @throws std::invalid_argument if `count` exceeds size()
  /// @throws CudaError if the copy, or a kernel before it, failed
  void copy_to_host(T* target, std::size_t count) const {
    require(count <= size_, "DeviceBuffer::copy_to_host", "count must not exceed size()");
    if (count == 0) return;
    WARPKIT_CUDA_CHECK(
        cudaMemcpy(target, memory_.get(), count * sizeof(T), cudaMemcpyDeviceToHost));
  }

 private:
  // A destructor must not throw, and there is nobody to tell: the status of cudaFree is dropped.
  struct Free {
    void operator()(T* memory) const noexcept { static_cast<void>(cudaFree(memory)); }
  };

  std::unique_ptr<T, Free> memory_;
  std::size_t size_ = 0;
};

}  // namespace warpkit
