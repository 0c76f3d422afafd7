// gdb in a kernel, with the emulator's script.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// The first thread that stops in `last` comes behind two barriers, and 24 threads have returned.
constexpr const char* kProgram =
    "__device__ int last(int v) {\n"                                  // 1
    "  return 2 * v;\n"                                               // 2
    "}\n"                                                             // 3
    "__global__ void reverse(int* p) {\n"                             // 4
    "  __shared__ int s[64];\n"                                       // 5
    "  const int linear = threadIdx.x + blockDim.x * threadIdx.y;\n"  // 6
    "  const int mine = p[linear] + 100;\n"                           // 7
    "  s[linear] = mine;\n"                                           // 8
    "  if (linear >= 40) return;\n"                                   // 9
    "  __syncthreads();\n"                                            // 10
    "  const int other = s[39 - linear];\n"                           // 11
    "  if (linear < 8) __syncwarp(0xff);\n"                           // 12
    "  p[linear] = last(other);\n"                                    // 13
    "}\n"                                                             // 14
    "int main() {\n"                                                  // 15
    "  int h[64], *d = nullptr;\n"                                    // 16
    "  for (int i = 0; i < 64; ++i) h[i] = i;\n"                      // 17
    "  cudaMalloc(&d, sizeof h);\n"                                   // 18
    "  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);\n"         // 19
    "  reverse<<<2, dim3(16, 4)>>>(d);\n"                             // 20
    "  return cudaDeviceSynchronize();\n"                             // 21
    "}\n";                                                            // 22

class GdbTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (session_.run("gdb --version").exit_code != 0) GTEST_SKIP() << "gdb is not on this machine";
    if (session_.run("gdb -batch -ex run true").exit_code != 0) {
      GTEST_SKIP() << "gdb may not trace programs on this machine";
    }
#if !defined(__x86_64__)
    GTEST_SKIP() << "other threads can be shown on x86-64 only";
#endif
    session_.write("reverse.cu", kProgram);
    const Outcome built = session_.run("warpkit-cc -G reverse.cu -o reverse");
    ASSERT_EQ(built.exit_code, 0) << built.errors;
  }

  // What cuda-gdb prints for these commands, in order.
  std::string debug(const std::string& commands) {
    session_.write("commands.gdb", commands);
    return session_
        .run(
            "PATH=\"$(dirname \"$(command -v warpkit-cc)\")/../toolkit/bin:$PATH\"\n"
            "timeout 100 cuda-gdb -batch -nx -x commands.gdb ./reverse 2>&1")
        .output;
  }

  static void expect_in(const std::string& part, const std::string& text) {
    EXPECT_NE(text.find(part), std::string::npos) << "not found: " << part << "\n" << text;
  }

  Session session_;
};

TEST_F(GdbTest, StopsInAKernelAndStepsThroughItsLines) {
  const std::string text = debug(
      "break 8 if threadIdx.x == 5 && threadIdx.y == 1\nrun\nprint threadIdx\nprint mine\n"
      "next\nnext\nnext\nprint threadIdx\nprint mine\n"
      "tbreak 13\ncontinue\nstep\nbacktrace\n");
  expect_in("/reverse.cu:8\n", text);
  expect_in("$1 = {x = 5, y = 1, z = 0}", text);
  expect_in("$2 = 121", text);
  expect_in("11\t  const int other = s[39 - linear];", text);
  expect_in("$3 = {x = 5, y = 1, z = 0}\n$4 = 121", text);  // the barrier gave others their turn
  expect_in("2\t  return 2 * v;", text);
  expect_in("in reverse(int*)", text);
  EXPECT_EQ(text.find("thread_loop"), std::string::npos) << text;
  EXPECT_EQ(text.find("emulator/"), std::string::npos) << text;
}

TEST_F(GdbTest, ListsTheThreadsOfTheBlockWithTheirLines) {
  const std::string text = debug(
      "break 8 if threadIdx.y == 0 && threadIdx.x == 3\nrun\ninfo cuda threads\n"
      "tbreak last\ncontinue\ninfo cuda threads\ninfo cuda kernels\n");
  expect_in(
      "  (0,0,0)      (2,0,0)          3  at a barrier             reverse.cu:10\n"
      "* (3,0,0)      (3,0,0)          1  running                  reverse.cu:8\n"
      "  (4,0,0)      (15,3,0)        60  not begun                \n",
      text);
  expect_in(
      "  (8,0,0)      (7,2,0)         32  ready to go on           reverse.cu:10\n"
      "  (8,2,0)      (15,3,0)        24  returned                 \n",
      text);
  expect_in("reverse<<<(2,1,1), (16,4,1)>>>, launched at reverse.cu:20; here runs block (0,0,0)",
            text);
}

TEST_F(GdbTest, ShowsAnotherThreadOfTheBlockAndGoesOnInTheFirst) {
  const std::string text = debug(
      "break last\nrun\nprint threadIdx\n"
      "cuda thread (4,2,0)\nprint threadIdx\nprint mine\nprint linear\nbacktrace\n"
      "info cuda threads\ncuda thread\ncuda thread 1\nprint mine\n"
      "next\nprint threadIdx\nprint v\ncontinue\nprint threadIdx\nprint v\n");
  expect_in("$1 = {x = 0, y = 0, z = 0}", text);
  expect_in("[block (0,0,0), thread (4,2,0): ready to go on]", text);
  expect_in("10\t  __syncthreads();", text);
  expect_in("$2 = {x = 4, y = 2, z = 0}\n$3 = 136\n$4 = 36\n", text);
  expect_in("reverse(int*) (p=", text);
  expect_in("* (8,0,0)      (7,2,0)         32  ready to go on           reverse.cu:10\n", text);
  expect_in("[block (0,0,0), thread (4,2,0)]\n", text);
  expect_in("thread (1,0,0): ready to go on]", text);
  expect_in("$5 = 101\n", text);
  expect_in("$6 = {x = 0, y = 0, z = 0}\n$7 = 139\n", text);
  expect_in("$8 = {x = 1, y = 0, z = 0}\n$9 = 138\n", text);
}

TEST_F(GdbTest, SaysWhyAThreadCannotBeShown) {
  expect_in("No kernel runs on this host thread", debug("break main\nrun\ninfo cuda threads\n"));
  expect_in("Thread (5,0,0) hasn't begun.",
            debug("break 8 if threadIdx.x == 3\nrun\ncuda thread (5,0,0)\n"));
  expect_in("Thread (15,3,0) has returned.", debug("break last\nrun\ncuda thread (15,3,0)\n"));
  expect_in("The block has no thread (16,0,0); it is (16,4,1) threads.",
            debug("break last\nrun\ncuda thread (16,0,0)\n"));
  expect_in("A thread is (X,Y,Z) or an index in the block, not 'x y'.",
            debug("break last\nrun\ncuda thread x y\n"));
}

TEST_F(GdbTest, ABreakpointAtALaunchStopsOnceForTheHost) {
  const std::string text = debug("break 20\nrun\ncontinue\n");
  expect_in("main () at /", text);
  expect_in("exited normally]", text);
}

}  // namespace
}  // namespace warpkit::driver::test
