// Boxes of memory: allocation, copies and sets with positions, peers of the one device.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class Memory3DTest : public EmulatorTest {};

// A host box of ints whose value says where it lies.
struct HostBox {
  HostBox(std::size_t w, std::size_t h, std::size_t d) : width(w), height(h), data(w * h * d) {}
  int& at(std::size_t x, std::size_t y, std::size_t z) {
    return data[(z * height + y) * width + x];
  }
  cudaPitchedPtr pitched() {
    return make_cudaPitchedPtr(data.data(), width * sizeof(int), width, height);
  }

  std::size_t width, height;
  std::vector<int> data;
};

HostBox numbered(std::size_t width, std::size_t height, std::size_t depth) {
  HostBox box(width, height, depth);
  for (std::size_t i = 0; i < box.data.size(); ++i) box.data[i] = 10000 + static_cast<int>(i);
  return box;
}

cudaMemcpy3DParms copy_of(cudaPitchedPtr from, cudaPitchedPtr to, cudaExtent extent,
                          cudaMemcpyKind kind) {
  cudaMemcpy3DParms p = {};
  p.srcPtr = from;
  p.dstPtr = to;
  p.extent = extent;
  p.kind = kind;
  return p;
}

__global__ void negate(cudaPitchedPtr box, int width, int height, int depth) {
  const int x = static_cast<int>(threadIdx.x), y = static_cast<int>(threadIdx.y);
  const int z = static_cast<int>(blockIdx.x);
  if (x >= width || y >= height || z >= depth) return;
  char* slice = static_cast<char*>(box.ptr) + z * box.pitch * height;
  int* row = reinterpret_cast<int*>(slice + y * box.pitch);
  row[x] = -row[x];
}

TEST_F(Memory3DTest, ABoxGoesThereAndBack) {
  const cudaExtent extent = make_cudaExtent(7 * sizeof(int), 5, 3);
  HostBox in = numbered(7, 5, 3), out(7, 5, 3);
  cudaPitchedPtr device;
  ASSERT_EQ(cudaMalloc3D(&device, extent), cudaSuccess);
  EXPECT_EQ(device.pitch % 512, 0u);
  EXPECT_EQ(device.xsize, 7 * sizeof(int));
  EXPECT_EQ(device.ysize, 5u);
  cudaMemcpy3DParms there = copy_of(in.pitched(), device, extent, cudaMemcpyHostToDevice);
  ASSERT_EQ(cudaMemcpy3D(&there), cudaSuccess);
  negate<<<3, dim3(8, 8)>>>(device, 7, 5, 3);
  cudaMemcpy3DParms back = copy_of(device, out.pitched(), extent, cudaMemcpyDeviceToHost);
  ASSERT_EQ(cudaMemcpy3D(&back), cudaSuccess);
  for (std::size_t i = 0; i < in.data.size(); ++i) ASSERT_EQ(out.data[i], -in.data[i]) << i;
  EXPECT_EQ(cudaFree(device.ptr), cudaSuccess);
}

TEST_F(Memory3DTest, PositionsChooseAPartOfABox) {
  HostBox in = numbered(9, 6, 4), out(5, 4, 3);
  const cudaExtent whole = make_cudaExtent(9 * sizeof(int), 6, 4);
  cudaPitchedPtr device;
  ASSERT_EQ(cudaMalloc3D(&device, whole), cudaSuccess);
  cudaMemcpy3DParms there = copy_of(in.pitched(), device, whole, cudaMemcpyHostToDevice);
  ASSERT_EQ(cudaMemcpy3DAsync(&there), cudaSuccess);
  cudaMemcpy3DParms part = copy_of(device, out.pitched(), make_cudaExtent(3 * sizeof(int), 2, 2),
                                   cudaMemcpyDeviceToHost);
  part.srcPos = make_cudaPos(4 * sizeof(int), 3, 1);
  part.dstPos = make_cudaPos(1 * sizeof(int), 2, 1);
  ASSERT_EQ(cudaMemcpy3D(&part), cudaSuccess);
  for (std::size_t z = 0; z < 3; ++z) {
    for (std::size_t y = 0; y < 4; ++y) {
      for (std::size_t x = 0; x < 5; ++x) {
        const bool inside = x >= 1 && x < 4 && y >= 2 && y < 4 && z >= 1 && z < 3;
        const int expected = inside ? in.at(x + 3, y + 1, z) : 0;
        ASSERT_EQ(out.at(x, y, z), expected) << x << " " << y << " " << z;
      }
    }
  }
}

TEST_F(Memory3DTest, SetsABoxAndLeavesWhatLiesBetween) {
  const cudaExtent whole = make_cudaExtent(10, 4, 3);
  cudaPitchedPtr device;
  ASSERT_EQ(cudaMalloc3D(&device, whole), cudaSuccess);
  ASSERT_EQ(cudaMemset(device.ptr, 0, device.pitch * 12), cudaSuccess);
  ASSERT_EQ(cudaMemset3D(device, 0x5a, make_cudaExtent(6, 2, 3)), cudaSuccess);
  ASSERT_EQ(cudaMemset3DAsync(device, 0x33, make_cudaExtent(1, 1, 1)), cudaSuccess);
  std::vector<unsigned char> bytes(device.pitch * 12);
  ASSERT_EQ(cudaMemcpy(bytes.data(), device.ptr, bytes.size(), cudaMemcpyDeviceToHost),
            cudaSuccess);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t x = i % device.pitch, row = i / device.pitch;
    const int expected = i == 0 ? 0x33 : x < 6 && row % 4 < 2 ? 0x5a : 0;
    ASSERT_EQ(bytes[i], expected) << i;
  }
}

TEST_F(Memory3DTest, WrongBoxesAreRefusedAndCopyNothing) {
  HostBox in = numbered(4, 3, 2);
  const cudaExtent extent = make_cudaExtent(4 * sizeof(int), 3, 2);
  cudaPitchedPtr device;
  ASSERT_EQ(cudaMalloc3D(&device, extent), cudaSuccess);
  ASSERT_EQ(cudaMemset(device.ptr, 0, device.pitch * 6), cudaSuccess);
  const auto refused = [&](auto change) {
    cudaMemcpy3DParms p = copy_of(in.pitched(), device, extent, cudaMemcpyHostToDevice);
    change(p);
    return cudaMemcpy3D(&p);
  };
  using P = cudaMemcpy3DParms;
  EXPECT_EQ(refused([](P& p) { p.kind = cudaMemcpyDeviceToHost; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.kind = static_cast<cudaMemcpyKind>(5); }),
            cudaErrorInvalidMemcpyDirection);
  EXPECT_EQ(refused([](P& p) { p.extent.depth = 3; }), cudaErrorInvalidValue);
  // Here the first two slices would fit.
  EXPECT_EQ(refused([](P& p) { p.extent.height = 2, p.extent.depth = 3; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.dstPos.z = 1; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.srcPos.y = 1; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.srcPtr.pitch = 15; }), cudaErrorInvalidPitchValue);
  EXPECT_EQ(refused([](P& p) { p.srcPtr.ptr = nullptr; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.srcPos.x = 4; }), cudaErrorInvalidValue);
  EXPECT_EQ(refused([](P& p) { p.extent.height = 0; }), cudaSuccess);
  EXPECT_EQ(cudaMemcpy3D(nullptr), cudaErrorInvalidValue);
  std::vector<char> bytes(device.pitch * 6);
  ASSERT_EQ(cudaMemcpy(bytes.data(), device.ptr, bytes.size(), cudaMemcpyDeviceToHost),
            cudaSuccess);
  for (const char byte : bytes) ASSERT_EQ(byte, 0);
  EXPECT_EQ(refused([](P&) {}), cudaSuccess);
}

TEST_F(Memory3DTest, ArraysAreRefusedByName) {
  cudaMemcpy3DParms p = {};
  int somewhere = 0;
  p.srcArray = reinterpret_cast<cudaArray_t>(&somewhere);
  testing::internal::CaptureStderr();
  EXPECT_EQ(cudaMemcpy3D(&p), cudaErrorNotSupported);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(message, {"cudaMemcpy3D with a CUDA array"}));
}

TEST_F(Memory3DTest, PeersAreTheOneDevice) {
  const std::vector<int> in = {3, 1, 4, 1, 5};
  std::vector<int> out(5);
  int *first, *second;
  ASSERT_EQ(cudaMalloc(&first, 20), cudaSuccess);
  ASSERT_EQ(cudaMalloc(&second, 20), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(first, in.data(), 20, cudaMemcpyHostToDevice), cudaSuccess);
  ASSERT_EQ(cudaMemcpyPeer(second, 0, first, 0, 12), cudaSuccess);
  ASSERT_EQ(cudaMemcpyPeerAsync(second + 3, 0, first + 3, 0, 8), cudaSuccess);
  ASSERT_EQ(cudaMemcpy(out.data(), second, 20, cudaMemcpyDeviceToHost), cudaSuccess);
  EXPECT_EQ(out, in);
  EXPECT_EQ(cudaMemcpyPeer(second, 1, first, 0, 12), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaMemcpyPeer(out.data(), 0, first, 0, 12), cudaErrorInvalidValue);
  cudaMemcpy3DPeerParms p = {};
  p.srcPtr = make_cudaPitchedPtr(first, 20, 5, 1);
  p.dstPtr = make_cudaPitchedPtr(second, 20, 5, 1);
  p.extent = make_cudaExtent(20, 1, 1);
  EXPECT_EQ(cudaMemcpy3DPeer(&p), cudaSuccess);
  EXPECT_EQ(cudaMemcpy3DPeerAsync(&p), cudaSuccess);
  p.dstDevice = -1;
  EXPECT_EQ(cudaMemcpy3DPeer(&p), cudaErrorInvalidDevice);
}

}  // namespace
}  // namespace warpkit::emulator_test
