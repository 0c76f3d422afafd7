// The program warpkit-cc from outside.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

constexpr const char* kKernelHeader =
    "#pragma once\n"
    "template <int N>\n"
    "__global__ void add(int* p) { p[threadIdx.x] += N; }\n"
    "inline void run_add(int* p, int n) { add<STEP><<<1, n>>>(p); }\n";

constexpr const char* kProgram =
    "#include <cstdio>\n"
    "#include \"add.cuh\"\n"
    "int offset();\n"
    "int main() {\n"
    "  int h[3] = {1, 2, 3};\n"
    "  int* d = nullptr;\n"
    "  cudaMalloc(&d, sizeof h);\n"
    "  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);\n"
    "  run_add(d, 3);\n"
    "  cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost);\n"
    "  cudaFree(d);\n"
    "  std::printf(\"%d %d %d\\n\", h[0] + offset(), h[1], h[2]);\n"
    "}\n";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class CcTest : public ::testing::Test {
 protected:
  CcTest() {
    session_.write("main.cu", kProgram);
    session_.write("include/add.cuh", kKernelHeader);
    session_.write("offset.cpp",
                   "#include <cuda_runtime_api.h>\n"
                   "int offset() { return cudaPeekAtLastError() == cudaSuccess ? 10 : 20; }\n");
  }

  Session session_;
};

TEST_F(CcTest, BuildsSeveralFilesIntoAProgram) {
  const Outcome built = session_.run("warpkit-cc -Iinclude -DSTEP=5 main.cu offset.cpp -o prog");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_EQ(built.errors, "");
  EXPECT_EQ(session_.run("./prog").output, "16 7 8\n");
}

TEST_F(CcTest, CompilesToObjectsAndLinksThem) {
  const Outcome built = session_.run(
      "warpkit-cc -c -arch=sm_80 -I include -D STEP=1 main.cu offset.cpp && "
      "warpkit-cc main.o offset.o -lm");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_EQ(built.errors,
            "warpkit cc: note: without meaning on the emulator, so ignored: -arch=sm_80\n");
  EXPECT_EQ(session_.run("./a.out").output, "12 3 4\n");
}

TEST_F(CcTest, FindsAHeaderBesideTheSource) {
  session_.write("deep/main.cu", kProgram);
  session_.write("deep/add.cuh", kKernelHeader);
  const Outcome built = session_.run("warpkit-cc -DSTEP=2 deep/main.cu offset.cpp -o prog");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
}

TEST_F(CcTest, NvidiasHeadersDoNotHideTheEmulators) {
  session_.write("toolkit/cuda_runtime.h", "#error wrong header\n");
  const Outcome built =
      session_.run("warpkit-cc -Itoolkit -Iinclude -DSTEP=2 main.cu offset.cpp -o prog");
  EXPECT_EQ(built.exit_code, 0) << built.errors;
}

TEST_F(CcTest, LeavesNoTemporaryFiles) {
  session_.run("warpkit-cc -Iinclude -DSTEP=5 main.cu offset.cpp -o prog");
  session_.run("warpkit-cc -DSTEP=5 main.cu offset.cpp -o prog");
  EXPECT_EQ(session_.run("ls -A tmp").output, "");
}

TEST_F(CcTest, CompileErrorsPointAtTheUsersFile) {
  session_.write("bad.cu",
                 "__global__ void k(int*) {}\n"
                 "int main() {\n"
                 "  k<<<1, 2>>>(nullptr); missing();\n"
                 "  k<<<1, absent>>>(nullptr);\n"
                 "}\n");
  const Outcome built = session_.run("warpkit-cc bad.cu");
  EXPECT_EQ(built.exit_code, 3);
  EXPECT_TRUE(contains(built.errors, "bad.cu:3:25: error: ")) << built.errors;
  EXPECT_TRUE(contains(built.errors, "bad.cu:4:10: error: ")) << built.errors;
  EXPECT_FALSE(contains(built.errors, ".cu.cpp")) << built.errors;
  EXPECT_FALSE(session_.has("a.out"));
}

TEST_F(CcTest, MalformedLaunchesPointAtTheUsersFile) {
  session_.write("bad.cu", "int main() {\n  k<<<1, 2>>(3);\n}\n");
  const Outcome built = session_.run("warpkit-cc bad.cu");
  EXPECT_EQ(built.exit_code, 3);
  EXPECT_EQ(built.errors.find("bad.cu:2:4: error: the launch of 'k' has no closing '>>>'\n"), 0U)
      << built.errors;
}

TEST_F(CcTest, WarningsPointAtTheUsersFile) {
  session_.write("w.cu", "__global__ void k(int n) { int unused = 3; }\nint main() {}\n");
  const Outcome built = session_.run("warpkit-cc -Xcompiler -Wall w.cu");
  EXPECT_EQ(built.exit_code, 0);
  EXPECT_TRUE(contains(built.errors, "w.cu:1:32: warning: ")) << built.errors;
}

TEST_F(CcTest, TheEmulatorsHeadersAreFreeOfWarnings) {
  session_.write("w.cu",
                 "#include <cuda_fp16.h>\n"
                 "__global__ void k(int n, half* p) {\n"
                 "  extern __shared__ int dynamic[];\n  __shared__ int fixed[4];\n"
                 "  dynamic[0] = n;\n  fixed[0] = n;\n  p[0] = __float2half(1.0f);\n}\n"
                 "int main() { k<<<1, 1, 4>>>(0, nullptr); }\n");
  const Outcome built =
      session_.run("warpkit-cc -Xcompiler -Wall,-Wextra,-Wpedantic,-Wshadow,-Werror w.cu");
  EXPECT_EQ(built.exit_code, 0) << built.errors;
}

// A macro from the command line stands before every header of the emulator's.
TEST_F(CcTest, HeadersLeaveTheUsersMacrosAlone) {
  session_.write("m.cu",
                 "#include <cooperative_groups.h>\n#include <cuda_fp16.h>\n#include <cstdio>\n"
                 "#define S(x) #x\n#define Q(x) S(x)\n"
                 "int main() { std::printf(\"%s %d %d\\n\", Q(X), N, BLOCK); }\n");
  const Outcome built =
      session_.run("warpkit-cc -D'X=a b' -DN=16 -D BLOCK=3 -DM=1 m.cu && ./a.out");
  EXPECT_EQ(built.output, "a b 16 3\n") << built.errors;
}

TEST_F(CcTest, LinkErrorsDoNotCompileEither) {
  EXPECT_EQ(session_.run("warpkit-cc -Iinclude -DSTEP=5 main.cu").exit_code, 3);
}

TEST_F(CcTest, WrongUsage) {
  const Outcome absent = session_.run("warpkit-cc absent.cu");
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_EQ(absent.errors.find("warpkit cc: no such file: absent.cu\n"), 0U) << absent.errors;
  EXPECT_EQ(session_.run("warpkit-cc").exit_code, 2);
  EXPECT_EQ(session_.run("warpkit-cc --device=tpu main.cu").exit_code, 2);
}

TEST_F(CcTest, HelpGoesToStandardOutput) {
  const Outcome help = session_.run("warpkit-cc --help");
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.output.find("usage: warpkit cc"), 0U);
}

TEST_F(CcTest, DryRunOnlyShows) {
  const Outcome shown = session_.run("warpkit-cc --dryrun main.cu -o prog");
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_TRUE(contains(shown.errors, " -c ")) << shown.errors;
  EXPECT_FALSE(session_.has("prog"));
}

TEST_F(CcTest, HandsOverToNvcc) {
  session_.write("fake/nvcc", "#!/bin/sh\necho \"nvcc got: $*\"\nexit $CODE\n");
  session_.run("chmod +x fake/nvcc");
  const std::string line = "PATH=\"$PWD/fake:$PATH\" warpkit-cc --device=cuda -arch=sm_80 main.cu";
  const Outcome good = session_.run("CODE=0 " + line);
  EXPECT_EQ(good.exit_code, 0);
  EXPECT_EQ(good.output, "nvcc got: -arch=sm_80 main.cu\n");
  EXPECT_EQ(session_.run("CODE=1 " + line).exit_code, 3);
}

}  // namespace
}  // namespace warpkit::driver::test
