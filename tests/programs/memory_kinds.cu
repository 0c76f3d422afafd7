// Every kind of memory, copies between them in every direction, and the directions checked.
#include <string.h>

#include <vector>

#include "expect.h"

__global__ void add_one(int* data, int count) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count) data[i] += 1;
}

__global__ void fill_rows(float* data, size_t pitch, int width, int height) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  const int y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= width || y >= height) return;
  float* row = reinterpret_cast<float*>(reinterpret_cast<char*>(data) + y * pitch);
  row[x] = 100.0f * y + x;
}

__global__ void fill_volume(cudaPitchedPtr volume, cudaExtent extent) {
  const unsigned x = threadIdx.x, y = blockIdx.x, z = blockIdx.y;
  char* slice = static_cast<char*>(volume.ptr) + z * volume.pitch * extent.height;
  reinterpret_cast<int*>(slice + y * volume.pitch)[x] = 10000 * z + 100 * y + x;
}

void linear() {
  constexpr int kCount = 1001;
  std::vector<int> host(kCount), got(kCount);
  for (int i = 0; i < kCount; ++i) host[i] = i * i;
  int *a = nullptr, *b = nullptr;
  const size_t bytes = kCount * sizeof(int);
  EXPECT_OK(cudaMalloc(&a, bytes));
  EXPECT_OK(cudaMalloc(&b, bytes));
  EXPECT_OK(cudaMemcpy(a, host.data(), bytes, cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemcpy(b, a, bytes, cudaMemcpyDeviceToDevice));
  add_one<<<8, 128>>>(b, kCount);
  EXPECT_OK(cudaMemcpy(got.data(), b, bytes, cudaMemcpyDefault));
  for (int i = 0; i < kCount; ++i) EXPECT(got[i] == i * i + 1);
  EXPECT_OK(cudaMemset(b + 10, 0xff, 5 * sizeof(int)));
  EXPECT_OK(cudaMemcpy(got.data(), b, bytes, cudaMemcpyDeviceToHost));
  EXPECT(got[9] == 82 && got[10] == -1 && got[14] == -1 && got[15] == 226);
  EXPECT(cudaMemcpy(a, host.data(), bytes, cudaMemcpyDeviceToHost) != cudaSuccess);
  EXPECT(cudaGetLastError() != cudaSuccess);
  EXPECT(cudaMemcpy(a, host.data(), bytes + 4, cudaMemcpyHostToDevice) != cudaSuccess);
  EXPECT(cudaGetLastError() != cudaSuccess);
  cudaPointerAttributes attributes;
  EXPECT_OK(cudaPointerGetAttributes(&attributes, a + 3));
  EXPECT(attributes.type == cudaMemoryTypeDevice && attributes.device == 0);
  EXPECT_OK(cudaPointerGetAttributes(&attributes, host.data()));
  EXPECT(attributes.type == cudaMemoryTypeUnregistered);
  size_t free_bytes = 0, total = 0;
  EXPECT_OK(cudaMemGetInfo(&free_bytes, &total));
  EXPECT(free_bytes > 0 && free_bytes < total);
  EXPECT_OK(cudaFree(a));
  EXPECT_OK(cudaFree(b));
  EXPECT_OK(cudaFree(nullptr));
  void* huge = nullptr;
  EXPECT(cudaMalloc(&huge, size_t{1} << 50) == cudaErrorMemoryAllocation);
  EXPECT(cudaGetLastError() == cudaErrorMemoryAllocation);
}

void pitched() {
  constexpr int kWidth = 77, kHeight = 19;
  float* device = nullptr;
  size_t pitch = 0;
  EXPECT_OK(cudaMallocPitch(&device, &pitch, kWidth * sizeof(float), kHeight));
  EXPECT(pitch >= kWidth * sizeof(float));
  fill_rows<<<dim3(3, 5), dim3(32, 4)>>>(device, pitch, kWidth, kHeight);
  std::vector<float> got(kWidth * kHeight);
  EXPECT_OK(cudaMemcpy2D(got.data(), kWidth * sizeof(float), device, pitch, kWidth * sizeof(float),
                         kHeight, cudaMemcpyDeviceToHost));
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) EXPECT(got[y * kWidth + x] == 100.0f * y + x);
  }
  EXPECT_OK(cudaMemset2D(device, pitch, 0, 10 * sizeof(float), 5));
  EXPECT_OK(cudaMemcpy2D(got.data(), kWidth * sizeof(float), device, pitch, kWidth * sizeof(float),
                         kHeight, cudaMemcpyDeviceToHost));
  EXPECT(got[4 * kWidth + 9] == 0 && got[4 * kWidth + 10] == 410 && got[5 * kWidth + 9] == 509);
  EXPECT_OK(cudaFree(device));

  const cudaExtent extent = make_cudaExtent(13 * sizeof(int), 7, 5);
  cudaPitchedPtr volume;
  EXPECT_OK(cudaMalloc3D(&volume, extent));
  fill_volume<<<dim3(7, 5), 13>>>(volume, extent);
  std::vector<int> cells(13 * 7 * 5);
  cudaMemcpy3DParms copy = {};
  copy.srcPtr = volume;
  copy.dstPtr = make_cudaPitchedPtr(cells.data(), 13 * sizeof(int), 13, 7);
  copy.extent = extent;
  copy.kind = cudaMemcpyDeviceToHost;
  EXPECT_OK(cudaMemcpy3D(&copy));
  for (int z = 0; z < 5; ++z) {
    for (int y = 0; y < 7; ++y) {
      for (int x = 0; x < 13; ++x) {
        EXPECT(cells[(z * 7 + y) * 13 + x] == 10000 * z + 100 * y + x);
      }
    }
  }
  EXPECT_OK(cudaFree(volume.ptr));
}

void host_memory() {
  constexpr int kCount = 300;
  const size_t bytes = kCount * sizeof(int);
  int *pinned = nullptr, *mapped = nullptr, *managed = nullptr, *device = nullptr, *alias = nullptr;
  EXPECT_OK(cudaMallocHost(&pinned, bytes));
  EXPECT_OK(cudaHostAlloc(&mapped, bytes, cudaHostAllocMapped));
  EXPECT_OK(cudaMallocManaged(&managed, bytes));
  for (int i = 0; i < kCount; ++i) pinned[i] = mapped[i] = managed[i] = i;
  EXPECT_OK(cudaMalloc(&device, bytes));
  EXPECT_OK(cudaMemcpyAsync(device, pinned, bytes, cudaMemcpyHostToDevice, 0));
  add_one<<<3, 128>>>(device, kCount);
  EXPECT_OK(cudaMemcpyAsync(pinned, device, bytes, cudaMemcpyDeviceToHost, 0));
  EXPECT_OK(cudaHostGetDevicePointer(&alias, mapped, 0));
  add_one<<<3, 128>>>(alias, kCount);
  add_one<<<3, 128>>>(managed, kCount);
  EXPECT_OK(cudaMemPrefetchAsync(managed, bytes, 0, 0));
  EXPECT_OK(cudaMemAdvise(managed, bytes, cudaMemAdviseSetReadMostly, 0));
  EXPECT_OK(cudaDeviceSynchronize());
  for (int i = 0; i < kCount; ++i) {
    EXPECT(pinned[i] == i + 1 && mapped[i] == i + 1 && managed[i] == i + 1);
  }
  std::vector<int> pageable(kCount, 41);
  EXPECT_OK(cudaHostRegister(pageable.data(), bytes, cudaHostRegisterMapped));
  EXPECT_OK(cudaHostGetDevicePointer(&alias, pageable.data(), 0));
  add_one<<<3, 128>>>(alias, kCount);
  EXPECT_OK(cudaDeviceSynchronize());
  EXPECT(pageable[0] == 42 && pageable[kCount - 1] == 42);
  EXPECT_OK(cudaHostUnregister(pageable.data()));
  EXPECT_OK(cudaFreeHost(pinned));
  EXPECT_OK(cudaFreeHost(mapped));
  EXPECT_OK(cudaFree(managed));
  EXPECT_OK(cudaFree(device));
}

void pools() {
  constexpr int kCount = 500;
  cudaStream_t stream;
  EXPECT_OK(cudaStreamCreate(&stream));
  cudaMemPool_t pool;
  EXPECT_OK(cudaDeviceGetDefaultMemPool(&pool, 0));
  unsigned long long threshold = ~0ull;
  EXPECT_OK(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &threshold));
  int got[kCount];
  for (int round = 0; round < 3; ++round) {
    int* data = nullptr;
    EXPECT_OK(cudaMallocAsync(&data, sizeof(got), stream));
    EXPECT_OK(cudaMemsetAsync(data, 0, sizeof(got), stream));
    add_one<<<4, 128, 0, stream>>>(data, kCount);
    EXPECT_OK(cudaMemcpyAsync(got, data, sizeof(got), cudaMemcpyDeviceToHost, stream));
    EXPECT_OK(cudaFreeAsync(data, stream));
    EXPECT_OK(cudaStreamSynchronize(stream));
    for (int i = 0; i < kCount; ++i) EXPECT(got[i] == 1);
  }
  EXPECT_OK(cudaStreamDestroy(stream));
}

int main() {
  linear();
  pitched();
  host_memory();
  pools();
  return finish();
}
