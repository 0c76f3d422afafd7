// Managed and pinned memory: hints, flags, attachment.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class ManagedTest : public EmulatorTest {
 protected:
  static int tell(cudaMemRangeAttribute attribute, const void* pointer, std::size_t count) {
    int value = 77;
    EXPECT_EQ(cudaMemRangeGetAttribute(&value, sizeof value, attribute, pointer, count),
              cudaSuccess);
    return value;
  }
};

TEST_F(ManagedTest, HintsCanBeReadBack) {
  const Managed<int> data(100);
  const int* p = data.data();
  EXPECT_EQ(tell(cudaMemRangeAttributeReadMostly, p, 400), 0);
  EXPECT_EQ(tell(cudaMemRangeAttributePreferredLocation, p, 400), cudaInvalidDeviceId);
  ASSERT_EQ(cudaMemAdvise(p, 400, cudaMemAdviseSetReadMostly, 0), cudaSuccess);
  ASSERT_EQ(cudaMemAdvise(p, 400, cudaMemAdviseSetPreferredLocation, cudaCpuDeviceId), cudaSuccess);
  ASSERT_EQ(cudaMemAdvise(p, 400, cudaMemAdviseSetAccessedBy, 0), cudaSuccess);
  ASSERT_EQ(cudaMemPrefetchAsync(p, 400, 0), cudaSuccess);
  EXPECT_EQ(tell(cudaMemRangeAttributeReadMostly, p, 400), 1);
  EXPECT_EQ(tell(cudaMemRangeAttributePreferredLocation, p, 400), cudaCpuDeviceId);
  EXPECT_EQ(tell(cudaMemRangeAttributeLastPrefetchLocation, p, 400), 0);
  int users[3] = {9, 9, 9};
  ASSERT_EQ(cudaMemRangeGetAttribute(users, sizeof users, cudaMemRangeAttributeAccessedBy, p, 400),
            cudaSuccess);
  EXPECT_EQ(users[0], 0);
  EXPECT_EQ(users[1], cudaInvalidDeviceId);
  int first = 5, second = 5;
  void* values[] = {&first, &second};
  std::size_t sizes[] = {sizeof first, sizeof second};
  cudaMemRangeAttribute attributes[] = {cudaMemRangeAttributeReadMostly,
                                        cudaMemRangeAttributePreferredLocation};
  ASSERT_EQ(cudaMemRangeGetAttributes(values, sizes, attributes, 2, p, 400), cudaSuccess);
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, cudaCpuDeviceId);
  ASSERT_EQ(cudaMemAdvise(p, 400, cudaMemAdviseUnsetReadMostly, 0), cudaSuccess);
  EXPECT_EQ(tell(cudaMemRangeAttributeReadMostly, p, 400), 0);
}

TEST_F(ManagedTest, HintsAreForManagedMemoryAndTheOneDevice) {
  const Managed<int> data(100);
  int* device;
  ASSERT_EQ(cudaMalloc(&device, 400), cudaSuccess);
  EXPECT_EQ(cudaMemPrefetchAsync(device, 400, 0), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemPrefetchAsync(data.data(), 400, 1), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaMemPrefetchAsync(data.data(), 401, 0), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemPrefetchAsync(data.data(), 400, cudaCpuDeviceId), cudaSuccess);
  EXPECT_EQ(cudaMemPrefetchAsync(data.data(), 400, {cudaMemLocationTypeDevice, 0}, 0), cudaSuccess);
  EXPECT_EQ(cudaMemAdvise(device, 400, cudaMemAdviseSetReadMostly, 0), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemAdvise(data.data(), 400, cudaMemAdviseSetAccessedBy, 3), cudaErrorInvalidDevice);
  EXPECT_EQ(cudaMemAdvise(data.data(), 400, static_cast<cudaMemoryAdvise>(0), 0),
            cudaErrorInvalidValue);
  int concurrent = 0;
  ASSERT_EQ(cudaDeviceGetAttribute(&concurrent, cudaDevAttrConcurrentManagedAccess, 0),
            cudaSuccess);
  EXPECT_EQ(concurrent, 1);
}

TEST_F(ManagedTest, IsAttachedToAStream) {
  const Managed<int> data(10);
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  EXPECT_EQ(cudaStreamAttachMemAsync(stream, data.data()), cudaSuccess);
  EXPECT_EQ(cudaStreamAttachMemAsync(stream, data.data(), 0, cudaMemAttachGlobal), cudaSuccess);
  EXPECT_EQ(cudaStreamAttachMemAsync(nullptr, data.data(), 0, cudaMemAttachSingle),
            cudaErrorInvalidValue);
  EXPECT_EQ(cudaStreamAttachMemAsync(stream, &stream, 0, cudaMemAttachGlobal),
            cudaErrorInvalidValue);
  ASSERT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaStreamAttachMemAsync(stream, data.data()), cudaErrorInvalidResourceHandle);
}

TEST_F(ManagedTest, PinnedMemoryKnowsItsFlags) {
  int *pinned, *combined, *device;
  std::vector<int> own(50);
  unsigned flags = 99;
  ASSERT_EQ(cudaMallocHost(&pinned, 200), cudaSuccess);
  ASSERT_EQ(cudaHostAlloc(&combined, 200, cudaHostAllocWriteCombined | cudaHostAllocPortable),
            cudaSuccess);
  EXPECT_EQ(cudaHostAlloc(&device, 200, 0x80), cudaErrorInvalidValue);
  EXPECT_EQ(cudaHostRegister(own.data(), 200, 0x40), cudaErrorInvalidValue);
  ASSERT_EQ(cudaHostRegister(own.data(), 200, cudaHostRegisterPortable), cudaSuccess);
  EXPECT_EQ(cudaHostRegister(own.data() + 10, 8, 0), cudaErrorHostMemoryAlreadyRegistered);
  ASSERT_EQ(cudaHostGetFlags(&flags, pinned), cudaSuccess);
  EXPECT_EQ(flags, static_cast<unsigned>(cudaHostAllocMapped));
  ASSERT_EQ(cudaHostGetFlags(&flags, combined), cudaSuccess);
  EXPECT_EQ(flags, static_cast<unsigned>(cudaHostAllocMapped | cudaHostAllocWriteCombined |
                                         cudaHostAllocPortable));
  ASSERT_EQ(cudaHostGetFlags(&flags, own.data() + 3), cudaSuccess);
  EXPECT_EQ(cudaHostGetFlags(&flags, &flags), cudaErrorInvalidValue);
  EXPECT_EQ(cudaHostGetDevicePointer(&device, own.data(), 0), cudaSuccess);
  EXPECT_EQ(device, own.data());
  EXPECT_EQ(cudaHostGetDevicePointer(&device, &flags, 0), cudaErrorInvalidValue);
  EXPECT_EQ(cudaHostRegister(&flags, sizeof flags, cudaHostRegisterIoMemory),
            cudaErrorNotSupported);
  EXPECT_EQ(cudaHostUnregister(own.data()), cudaSuccess);
}

}  // namespace
}  // namespace warpkit::emulator_test
