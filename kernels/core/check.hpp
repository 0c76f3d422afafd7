/// @file
/// Turning CUDA status codes into exceptions that say where and what.
#pragma once

#include <cuda_runtime_api.h>

#include <stdexcept>

namespace warpkit {

/// A CUDA runtime call that did not return `cudaSuccess`.
class CudaError : public std::runtime_error {
 public:
  /// Builds the message `file:line: expression: NAME (text)`.
  /// @param code the status that the call returned
  /// @param expression the call as written in the source
  /// @param file source file of the call
  /// @param line source line of the call
  CudaError(cudaError_t code, const char* expression, const char* file, int line);

  /// The status that the call returned.
  /// @return the code, never `cudaSuccess`
  cudaError_t code() const noexcept { return code_; }

 private:
  cudaError_t code_;
};

/// Throws unless `code` is `cudaSuccess`. Call it through #WARPKIT_CUDA_CHECK, which fills in the
/// place.
/// @param code status to look at
/// @param expression the call as written in the source
/// @param file source file of the call
/// @param line source line of the call
/// @throws CudaError if `code` is not `cudaSuccess`
void check_cuda(cudaError_t code, const char* expression, const char* file, int line);

}  // namespace warpkit

/// Evaluates a CUDA runtime call and throws warpkit::CudaError unless it succeeded.
///
/// A macro, because only a macro knows the text and the line of the call. After a kernel launch,
/// write `WARPKIT_CUDA_CHECK(cudaGetLastError())`: that finds a launch that could not start. What
/// goes wrong while the kernel runs is reported by the next call that waits for it.
#define WARPKIT_CUDA_CHECK(expr) ::warpkit::check_cuda((expr), #expr, __FILE__, __LINE__)
