// What the emulator doesn't have is refused by one message that names it, at the user's line.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

struct RefusalCase {
  const char* name;
  const char* source;
  const char* message;
};

void PrintTo(const RefusalCase& c, std::ostream* stream) { *stream << c.name; }

class RefusalTest : public ::testing::TestWithParam<RefusalCase> {};

int count(const std::string& text, const std::string& part) {
  int number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++number;
  }
  return number;
}

TEST_P(RefusalTest, NamesTheThingAtItsLine) {
  const Session session;
  session.write("a.cu", GetParam().source);
  const Outcome built = session.run("warpkit-cc a.cu -o a");
  EXPECT_EQ(built.exit_code, 3);
  EXPECT_NE(built.errors.find(GetParam().message), std::string::npos) << built.errors;
  EXPECT_EQ(count(built.errors, ": error: "), 1) << built.errors;
}

const RefusalCase kRefusals[] = {
    {"Ptx",
     "__global__ void k(int* p) {\n  asm(\"st.global.s32 [%0], 3;\" :: \"l\"(p));\n}\n"
     "int main() { k<<<1, 1>>>(nullptr); }\n",
     "inline PTX is not available in this version of the emulator: st.global.s32 [%0], 3;"},
    {"TensorCores",
     "#include <cstdio>\n#include <mma.h>\nusing namespace nvcuda;\n"
     "__global__ void k() { wmma::fragment<wmma::accumulator, 16, 16, 16, float> f; }\n",
     "a.cu:2:2: error: #error mma.h: tensor cores (nvcuda::wmma): not available"},
    {"Texture",
     "__global__ void k(cudaTextureObject_t t, float* p) {\n  p[0] = tex2D<float>(t, 1.f, "
     "2.f);\n}\n"
     "int main() {}\n",
     "a.cu:2:22: error: "},
    {"DynamicParallelism",
     "__global__ void child() {}\n__global__ void parent() {\n  child<<<1, 1>>>();\n}\n"
     "int main() {}\n",
     "a.cu:3:18: error: "},
    {"RandomNumbers",
     "#include <curand_kernel.h>\n__global__ void k(curandState* s) {}\nint main() {}\n",
     "a.cu:1:2: error: #error curand_kernel.h: cuRAND: not available"},
    {"Thrust", "#include <thrust/device_vector.h>\nthrust::device_vector<int> v;\nint main() {}\n",
     "a.cu:1:2: error: #error thrust/device_vector.h: Thrust: not available"},
};
INSTANTIATE_TEST_SUITE_P(Things, RefusalTest, ::testing::ValuesIn(kRefusals),
                         [](const auto& c) { return c.param.name; });

TEST(RefusalsTest, WhatIsNotCompiledOrNotUsedIsNotRefused) {
  const Session session;
  session.write("a.cu",
                "#ifdef WITH_TENSOR_CORES\n#include <mma.h>\n#include <cub/cub.cuh>\n#endif\n"
                "template <class T> __device__ void unused(T* p) {\n"
                "  asm volatile(\"st.global.s32 [%0], 3;\" :: \"l\"(p));\n}\n"
                "static inline __device__ void unused_too(int* p) { unused(p); }\n"
                "static void cpu() { asm volatile(\"\" ::: \"memory\"); }\n"
                "int main() { cpu(); }\n");
  const Outcome built = session.run("warpkit-cc a.cu -o a && ./a");
  EXPECT_EQ(built.exit_code, 0) << built.errors;
}

TEST(RefusalsTest, SpecialRegistersCanBeRead) {
  const Session session;
  session.write(
      "a.cu",
      "#include <cstdio>\n"
      "#define READ(x, r) asm volatile(\"mov.u32 %0, %%\" r \";\" : \"=r\"(x))\n"
      "__global__ void k(unsigned* p) {\n"
      "  if (threadIdx.x != 5 || threadIdx.y != 2 || blockIdx.x != 17) return;\n"
      "  asm(\"mov.u32 %0, %laneid;\" : \"=r\"(p[0]));\n"
      "  asm(\"mov.u32 %0, %%warpid;\" : \"=r\"(p[1]));\n"
      "  asm volatile(\"mov.u32 %0, %%lanemask_lt;\" : \"=r\"(p[2]) :: \"memory\");\n"
      "  asm(\"mov.u32 %0, %lanemask_ge;\" : \"=r\"(p[3]));\n"
      "  asm(\"mov.u32 %0, %smid;\" : \"=r\"(p[4]));\n"
      "}\n"
      "int main() {\n"
      "  unsigned* p;\n  cudaMallocManaged(&p, 20);\n  k<<<20, dim3(20, 3)>>>(p);\n"
      "  const int error = cudaDeviceSynchronize();\n"
      "  std::printf(\"%d %u %u %x %x %u\\n\", error, p[0], p[1], p[2], p[3], p[4]);\n}\n");
  const Outcome built = session.run("warpkit-cc a.cu -o a && timeout 20 ./a");
  EXPECT_EQ(built.output, "0 13 1 1fff ffffe000 1\n") << built.errors;
}

TEST(RefusalsTest, ProgramsThatOnlyNameCublasRun) {
  const Session session;
  session.write("a.cu",
                "#include <cstdio>\n#include <cublas_v2.h>\n#include <cublasLt.h>\n"
                "#include <nvToolsExt.h>\n#include <nvtx3/nvToolsExt.h>\n"
                "cublasHandle_t handle;\ncublasComputeType_t type = CUBLAS_COMPUTE_32F_FAST_TF32;\n"
                "int main(int argc, char**) {\n"
                "  nvtxRangePush(\"range\");\n  nvtxRangePop();\n"
                "  if (argc == 1) return 0;\n"
                "  float one = 1, *d = nullptr;\n"
                "  const int created = cublasCreate(&handle);\n"
                "  const cublasStatus_t made = cublasSgemm(handle, CUBLAS_OP_N, CUBLAS_OP_T, 1, 2, "
                "3, &one, d, 1, d, 2, &one, d, 3);\n"
                "  std::printf(\"%d %s\\n\", created, cublasGetStatusName(made));\n}\n");
  const Outcome quiet =
      session.run("warpkit-cc -Xcompiler -Wall,-Wextra a.cu -lcublas -lcublasLt -o a && ./a");
  EXPECT_EQ(quiet.exit_code, 0);
  EXPECT_EQ(quiet.errors, "");
  const Outcome called = session.run("./a x");
  EXPECT_EQ(called.output, "0 CUBLAS_STATUS_NOT_SUPPORTED\n");
  EXPECT_EQ(count(called.errors, "cuBLAS is not in this version of the emulator"), 1)
      << called.errors;
}

}  // namespace
}  // namespace warpkit::driver::test
