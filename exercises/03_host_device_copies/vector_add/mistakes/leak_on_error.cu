// Mistake: only the successful way out frees.
#include "exercises/03_host_device_copies/vector_add/entry.hpp"

namespace {

__global__ void add(const float* a, const float* b, float* c, std::size_t n) {
  const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

}  // namespace

cudaError_t vector_add(const float* a, const float* b, float* c, std::size_t n,
                       int threads_per_block) {
  const std::size_t bytes = n * sizeof(float);
  float *device_a = nullptr, *device_b = nullptr, *device_c = nullptr;
  cudaError_t status = cudaMalloc(&device_a, bytes);
  if (status != cudaSuccess) return status;
  status = cudaMalloc(&device_b, bytes);
  if (status != cudaSuccess) return status;
  status = cudaMalloc(&device_c, bytes);
  if (status != cudaSuccess) return status;
  status = cudaMemcpy(device_a, a, bytes, cudaMemcpyHostToDevice);
  if (status != cudaSuccess) return status;
  status = cudaMemcpy(device_b, b, bytes, cudaMemcpyHostToDevice);
  if (status != cudaSuccess) return status;
  const std::size_t blocks = (n + threads_per_block - 1) / threads_per_block;
  add<<<static_cast<unsigned>(blocks), threads_per_block>>>(device_a, device_b, device_c, n);
  status = cudaGetLastError();
  if (status != cudaSuccess) return status;
  status = cudaMemcpy(c, device_c, bytes, cudaMemcpyDeviceToHost);
  if (status != cudaSuccess) return status;
  cudaFree(device_a);
  cudaFree(device_b);
  cudaFree(device_c);
  return cudaSuccess;
}
