// Reads the same numbers along rows and along columns, from structures and from arrays, and shows
// which sectors of memory one request of a warp touches.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <set>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

constexpr int kWidth = 256;  // rows and columns of the matrix
constexpr int kThreads = 128;
constexpr int kSectorBytes = 32;

// [row-column]
// One thread a column: in each step, lanes read neighbours of one row.
__global__ void column_sums(const float* A, float* sums, int width) {  // A: (width,width)
  const int c = blockIdx.x * blockDim.x + threadIdx.x;
  float sum = 0.0f;
  for (int r = 0; r < width; ++r) sum += A[r * width + c];
  sums[c] = sum;
}

// One thread a row: in each step, lanes read one column, a whole row apart.
__global__ void row_sums(const float* A, float* sums, int width) {  // A: (width,width)
  const int r = blockIdx.x * blockDim.x + threadIdx.x;
  float sum = 0.0f;
  for (int c = 0; c < width; ++c) {
    sum += A[r * width + c];
  }
  sums[r] = sum;
}
// [row-column]

constexpr int kParticles = 1024;

// [layouts]
struct Particle {
  float x, y, z, vx, vy, vz, mass, charge;
};

// An array of structures: x of the next particle is 32 bytes away.
__global__ void move_structures(Particle* particles, float dt) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  particles[i].x += particles[i].vx * dt;
}

// A structure of arrays: x of the next particle is the next word.
__global__ void move_arrays(float* x, const float* vx, float dt) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  x[i] += vx[i] * dt;
}
// [layouts]

// [sectors]
// Different sectors among the addresses of 32 lanes that lie `stride` floats apart.
int sectors_touched(int stride) {
  std::set<std::size_t> sectors;
  for (int lane = 0; lane < 32; ++lane) {
    sectors.insert(static_cast<std::size_t>(lane) * stride * sizeof(float) / kSectorBytes);
  }
  return static_cast<int>(sectors.size());
}
// [sectors]

void show(const char* name, int stride) {
  const int sectors = sectors_touched(stride);
  std::printf("  %-16s %8d %10d %14d %9.1f%%\n", name, stride, sectors, sectors * kSectorBytes,
              100.0 * 32 * sizeof(float) / (sectors * kSectorBytes));
}

void launch_all() {
  const std::vector<float> host_A(kWidth * kWidth, 1.0f);
  const std::vector<float> numbers(kParticles * 8, 0.5f);
  DeviceBuffer<float> A(host_A.size()), sums(kWidth);
  DeviceBuffer<Particle> structures(kParticles);
  DeviceBuffer<float> x(kParticles), vx(kParticles);
  A.copy_from_host(host_A.data(), host_A.size());
  WARPKIT_CUDA_CHECK(cudaMemset(structures.data(), 0, kParticles * sizeof(Particle)));
  x.copy_from_host(numbers.data(), kParticles);
  vx.copy_from_host(numbers.data(), kParticles);
  column_sums<<<kWidth / kThreads, kThreads>>>(A.data(), sums.data(), kWidth);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  row_sums<<<kWidth / kThreads, kThreads>>>(A.data(), sums.data(), kWidth);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  move_structures<<<kParticles / kThreads, kThreads>>>(structures.data(), 0.25f);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  move_arrays<<<kParticles / kThreads, kThreads>>>(x.data(), vx.data(), 0.25f);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  WARPKIT_CUDA_CHECK(cudaDeviceSynchronize());
}

}  // namespace

int main() {
  try {
    launch_all();
    std::printf("one request of a warp: 32 lanes, 4 bytes each, 128 bytes wanted\n");
    std::printf("  %-16s %8s %10s %14s %10s\n", "kernel", "stride", "sectors", "bytes moved",
                "used");
    show("column_sums", 1);
    show("row_sums", kWidth);
    show("move_structures", static_cast<int>(sizeof(Particle) / sizeof(float)));
    show("move_arrays", 1);
    std::printf("\nby stride in floats\n");
    for (const int stride : {1, 2, 4, 8, 16}) show("", stride);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 08: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
