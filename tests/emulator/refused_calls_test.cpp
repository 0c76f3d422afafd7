// Every function of CUDA's runtime API is declared; each that the emulator lacks returns
// cudaErrorNotSupported and says so by its name. A program of its own, because each says it once.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {

// Doesn't compile if a name isn't declared, whatever its parameters.
namespace declared {
#define WARPKIT_NAME(name) using ::name;
#include "tests/emulator/runtime_names.def"
#undef WARPKIT_NAME
}  // namespace declared

namespace {

template <class... Parameters>
cudaError_t call_with_nothing(cudaError_t (*function)(Parameters...)) {
  return function(Parameters{}...);
}

struct Refusal {
  const char* name;
  cudaError_t (*call)();
};

const std::vector<Refusal> refusals = {
#define WARPKIT_OR(value)
#define WARPKIT_ROW(name, parameters) \
  {#name, [] { return call_with_nothing(static_cast<cudaError_t(*) parameters>(&::name)); }},
#include "emulator/include/warpkit/emulator/refused_calls.def"
#include "emulator/include/warpkit/emulator/refused_graph_calls.def"
#undef WARPKIT_ROW
#undef WARPKIT_OR
};

class RefusedCallsTest : public EmulatorTest {};

TEST_F(RefusedCallsTest, EachReturnsNotSupportedAndSaysItsNameOnce) {
  for (const Refusal& refusal : refusals) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(refusal.call(), cudaErrorNotSupported) << refusal.name;
    EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported) << refusal.name;
    EXPECT_EQ(refusal.call(), cudaErrorNotSupported) << refusal.name;
    EXPECT_EQ(cudaGetLastError(), cudaErrorNotSupported) << refusal.name;
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "warpkit: " + std::string(refusal.name) +
                  " is not supported by the emulator; it returns cudaErrorNotSupported\n");
  }
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess) << "a refusal must not stick";
}

int device_counter = 0;

// What a program for either toolkit may write compiles: each call goes to a refused one.
TEST_F(RefusedCallsTest, FormsOfOtherToolkitsAreTheSameCalls) {
  testing::internal::CaptureStderr();
  cudaGraph_t graph = nullptr;
  cudaGraphNode_t node = nullptr;
  cudaGraphExec_t executable = nullptr;
  cudaGraphExecUpdateResult update = cudaGraphExecUpdateSuccess;
  cudaGraphNodeParams parameters = {cudaGraphNodeTypeKernel, {}, {}, 0};
  parameters.kernel.gridDim = dim3(3);
  size_t count = 0;
  void* pointer = nullptr;
  size_t size = 4;
  const std::vector<cudaError_t> results = {
      cudaGraphAddDependencies(graph, &node, &node, nullptr, 1),
      cudaGraphRemoveDependencies(graph, &node, &node, nullptr, 1),
      cudaGraphGetEdges(graph, &node, &node, nullptr, &count),
      cudaGraphNodeGetDependencies(node, &node, nullptr, &count),
      cudaGraphNodeGetDependentNodes(node, &node, nullptr, &count),
      cudaGraphAddNode(&node, graph, nullptr, nullptr, 0, &parameters),
      cudaGraphAddNode(&node, graph, nullptr, 0, &parameters),
      cudaStreamUpdateCaptureDependencies(nullptr, &node, nullptr, 1),
      cudaMemcpyBatchAsync(&pointer, &pointer, &size, 1, nullptr, nullptr, 0, nullptr),
      cudaMemcpy3DBatchAsync(0, nullptr, 0, nullptr),
      cudaGraphInstantiate(&executable, graph, nullptr, nullptr, 0),
      cudaGraphExecUpdate(executable, graph, &node, &update),
      cudaGraphAddMemcpyNodeToSymbol(&node, graph, nullptr, 0, device_counter, &size, 4, 0,
                                     cudaMemcpyHostToDevice),
      cudaGraphExecMemcpyNodeSetParamsFromSymbol(executable, node, &size, device_counter, 4, 0,
                                                 cudaMemcpyDeviceToHost),
  };
  for (size_t i = 0; i < results.size(); ++i) EXPECT_EQ(results[i], cudaErrorNotSupported) << i;
  testing::internal::GetCapturedStderr();
}

TEST_F(RefusedCallsTest, NoStreamIsCapturedWhoeverAsks) {
  cudaStreamCaptureStatus status = cudaStreamCaptureStatusActive;
  unsigned long long id = 7;
  cudaGraph_t graph = reinterpret_cast<cudaGraph_t>(&status);
  const cudaGraphNode_t* dependencies = nullptr;
  const cudaGraphEdgeData* edges = nullptr;
  size_t count = 7;
  EXPECT_EQ(cudaStreamGetCaptureInfo(nullptr, &status, &id), cudaSuccess);
  EXPECT_EQ(status, cudaStreamCaptureStatusNone);
  EXPECT_EQ(id, 0u);
  EXPECT_EQ(cudaStreamGetCaptureInfo(nullptr, &status, &id, &graph, &dependencies, &edges, &count),
            cudaSuccess);
  EXPECT_EQ(graph, nullptr);
  EXPECT_EQ(count, 0u);
  cudaStream_t stream;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  ASSERT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaStreamGetCaptureInfo_v2(stream, &status), cudaErrorInvalidResourceHandle);
}

}  // namespace
}  // namespace warpkit::emulator_test
