// What the checks must not confuse: the accesses of small kernels, objects with virtual functions,
// memory of the device's heap that is used again, stacks beside shared memory.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// The kernel is inlined into the loop over threads, and calls nothing.
TEST(ExecChecksTest, EveryAccessIsItsOwnThreads) {
  const Session session;
  session.write("own.cu",
                "__device__ const float weights[3] = {0.25f, 0.5f, 0.25f};\n"
                "__global__ void own(float* o) {\n"
                "  auto weigh = [&](int i) -> float { return weights[i] * threadIdx.x; };\n"
                "  o[threadIdx.x / STEP] = weigh(0) + weigh(1) + weigh(2);\n"
                "}\n"
                "int main() {\n"
                "  float* d;\n"
                "  cudaMalloc(&d, 4 * sizeof(float));\n"
                "  own<<<1, 4>>>(d);\n"
                "  cudaDeviceSynchronize();\n"
                "  cudaFree(d);\n"
                "}\n");
  session.write("clean.cu", "#define STEP 1\n#include \"own.cu\"\n");
  session.write("racy.cu", "#define STEP 2\n#include \"own.cu\"\n");
  const Outcome clean = session.run("warpkit-exec --checks=all clean.cu");
  EXPECT_EQ(clean.exit_code, 0);
  EXPECT_EQ(clean.errors, "");
  const Outcome racy = session.run("warpkit-exec --checks=racecheck racy.cu");
  EXPECT_NE(racy.exit_code, 0);
  EXPECT_NE(racy.errors.find("thread (0,0,0) of block (0,0,0) writes d[0]"), std::string::npos)
      << racy.errors;
  EXPECT_NE(racy.errors.find("thread (1,0,0) of the same block writes it"), std::string::npos)
      << racy.errors;
}

TEST(ExecChecksTest, ObjectsOfTheDeviceHeapAreWrittenByTheirConstructors) {
  const Session session;
  session.write("objects.cu",
                "struct Shape {\n"
                "  __device__ virtual float area() const = 0;\n"
                "  __device__ virtual ~Shape() {}\n"
                "};\n"
                "struct Square : Shape {\n"
                "  float side;\n"
                "  __device__ explicit Square(float s) : side(s) {}\n"
                "  __device__ float area() const override { return side * side; }\n"
                "};\n"
                "__global__ void areas(float* out) {\n"
                "  // Each thread gets the memory that the one before it gave back.\n"
                "  Shape* shape = new Square(threadIdx.x);\n"
                "  out[threadIdx.x] = shape->area();\n"
                "  delete shape;\n"
                "}\n"
                "int main() {\n"
                "  float* d;\n"
                "  cudaMalloc(&d, 64 * sizeof(float));\n"
                "  areas<<<1, 64>>>(d);\n"
                "  cudaDeviceSynchronize();\n"
                "  cudaFree(d);\n"
                "}\n");
  const Outcome outcome = session.run("warpkit-exec --checks=all objects.cu");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.errors, "");
}

}  // namespace
}  // namespace warpkit::driver::test
