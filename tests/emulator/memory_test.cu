// Memory: allocation, copies in every direction with their checks, sets, symbols.
#include <gtest/gtest.h>

#include <cstring>
#include <numeric>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class MemoryTest : public EmulatorTest {};

std::vector<int> numbers(int count) {
  std::vector<int> result(count);
  std::iota(result.begin(), result.end(), 1000);
  return result;
}

TEST_F(MemoryTest, AllocationsAreAlignedAndApart) {
  std::vector<char*> pointers;
  for (const std::size_t size : {1, 255, 256, 257, 4096, 5000, 3 << 20}) {
    char* pointer = nullptr;
    ASSERT_EQ(cudaMalloc(&pointer, size), cudaSuccess);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pointer) % 256, 0u);
    for (char* other : pointers) EXPECT_GE(std::abs(pointer - other), 256);
    pointers.push_back(pointer);
  }
  for (char* pointer : pointers) EXPECT_EQ(cudaFree(pointer), cudaSuccess);
  EXPECT_EQ(cudaFree(nullptr), cudaSuccess);
}

TEST_F(MemoryTest, FreeBytesGoDownAndUpAgain) {
  std::size_t before = 0, during = 0, after = 0, total = 0;
  ASSERT_EQ(cudaMemGetInfo(&before, &total), cudaSuccess);
  EXPECT_EQ(before, total);
  void* pointer;
  ASSERT_EQ(cudaMalloc(&pointer, 64 << 20), cudaSuccess);
  ASSERT_EQ(cudaMemGetInfo(&during, &total), cudaSuccess);
  EXPECT_EQ(before - during, std::size_t{64} << 20);
  ASSERT_EQ(cudaFree(pointer), cudaSuccess);
  ASSERT_EQ(cudaMemGetInfo(&after, &total), cudaSuccess);
  EXPECT_EQ(after, before);
}

TEST_F(MemoryTest, TooMuchIsOutOfMemoryAndDoesNotStick) {
  std::size_t free = 0, total = 0;
  ASSERT_EQ(cudaMemGetInfo(&free, &total), cudaSuccess);
  void* pointer = &free;
  EXPECT_EQ(cudaMalloc(&pointer, total + 1), cudaErrorMemoryAllocation);
  EXPECT_EQ(pointer, nullptr);
  EXPECT_EQ(cudaMalloc(&pointer, ~std::size_t{0}), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaGetLastError(), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaMalloc(&pointer, 16), cudaSuccess);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(MemoryTest, ManyAllocationsComeAndGo) {
  std::vector<void*> pointers(2000);
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < pointers.size(); ++i) {
      ASSERT_EQ(cudaMalloc(&pointers[i], 1 + i * 37 % 20000), cudaSuccess);
      ASSERT_EQ(cudaMemset(pointers[i], static_cast<int>(i), 1), cudaSuccess);
    }
    for (std::size_t i = 0; i < pointers.size(); ++i) {
      unsigned char byte = 0;
      ASSERT_EQ(cudaMemcpy(&byte, pointers[i], 1, cudaMemcpyDeviceToHost), cudaSuccess);
      ASSERT_EQ(byte, i % 256);
      ASSERT_EQ(cudaFree(pointers[i]), cudaSuccess);
    }
  }
}

TEST_F(MemoryTest, FreeingTwiceOrInTheMiddleIsAnError) {
  char* pointer;
  ASSERT_EQ(cudaMalloc(&pointer, 100), cudaSuccess);
  int local = 0;
  EXPECT_EQ(cudaFree(pointer + 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(&local), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(pointer), cudaSuccess);
  EXPECT_EQ(cudaFree(pointer), cudaErrorInvalidValue);
}

__global__ void double_all(int* data, int count) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) data[i] *= 2;
}

TEST_F(MemoryTest, CopiesInEveryDirection) {
  const std::vector<int> in = numbers(1000);
  const std::size_t bytes = in.size() * sizeof(int);
  std::vector<int> out(in.size()), host(in.size());
  int *first, *second;
  ASSERT_EQ(cudaMalloc(&first, bytes), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&second, bytes), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(first, in.data(), bytes, cudaMemcpyHostToDevice), cudaSuccess);
  double_all<<<4, 256>>>(first, 1000);
  ASSERT_EQ(cudaMemcpy(second, first, bytes, cudaMemcpyDeviceToDevice), cudaSuccess);
  ASSERT_EQ(cudaMemcpyAsync(out.data(), second, bytes, cudaMemcpyDefault), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(host.data(), out.data(), bytes, cudaMemcpyHostToHost), cudaSuccess);
  for (std::size_t i = 0; i < in.size(); ++i) ASSERT_EQ(host[i], 2 * in[i]);
}

TEST_F(MemoryTest, WrongDirectionsAndExtentsAreRefused) {
  std::vector<int> host(100);
  int* device;
  ASSERT_EQ(cudaMalloc(&device, 400), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(host.data(), device, 400, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 400, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 400, cudaMemcpyHostToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 400, static_cast<cudaMemcpyKind>(9)),
            cudaErrorInvalidMemcpyDirection);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 401, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device + 1, host.data(), 400, cudaMemcpyHostToDevice),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(nullptr, host.data(), 4, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemset(device, 0, 401), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemset(host.data(), 0, 4), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 0, cudaMemcpyHostToDevice), cudaSuccess);
  ASSERT_EQ(cudaFree(device), cudaSuccess);
  EXPECT_EQ(cudaMemcpy(device, host.data(), 4, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess) << "a refused copy must not stick";
}

TEST_F(MemoryTest, RectanglesWithPitches) {
  const int width = 5, height = 4;
  const std::vector<int> in = numbers(width * height);
  std::vector<int> out(width * height);
  char* device;
  std::size_t pitch = 0;
  ASSERT_EQ(cudaMallocPitch(&device, &pitch, width * sizeof(int), height), cudaSuccess);
  EXPECT_GE(pitch, width * sizeof(int));
  EXPECT_EQ(pitch % 256, 0u);
  ASSERT_EQ(cudaMemset2D(device, pitch, 0xff, pitch, height), cudaSuccess);
  ASSERT_EQ(cudaMemcpy2D(device, pitch, in.data(), width * sizeof(int), width * sizeof(int), height,
                         cudaMemcpyHostToDevice),
            cudaSuccess);
  ASSERT_EQ(cudaMemcpy2D(out.data(), width * sizeof(int), device, pitch, width * sizeof(int),
                         height, cudaMemcpyDeviceToHost),
            cudaSuccess);
  EXPECT_EQ(out, in);
  int beyond = 0;
  ASSERT_EQ(cudaMemcpy(&beyond, device + width * sizeof(int), 4, cudaMemcpyDeviceToHost),
            cudaSuccess);
  EXPECT_EQ(beyond, -1) << "the gap between rows was written";
  EXPECT_EQ(cudaMemcpy2D(out.data(), 4, device, pitch, 8, 1, cudaMemcpyDeviceToHost),
            cudaErrorInvalidPitchValue);
  EXPECT_EQ(cudaMemcpy2D(out.data(), 20, device, pitch, 20, height + 1, cudaMemcpyDeviceToHost),
            cudaErrorInvalidValue);
}

__constant__ float coefficients[8];
__device__ int counter;
__device__ int table[16];

__global__ void use_symbols() {
  atomicAdd(&counter, static_cast<int>(coefficients[threadIdx.x]));
  table[threadIdx.x] += 1;
}

TEST_F(MemoryTest, SymbolsAreCopiedToAndFrom) {
  const float values[8] = {1, 2, 3, 4, 5, 6, 7, 8};
  const int start = 100;
  ASSERT_EQ(cudaMemcpyToSymbol(coefficients, values, sizeof values), cudaSuccess);
  ASSERT_EQ(cudaMemcpyToSymbol(counter, &start, sizeof start), cudaSuccess);
  use_symbols<<<1, 8>>>();
  int total = 0;
  ASSERT_EQ(cudaMemcpyFromSymbol(&total, counter, sizeof total), cudaSuccess);
  EXPECT_EQ(total, 136);
  void* address = nullptr;
  std::size_t size = 0;
  ASSERT_EQ(cudaGetSymbolAddress(&address, table), cudaSuccess);
  ASSERT_EQ(cudaGetSymbolSize(&size, table), cudaSuccess);
  EXPECT_EQ(size, sizeof table);
  int copy[16];
  ASSERT_EQ(cudaMemcpy(copy, address, sizeof copy, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(copy[7], 1);
  EXPECT_EQ(copy[8], 0);
  int last = 0;
  ASSERT_EQ(cudaMemcpyFromSymbol(&last, table, sizeof last, 7 * sizeof last), cudaSuccess);
  EXPECT_EQ(last, 1);
}

TEST_F(MemoryTest, PinnedManagedAndRegisteredMemoryAreKnown) {
  int *pinned, *managed, *mapped, *device;
  std::vector<int> plain(64);
  ASSERT_EQ(cudaMallocHost(&pinned, 256), cudaSuccess);
  ASSERT_EQ(cudaHostAlloc(&mapped, 256, cudaHostAllocMapped), cudaSuccess);
  ASSERT_EQ(cudaMallocManaged(&managed, 256), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&device, 256), cudaSuccess);
  ASSERT_EQ(cudaHostRegister(plain.data(), 256, cudaHostRegisterDefault), cudaSuccess);
  const auto type = [](const void* pointer) {
    cudaPointerAttributes attributes;
    EXPECT_EQ(cudaPointerGetAttributes(&attributes, pointer), cudaSuccess);
    return attributes.type;
  };
  EXPECT_EQ(type(pinned), cudaMemoryTypeHost);
  EXPECT_EQ(type(managed), cudaMemoryTypeManaged);
  EXPECT_EQ(type(device + 3), cudaMemoryTypeDevice);
  EXPECT_EQ(type(plain.data()), cudaMemoryTypeHost);
  EXPECT_EQ(type(&pinned), cudaMemoryTypeUnregistered);
  int* from_device;
  ASSERT_EQ(cudaHostGetDevicePointer(&from_device, mapped, 0), cudaSuccess);
  mapped[0] = managed[0] = 21;
  double_all<<<1, 1>>>(from_device, 1);
  double_all<<<1, 1>>>(managed, 1);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(mapped[0] + managed[0], 84);
  EXPECT_EQ(cudaHostUnregister(plain.data()), cudaSuccess);
  EXPECT_EQ(cudaHostUnregister(plain.data()), cudaErrorHostMemoryNotRegistered);
  EXPECT_EQ(cudaFreeHost(pinned), cudaSuccess);
  EXPECT_EQ(cudaFreeHost(pinned), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeHost(mapped), cudaSuccess);
  EXPECT_EQ(cudaFree(managed), cudaSuccess);
}

}  // namespace
}  // namespace warpkit::emulator_test
