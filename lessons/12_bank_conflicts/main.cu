// Reads the columns of tiles in shared memory, and lets each lane say which bank it goes to.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

using warpkit::DeviceBuffer;

constexpr int kTile = 32;   // rows and columns of the matrix, one block
constexpr int kBanks = 32;  // bank of a 4-byte word: its number, modulo 32

// Every row of threads is a warp, so lane x of the warp y holds the element (y,x).
// [unpadded]
__global__ void unpadded(const float* in, float* out, int* banks) {  // (32,32), (32,32), (32)
  __shared__ float tile[kTile][kTile];
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  tile[y][x] = in[y * kTile + x];   // a warp writes a row
  __syncthreads();                  // the tile is whole
  out[y * kTile + x] = tile[x][y];  // a warp reads a column
  if (y == 0) banks[x] = static_cast<int>(&tile[x][0] - &tile[0][0]) % kBanks;
}
// [unpadded]

__global__ void padded(const float* in, float* out, int* banks) {
  __shared__ float tile[kTile][kTile + 1];  // the last column holds nothing
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  tile[y][x] = in[y * kTile + x];
  __syncthreads();  // the tile is whole
  out[y * kTile + x] = tile[x][y];
  if (y == 0) banks[x] = static_cast<int>(&tile[x][0] - &tile[0][0]) % kBanks;
}

// The same with a padding of two, which is one too many.
__global__ void padded_by_two(const float* in, float* out, int* banks) {
  __shared__ float tile[kTile][kTile + 2];
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  tile[y][x] = in[y * kTile + x];
  __syncthreads();  // the tile is whole
  out[y * kTile + x] = tile[x][y];
  if (y == 0) banks[x] = static_cast<int>(&tile[x][0] - &tile[0][0]) % kBanks;
}

// [swizzled]
__global__ void swizzled(const float* in, float* out, int* banks) {
  __shared__ float tile[kTile][kTile];
  const int x = threadIdx.x;
  const int y = threadIdx.y;
  tile[y][x ^ y] = in[y * kTile + x];  // row y keeps its elements, in another order
  __syncthreads();                     // the tile is whole
  out[y * kTile + x] = tile[x][y ^ x];
  if (y == 0) banks[x] = static_cast<int>(&tile[x][x] - &tile[0][0]) % kBanks;
}
// [swizzled]

bool is_transposed(const std::vector<float>& in, const std::vector<float>& out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!(out[i % kTile * kTile + i / kTile] == in[i])) return false;
  }
  return true;
}

void show(const char* tile, void (*launch)(const float*, float*, int*)) {
  std::vector<float> in(kTile * kTile);
  std::vector<float> out(in.size());
  std::vector<int> banks(kBanks);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = static_cast<float>(i);
  DeviceBuffer<float> device_in(in.size());
  DeviceBuffer<float> device_out(out.size());
  DeviceBuffer<int> device_banks(banks.size());
  device_in.copy_from_host(in.data(), in.size());
  launch(device_in.data(), device_out.data(), device_banks.data());
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  device_out.copy_to_host(out.data(), out.size());
  device_banks.copy_to_host(banks.data(), banks.size());

  std::array<int, kBanks> visitors{};  // each lane wants another word
  for (const int bank : banks) ++visitors[static_cast<std::size_t>(bank)];
  const auto used = std::count_if(visitors.begin(), visitors.end(), [](int n) { return n > 0; });
  std::printf("%s, %s\n  lane", tile, is_transposed(in, out) ? "transposed" : "WRONG");
  for (int lane = 0; lane < 18; ++lane) std::printf(" %2d", lane);
  std::printf(" ...\n  bank");
  for (int lane = 0; lane < 18; ++lane) std::printf(" %2d", banks[static_cast<std::size_t>(lane)]);
  std::printf(" ...\n  banks with work: %d; lanes at the busiest: %d\n\n", static_cast<int>(used),
              *std::max_element(visitors.begin(), visitors.end()));
}

}  // namespace

int main() {
  try {
    std::printf("Column 0 of a tile, as the 32 lanes of a warp read it\n\n");
    show("tile[32][32]", [](const float* in, float* out, int* banks) {
      unpadded<<<1, dim3(kTile, kTile)>>>(in, out, banks);
    });
    show("tile[32][33]", [](const float* in, float* out, int* banks) {
      padded<<<1, dim3(kTile, kTile)>>>(in, out, banks);
    });
    show("tile[32][34]", [](const float* in, float* out, int* banks) {
      padded_by_two<<<1, dim3(kTile, kTile)>>>(in, out, banks);
    });
    show("tile[32][32], element (y,x) kept at [y][x ^ y]",
         [](const float* in, float* out, int* banks) {
           swizzled<<<1, dim3(kTile, kTile)>>>(in, out, banks);
         });
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 12: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
