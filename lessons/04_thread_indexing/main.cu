// Lets threads say which element they own: in one dimension, in two, and with a grid that is
// smaller than the data.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

// What the threads left behind, one word an element: the number of the thread that wrote it.
std::vector<int> launch_and_fetch(int count, void (*launch)(int* owner)) {
  std::vector<int> owner(static_cast<std::size_t>(count), -1);
  DeviceBuffer<int> device_owner(owner.size());
  device_owner.copy_from_host(owner.data(), owner.size());
  launch(device_owner.data());
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  device_owner.copy_to_host(owner.data(), owner.size());
  return owner;
}

constexpr int kN = 10;
constexpr int kThreads = 4;

// [one-dimension]
__global__ void one_dimension(int* owner, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;  // this thread's number in the whole grid
  if (i < n) owner[i] = i;                              // the guard: the last block hangs over
}
// [one-dimension]

void show_one_dimension() {
  const int blocks = (kN + kThreads - 1) / kThreads;
  const std::vector<int> owner = launch_and_fetch(kN, [](int* device_owner) {
    one_dimension<<<(kN + kThreads - 1) / kThreads, kThreads>>>(device_owner, kN);
  });
  std::printf("one dimension: %d elements, blocks of %d threads\n  element      ", kN, kThreads);
  for (int i = 0; i < kN; ++i) std::printf("%4d", i);
  std::printf("\n  block, thread");
  for (const int i : owner) std::printf(" %d,%d", i / kThreads, i % kThreads);
  std::printf("\n  %d blocks, %d threads launched, %d without an element\n\n", blocks,
              blocks * kThreads, blocks * kThreads - kN);
}

constexpr int kHeight = 3;
constexpr int kWidth = 7;
constexpr int kBlockX = 4;
constexpr int kBlockY = 2;

// [two-dimensions]
__global__ void two_dimensions(int* owner, int height, int width) {  // owner: (height,width)
  const int x = blockIdx.x * blockDim.x + threadIdx.x;               // column
  const int y = blockIdx.y * blockDim.y + threadIdx.y;               // row
  if (x < width && y < height) owner[y * width + x] = blockIdx.y * gridDim.x + blockIdx.x;
}
// [two-dimensions]

void show_two_dimensions() {
  const int blocks_x = (kWidth + kBlockX - 1) / kBlockX;
  const int blocks_y = (kHeight + kBlockY - 1) / kBlockY;
  const std::vector<int> owner = launch_and_fetch(kHeight * kWidth, [](int* device_owner) {
    const dim3 block(kBlockX, kBlockY);
    const dim3 grid((kWidth + kBlockX - 1) / kBlockX, (kHeight + kBlockY - 1) / kBlockY);
    two_dimensions<<<grid, block>>>(device_owner, kHeight, kWidth);
  });
  std::printf(
      "two dimensions: an image of %d rows and %d columns, blocks of %d rows and %d columns;"
      "\nwhich block wrote each element:\n",
      kHeight, kWidth, kBlockY, kBlockX);
  for (int y = 0; y < kHeight; ++y) {
    std::printf("   ");
    for (int x = 0; x < kWidth; ++x)
      std::printf(" %d", owner[static_cast<std::size_t>(y * kWidth + x)]);
    std::printf("\n");
  }
  const int launched = blocks_x * blocks_y * kBlockX * kBlockY;
  std::printf("  %d blocks, %d threads launched, %d without an element\n\n", blocks_x * blocks_y,
              launched, launched - kHeight * kWidth);
}

constexpr int kLong = 21;

// [grid-stride]
__global__ void grid_stride(int* owner, int n) {
  const int first = blockIdx.x * blockDim.x + threadIdx.x;
  const int stride = gridDim.x * blockDim.x;  // all threads of the grid
  for (int i = first; i < n; i += stride) owner[i] = first;
}
// [grid-stride]

void show_grid_stride() {
  const std::vector<int> owner = launch_and_fetch(
      kLong, [](int* device_owner) { grid_stride<<<2, kThreads>>>(device_owner, kLong); });
  std::printf("grid-stride loop: %d elements, 2 blocks of %d threads; which thread wrote each:\n ",
              kLong, kThreads);
  for (const int thread : owner) std::printf(" %d", thread);
  const auto busiest = std::count(owner.begin(), owner.end(), 0);
  const auto least = std::count(owner.begin(), owner.end(), 2 * kThreads - 1);
  std::printf("\n  thread 0 wrote %d elements, thread %d wrote %d\n", static_cast<int>(busiest),
              2 * kThreads - 1, static_cast<int>(least));
}

}  // namespace

int main() {
  try {
    show_one_dimension();
    show_two_dimensions();
    show_grid_stride();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 04: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
