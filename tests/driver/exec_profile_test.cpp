// What `warpkit exec --profile` writes: the same in every run, with names whatever the launch's
// form.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// Shared and global memory in one kernel, then launches whose arguments stand in several forms.
constexpr const char* kProgram =
    "struct Pair { const float* in; float* out; };\n"
    "__global__ void turn(const float* in, float* out) {\n"
    "  __shared__ float tile[64];\n"
    "  __shared__ double other[64];\n"
    "  tile[threadIdx.x] = in[threadIdx.x];\n"
    "  other[threadIdx.x] = 1;\n"
    "  __syncthreads();\n"
    "  out[threadIdx.x] = tile[63 - threadIdx.x] + other[threadIdx.x];\n"
    "}\n"
    "template <class T> __global__ void copy(const T* in, T* out) { *out = *in; }\n"
    "__global__ void of_struct(Pair pair) { *pair.out = *pair.in; }\n"
    "#define LAUNCH(kernel, ...) kernel<<<1, 1>>>(__VA_ARGS__)\n"
    "int main() {\n"
    "  float *a, *b;\n"
    "  cudaMalloc(&a, 256);\n"
    "  cudaMalloc(&b, 256);\n"
    "  turn<<<1, 64>>>(a, b);\n"
    "  [](float* x, float* y) { copy<float><<<1, 1>>>(x, y); }(a, b);\n"
    "  void (*pointer)(const float*, float*) = copy<float>;\n"
    "  pointer<<<1, 1>>>(a, b);\n"
    "  LAUNCH(copy<float>, a, b);\n"
    "  void* list[] = {&a, &b};\n"
    "  cudaLaunchKernel(copy<float>, dim3(1), dim3(1), list, 0, 0);\n"
    "  of_struct<<<1, 1>>>(Pair{a, b});\n"
    "  return cudaDeviceSynchronize();\n"
    "}\n";

class ExecProfileTest : public ::testing::Test {
 protected:
  Session session_;
};

TEST_F(ExecProfileTest, WritesTheSameInEveryRunAndOrder) {
  session_.write("a.cu", kProgram);
  const Outcome outcome = session_.run(
      "for i in 1 2 3 4 5; do warpkit-exec --profile=$i.json a.cu >/dev/null || exit; done\n"
      "warpkit-exec --profile=6.json --order=reverse a.cu >/dev/null || exit\n"
      "cksum <1.json >1.sum; for i in 2 3 4 5 6; do cksum <$i.json | cmp - 1.sum || exit; done");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output << outcome.errors;
}

TEST_F(ExecProfileTest, EveryArrayHasAName) {
  session_.write("a.cu", kProgram);
  const Outcome outcome = session_.run(
      "warpkit-exec --profile --json a.cu >p.json\n"
      "tr '{' '\\n' <p.json | sed -n "
      "'s/^\"array\":\"\\([^\"]*\\)\",\"block\":.*\"element_bytes\".*/\\1/p' "
      "| paste -sd, -");
  EXPECT_EQ(outcome.output,
            "a,b,other,tile,x,y,a,b,argument 1,argument 2,argument 1,argument 2,"
            "allocation 1,allocation 2\n")
      << outcome.errors;
}

TEST_F(ExecProfileTest, SaysThatThereIsNoLaunch) {
  session_.write("a.cu", "int main() { return 4; }\n");
  const Outcome outcome = session_.run("warpkit-exec --profile a.cu");
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_NE(outcome.output.find("No kernel was launched.\n"), std::string::npos) << outcome.output;
}

TEST_F(ExecProfileTest, LeavesStandardInputToTheProgram) {
  session_.write("a.cu",
                 "#include <cstdio>\n__global__ void k() {}\n"
                 "int main() { int n = 0; if (std::scanf(\"%d\", &n) != 1) return 1; k<<<1, 1>>>();"
                 " cudaDeviceSynchronize(); return n; }\n");
  const Outcome outcome = session_.run("echo 9 | warpkit-exec --profile a.cu");
  EXPECT_EQ(outcome.exit_code, 9) << outcome.errors;
  EXPECT_NE(outcome.output.find("k  grid 1x1x1  block 1x1x1"), std::string::npos);
}

}  // namespace
}  // namespace warpkit::driver::test
