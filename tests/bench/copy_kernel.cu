/// @file
/// Change:  one float4 a thread, so a warp asks for 512 bytes at once.
/// Traffic: 4 bytes read and 4 written a float.
/// Limits:  counts that are multiples of 4.
#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"
#include "tests/bench/copy_kernel.hpp"

namespace warpkit::bench {

namespace {

constexpr int kBlockSize = 256;

__global__ void copy_kernel(const float4* source, float4* target, std::size_t count) {
  const std::size_t i = blockIdx.x * static_cast<std::size_t>(blockDim.x) + threadIdx.x;
  if (i < count) target[i] = source[i];
}

}  // namespace

void copy_by_kernel(const float* source, float* target, std::size_t count, cudaStream_t stream) {
  require(count >= 4 && count % 4 == 0, "copy_by_kernel", "count must be a positive multiple of 4");
  const std::size_t vectors = count / 4;
  copy_kernel<<<blocks_for(vectors, kBlockSize), kBlockSize, 0, stream>>>(
      reinterpret_cast<const float4*>(source), reinterpret_cast<float4*>(target), vectors);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

void copy_by_runtime(const float* source, float* target, std::size_t count, cudaStream_t stream) {
  WARPKIT_CUDA_CHECK(
      cudaMemcpyAsync(target, source, count * sizeof(float), cudaMemcpyDeviceToDevice, stream));
}

}  // namespace warpkit::bench
