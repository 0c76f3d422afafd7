// Lets the lanes of a warp disagree and agree: three kernels with the same answer.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

constexpr int kN = 1024;
constexpr int kThreads = 256;

constexpr int kRounds = 8;  // steps from a starting value; two kinds of element grow differently
constexpr float kEvenFactor = 0.5f;
constexpr float kOddFactor = 0.75f;

// [by-lane]
__global__ void by_lane(float* y, int* way, int n, int rounds) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  if (i % 2 == 0) {  // lanes 0, 2, 4, ...
    for (int k = 0; k < rounds; ++k) y[i] = y[i] * kEvenFactor + 1.0f;
    way[i] = 0;
  } else {  // lanes 1, 3, 5, ..., while the others wait
    for (int k = 0; k < rounds; ++k) y[i] = y[i] * kOddFactor + 1.0f;
    way[i] = 1;
  }
}
// [by-lane]

// [by-warp]
__global__ void by_warp(float* y, int* way, int n, int rounds) {
  const int thread = blockIdx.x * blockDim.x + threadIdx.x;
  const int kind = thread / 32 % 2;  // the same for all lanes of a warp
  const int i = thread / 64 * 64 + thread % 32 * 2 + kind;
  if (i >= n) return;
  if (kind == 0) {
    for (int k = 0; k < rounds; ++k) y[i] = y[i] * kEvenFactor + 1.0f;
  } else {
    for (int k = 0; k < rounds; ++k) y[i] = y[i] * kOddFactor + 1.0f;
  }
  way[thread] = kind;
}
// [by-warp]

// [by-data]
__global__ void by_data(float* y, int* way, int n, int rounds) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const float factor = i % 2 == 0 ? kEvenFactor : kOddFactor;  // chosen, not branched
  for (int k = 0; k < rounds; ++k) y[i] = y[i] * factor + 1.0f;
  way[i] = 0;
}
// [by-data]

using Launch = void (*)(float* y, int* way);

// Which ways the lanes of a warp took, and so how often the warp walks through a loop.
void show_ways(const std::vector<int>& way) {
  for (int warp = 0; warp < 2; ++warp) {
    int taken[2] = {0, 0};
    std::printf("  warp %d  ", warp);
    for (int lane = 0; lane < 32; ++lane) {
      const int one = way[static_cast<std::size_t>(warp * 32 + lane)];
      ++taken[one];
      std::printf("%c", one == 0 ? 'a' : 'b');
    }
    const int walks = (taken[0] > 0 ? 1 : 0) + (taken[1] > 0 ? 1 : 0);
    std::printf("  walks %d loop%s, %d lanes of 32 at work in each\n", walks, walks == 1 ? "" : "s",
                32 / walks);
  }
}

std::vector<float> run(const char* name, Launch launch) {
  std::vector<float> y(kN);
  for (int i = 0; i < kN; ++i) y[static_cast<std::size_t>(i)] = static_cast<float>(i % 37);
  std::vector<int> way(kN);
  DeviceBuffer<float> device_y(kN);
  DeviceBuffer<int> device_way(kN);
  device_y.copy_from_host(y.data(), y.size());
  launch(device_y.data(), device_way.data());
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  device_y.copy_to_host(y.data(), y.size());
  device_way.copy_to_host(way.data(), way.size());
  std::printf("%s\n", name);
  show_ways(way);
  return y;
}

}  // namespace

int main() {
  try {
    std::printf("%d elements; a and b: the loop that each lane took\n\n", kN);
    const std::vector<float> y = run(
        "by lane: each lane asks for its own element",
        [](float* out, int* way) { by_lane<<<kN / kThreads, kThreads>>>(out, way, kN, kRounds); });
    const std::vector<float> by_warps = run(
        "by warp: elements of one kind for each warp",
        [](float* out, int* way) { by_warp<<<kN / kThreads, kThreads>>>(out, way, kN, kRounds); });
    const std::vector<float> by_factor = run(
        "by data: one loop, another factor",
        [](float* out, int* way) { by_data<<<kN / kThreads, kThreads>>>(out, way, kN, kRounds); });
    const bool same = by_warps == y && by_factor == y;
    std::printf("\nall three agree: %s\n", same ? "yes" : "NO");
    return same ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 07: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
