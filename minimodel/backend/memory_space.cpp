#include "minimodel/backend/memory_space.hpp"

#include <cuda_runtime_api.h>

#include <cstring>
#include <new>

#include "kernels/core/check.hpp"

namespace warpkit::minimodel {
namespace {

class HostMemory : public MemorySpace {
 public:
  std::string_view name() const override { return "host memory"; }
  void* allocate(std::size_t bytes) override { return ::operator new(bytes); }
  void release(void* memory) noexcept override { ::operator delete(memory); }
  void write(void* to, const void* from, std::size_t bytes) override {
    std::memcpy(to, from, bytes);
  }
  void read(void* to, const void* from, std::size_t bytes) override {
    std::memcpy(to, from, bytes);
  }
  void copy(void* to, const void* from, std::size_t bytes) override {
    std::memcpy(to, from, bytes);
  }
};

class DeviceMemory : public MemorySpace {
 public:
  std::string_view name() const override { return "device memory"; }

  void* allocate(std::size_t bytes) override {
    void* memory = nullptr;
    WARPKIT_CUDA_CHECK(cudaMalloc(&memory, bytes));
    return memory;
  }

  void release(void* memory) noexcept override { static_cast<void>(cudaFree(memory)); }

  void write(void* to, const void* from, std::size_t bytes) override {
    WARPKIT_CUDA_CHECK(cudaMemcpy(to, from, bytes, cudaMemcpyHostToDevice));
  }

  void read(void* to, const void* from, std::size_t bytes) override {
    WARPKIT_CUDA_CHECK(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToHost));
  }

  void copy(void* to, const void* from, std::size_t bytes) override {
    WARPKIT_CUDA_CHECK(cudaMemcpy(to, from, bytes, cudaMemcpyDeviceToDevice));
    WARPKIT_CUDA_CHECK(cudaDeviceSynchronize());
  }
};

}  // namespace

std::shared_ptr<MemorySpace> host_memory() { return std::make_shared<HostMemory>(); }

std::shared_ptr<MemorySpace> device_memory() { return std::make_shared<DeviceMemory>(); }

}  // namespace warpkit::minimodel
