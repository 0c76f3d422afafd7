// What isn't there says so once, by its name, and returns cudaErrorNotSupported.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class RefusedTest : public EmulatorTest {};

TEST_F(RefusedTest, SaysItOnceByName) {
  testing::internal::CaptureStderr();
  cudaGraph_t graph = nullptr;
  EXPECT_EQ(cudaGraphCreate(&graph, 0), cudaErrorNotSupported);
  EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported);
  EXPECT_EQ(cudaGraphCreate(&graph, 0), cudaErrorNotSupported);
  cudaArray_t array = nullptr;
  const cudaChannelFormatDesc element = cudaCreateChannelDesc<float2>();
  EXPECT_EQ(cudaMallocArray(&array, &element, 16, 16), cudaErrorNotSupported);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess) << "a refusal must not stick";
  EXPECT_EQ(message,
            "warpkit: cudaGraphCreate is not supported by the emulator; it returns "
            "cudaErrorNotSupported\n"
            "warpkit: cudaMallocArray is not supported by the emulator; it returns "
            "cudaErrorNotSupported\n");
}

TEST_F(RefusedTest, EveryGroupIsRefused) {
  testing::internal::CaptureStderr();
  cudaTextureObject_t texture = 0;
  cudaResourceDesc resource = {};
  cudaTextureDesc description = {};
  cudaIpcMemHandle_t handle;
  cudaGraphExec_t executable = nullptr;
  EXPECT_EQ(cudaCreateTextureObject(&texture, &resource, &description, nullptr),
            cudaErrorNotSupported);
  EXPECT_EQ(cudaIpcGetMemHandle(&handle, &texture), cudaErrorNotSupported);
  EXPECT_EQ(cudaStreamBeginCapture(nullptr, cudaStreamCaptureModeGlobal), cudaErrorNotSupported);
  EXPECT_EQ(cudaGraphInstantiate(&executable, nullptr, nullptr, nullptr, 0), cudaErrorNotSupported);
  EXPECT_EQ(cudaGraphInstantiate(&executable, nullptr), cudaErrorNotSupported);
  EXPECT_EQ(cudaGraphicsMapResources(0, nullptr), cudaErrorNotSupported);
  EXPECT_EQ(cudaDestroyExternalMemory(nullptr), cudaErrorNotSupported);
  std::string message;
  EXPECT_EQ(finish(message), cudaSuccess);
  EXPECT_TRUE(contains_in_order(
      message, {"cudaCreateTextureObject", "cudaIpcGetMemHandle", "cudaStreamBeginCapture",
                "cudaGraphInstantiate", "cudaGraphicsMapResources", "cudaDestroyExternalMemory"}));
}

TEST_F(RefusedTest, AStreamIsNeverCapturedAndTakesHints) {
  cudaStreamCaptureStatus status = cudaStreamCaptureStatusActive;
  ASSERT_EQ(cudaStreamIsCapturing(nullptr, &status), cudaSuccess);
  EXPECT_EQ(status, cudaStreamCaptureStatusNone);
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreateWithPriority(&stream, cudaStreamNonBlocking, -2), cudaSuccess);
  cudaStreamAttrValue value = {};
  value.accessPolicyWindow.hitProp = cudaAccessPropertyPersisting;
  EXPECT_EQ(cudaStreamSetAttribute(stream, cudaStreamAttributeAccessPolicyWindow, &value),
            cudaSuccess);
  ASSERT_EQ(cudaStreamGetAttribute(stream, cudaStreamAttributePriority, &value), cudaSuccess);
  EXPECT_EQ(value.priority, -2);
  EXPECT_EQ(cudaStreamCopyAttributes(stream, nullptr), cudaSuccess);
  ASSERT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaStreamSetAttribute(stream, cudaStreamAttributePriority, &value),
            cudaErrorInvalidResourceHandle);
}

TEST_F(RefusedTest, ElementsAreDescribed) {
  const cudaChannelFormatDesc four = cudaCreateChannelDesc<uchar4>();
  EXPECT_EQ(four.x, 8);
  EXPECT_EQ(four.w, 8);
  EXPECT_EQ(four.f, cudaChannelFormatKindUnsigned);
  const cudaChannelFormatDesc one = cudaCreateChannelDesc<float>();
  EXPECT_EQ(one.x, 32);
  EXPECT_EQ(one.y, 0);
  EXPECT_EQ(one.f, cudaChannelFormatKindFloat);
  EXPECT_EQ(cudaCreateChannelDesc<short2>().f, cudaChannelFormatKindSigned);
  EXPECT_EQ(cudaCreateChannelDesc(8, 8, 0, 0, cudaChannelFormatKindSigned).y, 8);
}

}  // namespace
}  // namespace warpkit::emulator_test
