/// @file
/// Owners of CUDA streams and events.
#pragma once

#include <cuda_runtime_api.h>

#include <memory>
#include <type_traits>

#include "kernels/core/check.hpp"

namespace warpkit {

/// A queue of device work that runs in order. Move-only; destroyed with its owner.
///
/// It is an ordinary (blocking) stream: work on the default stream, such as the copies of
/// DeviceBuffer, waits for it and it waits for them.
class Stream {
 public:
  /// Creates a stream.
  /// @throws CudaError if the device can't
  Stream() {
    cudaStream_t stream = nullptr;
    WARPKIT_CUDA_CHECK(cudaStreamCreate(&stream));
    stream_.reset(stream);
  }

  /// The handle that launches and CUDA calls take.
  /// @return the stream, owned by this object
  cudaStream_t get() const noexcept { return stream_.get(); }

  /// The handle that launches and CUDA calls take.
  /// @return the stream, owned by this object
  operator cudaStream_t() const noexcept { return stream_.get(); }  // NOLINT: a handle, on purpose

  /// Waits until all work given to the stream so far is done.
  /// @throws CudaError if any of that work failed
  void synchronize() const { WARPKIT_CUDA_CHECK(cudaStreamSynchronize(stream_.get())); }

 private:
  struct Destroy {
    void operator()(cudaStream_t stream) const noexcept {
      static_cast<void>(cudaStreamDestroy(stream));
    }
  };
  std::unique_ptr<std::remove_pointer_t<cudaStream_t>, Destroy> stream_;
};

/// A mark in a stream that takes the time when the device reaches it. Move-only; destroyed with its
/// owner.
class Event {
 public:
  /// Creates an event.
  /// @throws CudaError if the device can't
  Event() {
    cudaEvent_t event = nullptr;
    WARPKIT_CUDA_CHECK(cudaEventCreate(&event));
    event_.reset(event);
  }

  /// The handle that CUDA calls take.
  /// @return the event, owned by this object
  cudaEvent_t get() const noexcept { return event_.get(); }

  /// Puts the mark behind all work given to `stream` so far. Asynchronous.
  /// @param stream the stream to mark
  /// @throws CudaError if the call fails
  void record(cudaStream_t stream) { WARPKIT_CUDA_CHECK(cudaEventRecord(event_.get(), stream)); }

  /// Waits until the device has reached the mark.
  /// @throws CudaError if work before it failed
  void synchronize() const { WARPKIT_CUDA_CHECK(cudaEventSynchronize(event_.get())); }

  /// Device time from `start` to this event, in milliseconds. Waits for this event.
  /// @param start an event recorded earlier
  /// @return milliseconds, with a resolution of about half a microsecond on a GPU
  /// @throws CudaError if either event was not recorded, or work before them failed
  float elapsed_ms(const Event& start) const {
    synchronize();
    float milliseconds = 0.0f;
    WARPKIT_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, start.get(), event_.get()));
    return milliseconds;
  }

 private:
  struct Destroy {
    void operator()(cudaEvent_t event) const noexcept {
      static_cast<void>(cudaEventDestroy(event));
    }
  };
  std::unique_ptr<std::remove_pointer_t<cudaEvent_t>, Destroy> event_;
};

}  // namespace warpkit
