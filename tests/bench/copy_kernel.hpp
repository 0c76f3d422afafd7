/// @file
/// The copy that bandwidths are held against.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace warpkit::bench {

/// Copies by a kernel that moves 16 bytes a thread. Asynchronous on `stream`.
/// @param source (count) device memory, 16-byte aligned
/// @param[out] target (count) device memory, 16-byte aligned, not overlapping the source
/// @param count number of floats, a multiple of 4, at least 4
/// @param stream stream to run on
/// @throws std::invalid_argument if `count` is out of range
/// @throws CudaError if the launch fails
void copy_by_kernel(const float* source, float* target, std::size_t count, cudaStream_t stream);

/// Copies by the runtime. Asynchronous on `stream`.
/// @param source (count) device memory
/// @param[out] target (count) device memory, not overlapping the source
/// @param count number of floats
/// @param stream stream to run on
/// @throws CudaError if the copy can't start
void copy_by_runtime(const float* source, float* target, std::size_t count, cudaStream_t stream);

}  // namespace warpkit::bench
