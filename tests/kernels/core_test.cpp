// Ownership, errors and shapes.
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"
#include "kernels/core/require.hpp"
#include "kernels/core/stream.hpp"
#include "kernels/core/weight_matrix.hpp"

namespace warpkit {
namespace {

static_assert(!std::is_copy_constructible<DeviceBuffer<float>>::value, "one owner");
static_assert(!std::is_copy_assignable<DeviceBuffer<float>>::value, "one owner");
static_assert(!std::is_copy_constructible<Stream>::value, "one owner");
static_assert(!std::is_copy_constructible<Event>::value, "one owner");
static_assert(std::is_nothrow_move_constructible<DeviceBuffer<float>>::value, "");
static_assert(std::is_move_constructible<Stream>::value, "");

TEST(CudaCheck, SuccessIsSilent) { EXPECT_NO_THROW(WARPKIT_CUDA_CHECK(cudaSuccess)); }

TEST(CudaCheck, AFailureSaysWhatAndWhere) {
  try {
    WARPKIT_CUDA_CHECK(cudaErrorInvalidValue);
    FAIL() << "nothing was thrown";
  } catch (const CudaError& error) {
    EXPECT_EQ(error.code(), cudaErrorInvalidValue);
    const std::string text = error.what();
    for (const char* part : {"core_test.cpp:", "cudaErrorInvalidValue", "invalid argument"}) {
      EXPECT_NE(text.find(part), std::string::npos) << text << "\nlacks " << part;
    }
  }
}

TEST(DeviceBuffer, BringsBackWhatWasCopiedIn) {
  DeviceBuffer<int> buffer(5);
  EXPECT_EQ(buffer.size(), 5u);
  EXPECT_EQ(buffer.bytes(), 20u);
  const std::vector<int> in = {3, 1, 4, 1, 5};
  buffer.copy_from_host(in.data(), in.size());
  buffer.copy_from_host(in.data() + 2, 1);  // only the first element
  std::vector<int> out(5, 0);
  buffer.copy_to_host(out.data(), out.size());
  EXPECT_EQ(out, (std::vector<int>{4, 1, 4, 1, 5}));
}

TEST(DeviceBuffer, RefusesMoreThanItHolds) {
  DeviceBuffer<int> buffer(2);
  std::vector<int> host(3, 7);
  EXPECT_THROW(buffer.copy_from_host(host.data(), 3), std::invalid_argument);
  EXPECT_THROW(buffer.copy_to_host(host.data(), 3), std::invalid_argument);
  EXPECT_THROW(DeviceBuffer<double>(std::numeric_limits<std::size_t>::max() / 4),
               std::invalid_argument);
}

TEST(DeviceBuffer, WithoutRoomOnTheDeviceThrowsAndLeavesNoError) {
  EXPECT_THROW(DeviceBuffer<float>(std::size_t{1} << 56), CudaError);
  static_cast<void>(cudaGetLastError());
  EXPECT_NO_THROW(DeviceBuffer<float>(16));
}

TEST(DeviceBuffer, EmptyOnesNeedNoDevice) {
  DeviceBuffer<float> none;
  DeviceBuffer<float> zero(0);
  EXPECT_EQ(none.data(), nullptr);
  EXPECT_EQ(zero.data(), nullptr);
  EXPECT_NO_THROW(zero.copy_from_host(nullptr, 0));
  EXPECT_NO_THROW(zero.copy_to_host(nullptr, 0));
}

TEST(DeviceBuffer, MovingHandsTheMemoryOver) {
  DeviceBuffer<int> first(3);
  const int* address = first.data();
  DeviceBuffer<int> second(std::move(first));
  EXPECT_EQ(second.data(), address);
  EXPECT_EQ(second.size(), 3u);
  EXPECT_EQ(first.data(), nullptr);  // NOLINT: what a moved-from buffer is, is promised
  EXPECT_EQ(first.size(), 0u);
  DeviceBuffer<int> third(7);
  third = std::move(second);
  EXPECT_EQ(third.data(), address);
  EXPECT_EQ(third.size(), 3u);
  EXPECT_EQ(second.size(), 0u);  // NOLINT
}

TEST(Stream, RunsWorkInOrderAndCanBeTimed) {
  const Stream stream;
  Event start;
  Event stop;
  DeviceBuffer<unsigned char> buffer(1000);
  start.record(stream);
  WARPKIT_CUDA_CHECK(cudaMemsetAsync(buffer.data(), 1, buffer.bytes(), stream));
  WARPKIT_CUDA_CHECK(cudaMemsetAsync(buffer.data(), 2, buffer.bytes() / 2, stream));
  stop.record(stream);
  stream.synchronize();
  EXPECT_GE(stop.elapsed_ms(start), 0.0f);
  std::vector<unsigned char> out(1000);
  buffer.copy_to_host(out.data(), out.size());
  EXPECT_EQ(out[499], 2);
  EXPECT_EQ(out[500], 1);
}

TEST(BlocksFor, RoundsUpAndRefusesWhatNoGridHolds) {
  EXPECT_EQ(blocks_for(1, 256), 1u);
  EXPECT_EQ(blocks_for(256, 256), 1u);
  EXPECT_EQ(blocks_for(257, 256), 2u);
  EXPECT_EQ(blocks_for(std::uint64_t{2147483647} * 256, 256), 2147483647u);
  EXPECT_THROW(blocks_for(std::uint64_t{2147483647} * 256 + 1, 256), std::invalid_argument);
  EXPECT_THROW(blocks_for(std::numeric_limits<std::uint64_t>::max(), 256), std::invalid_argument);
}

TEST(WeightMatrix, RowsHaveTheBytesOfTheFileFormat) {
  EXPECT_EQ(row_bytes(WeightType::F32, 3), 12u);
  EXPECT_EQ(row_bytes(WeightType::F16, 3), 6u);
  EXPECT_EQ(row_bytes(WeightType::Q8_0, 64), 68u);
  EXPECT_EQ(row_bytes(WeightType::Q4_0, 64), 36u);
  EXPECT_EQ(row_bytes(WeightType::F32, 2147483647), 8589934588u);
  EXPECT_STREQ(weight_type_name(WeightType::Q4_0), "Q4_0");
  EXPECT_STREQ(weight_type_name(WeightType::F16), "F16");
}

TEST(WeightMatrix, IllegalShapesAreRefused) {
  const WeightType unknown = static_cast<WeightType>(99);
  EXPECT_THROW(row_bytes(WeightType::F32, 0), std::invalid_argument);
  EXPECT_THROW(row_bytes(WeightType::F16, -1), std::invalid_argument);
  EXPECT_THROW(row_bytes(WeightType::Q8_0, 33), std::invalid_argument);
  EXPECT_THROW(row_bytes(WeightType::Q4_0, 31), std::invalid_argument);
  EXPECT_THROW(row_bytes(unknown, 32), std::invalid_argument);
  EXPECT_THROW(weight_type_name(unknown), std::invalid_argument);

  const float memory[2] = {};
  EXPECT_NO_THROW(require_weight({memory, WeightType::F32, 1, 2}, "test"));
  EXPECT_THROW(require_weight({nullptr, WeightType::F32, 1, 2}, "test"), std::invalid_argument);
  EXPECT_THROW(require_weight({memory, WeightType::F32, 0, 2}, "test"), std::invalid_argument);
  EXPECT_THROW(require_weight({memory, WeightType::Q8_0, 1, 2}, "test"), std::invalid_argument);
  const char* inside = reinterpret_cast<const char*>(memory);
  EXPECT_THROW(require_weight({inside + 2, WeightType::F32, 1, 1}, "test"), std::invalid_argument);
  EXPECT_NO_THROW(require_weight({inside + 2, WeightType::F16, 1, 1}, "test"));
  EXPECT_THROW(require_weight({inside + 1, WeightType::F16, 1, 1}, "test"), std::invalid_argument);
}

}  // namespace
}  // namespace warpkit
