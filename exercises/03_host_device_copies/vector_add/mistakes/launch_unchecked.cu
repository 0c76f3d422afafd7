// Mistake: the launch's status is not read; cudaGetLastError is called, its answer dropped.
#include "exercises/03_host_device_copies/vector_add/entry.hpp"

namespace {

// Freed on every way out, errors included.
struct DeviceArray {
  float* data = nullptr;
  ~DeviceArray() { cudaFree(data); }
};

__global__ void add(const float* a, const float* b, float* c, std::size_t n) {
  const std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (i < n) c[i] = a[i] + b[i];
}

}  // namespace

cudaError_t vector_add(const float* a, const float* b, float* c, std::size_t n,
                       int threads_per_block) {
  const std::size_t bytes = n * sizeof(float);
  DeviceArray device_a, device_b, device_c;
  DeviceArray* const arrays[] = {&device_a, &device_b, &device_c};
  for (DeviceArray* array : arrays) {
    const cudaError_t status = cudaMalloc(&array->data, bytes);
    if (status != cudaSuccess) return status;
  }
  cudaError_t status = cudaMemcpy(device_a.data, a, bytes, cudaMemcpyHostToDevice);
  if (status != cudaSuccess) return status;
  status = cudaMemcpy(device_b.data, b, bytes, cudaMemcpyHostToDevice);
  if (status != cudaSuccess) return status;

  const std::size_t blocks = (n + threads_per_block - 1) / threads_per_block;
  add<<<static_cast<unsigned>(blocks), threads_per_block>>>(device_a.data, device_b.data,
                                                            device_c.data, n);
  cudaGetLastError();
  return cudaMemcpy(c, device_c.data, bytes, cudaMemcpyDeviceToHost);  // waits for the kernel
}
