// Kernels that are split at their barriers, from outside: nobody is to notice but by the time.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// The body may use p (64 ints) and n; the program prints p[0].
std::string program(const std::string& body, const std::string& before = "") {
  return "#include <cstdio>\n#include <cassert>\n" + before +
         "\n__global__ void k(int* p, int n) {\n" + body +
         "\n}\n"
         "int main() {\n"
         "  int* p = nullptr;\n  cudaMalloc(&p, 64 * sizeof(int));\n"
         "  cudaMemset(p, 0, 64 * sizeof(int));\n"
         "  k<<<1, 64>>>(p, 3);\n"
         "  int first = -1;\n"
         "  const cudaError_t e = cudaMemcpy(&first, p, sizeof first, cudaMemcpyDeviceToHost);\n"
         "  std::printf(\"%d %s\\n\", first, cudaGetErrorName(e));\n"
         "  cudaFree(p);\n}\n";
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(SplitTest, WhatOnlyTheSecondFormCannotDoIsRunAsWritten) {
  const Session session;
  session.write("a.cu",
                program("Counted c(threadIdx.x);\n__syncthreads();\np[threadIdx.x] = c.v + 5;",
                        "struct Counted {\n  __device__ Counted(int x) : v(x) {}\n"
                        "  __device__ Counted(const Counted& o) : v(o.v + 100) {}\n  int v;\n};"));
  const Outcome outcome = session.run("warpkit-cc -Xcompiler -Wall a.cu -o a && ./a");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(outcome.output, "5 cudaSuccess\n");
  EXPECT_EQ(outcome.errors, "");
}

TEST(SplitTest, AnErrorIsToldOnce) {
  const Session session;
  session.write("a.cu", program("p[0] = missing;\n__syncthreads();\np[1] = 2;"));
  const Outcome outcome = session.run("warpkit-cc a.cu");
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_EQ(count(outcome.errors, "error: "), 1) << outcome.errors;
  EXPECT_TRUE(contains(outcome.errors, "a.cu:5:8: error: ")) << outcome.errors;
}

TEST(SplitTest, AWarningIsToldOnceAndTheSecondFormAddsNone) {
  const Session session;
  session.write("a.cu",
                program("int later;\nconst int t = threadIdx.x, unused = t;\n"
                        "for (int i = 0; i < n; ++i) {\n  for (int j = 0; j < 2; ++j) {\n"
                        "    p[t] += j;\n    __syncthreads();\n  }\n}\n"
                        "if (n > 2) later = t;\n__syncthreads();\nif (n > 2) p[t] = later;"));
  const Outcome outcome =
      session.run("warpkit-cc -Xcompiler -Wall,-Wextra,-Wshadow,-Wpedantic a.cu -o a && ./a");
  EXPECT_EQ(outcome.output, "0 cudaSuccess\n");
  EXPECT_EQ(count(outcome.errors, "warning: "), 1) << outcome.errors;
  EXPECT_TRUE(contains(outcome.errors, "a.cu:6:28: warning: ")) << outcome.errors;
}

TEST(SplitTest, AnEndlessLoopEndsWithTheLinesOfAllThreads) {
  const Session session;
  session.write("a.cu",
                program("p[0] = 1;\n__syncthreads();\n"
                        "if (threadIdx.x == 5) while (p[0] > 0) ++p[1];\n__syncthreads();"));
  const Outcome outcome = session.run("WARPKIT_TIME_LIMIT=0.5 warpkit-exec a.cu");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.errors, "thread (0,0,0) and 4 more in __syncthreads at a.cu:8\n"))
      << outcome.errors;
  EXPECT_TRUE(contains(outcome.errors, "thread (5,0,0) running at ")) << outcome.errors;
  EXPECT_TRUE(contains(outcome.errors, "thread (6,0,0) and 57 more in __syncthreads at a.cu:6\n"))
      << outcome.errors;
}

TEST(SplitTest, ALoopOfBarriersWithoutEndEnds) {
  const Session session;
  session.write("a.cu", program("while (n > 0) __syncthreads();\np[0] = 1;"));
  const Outcome outcome = session.run("WARPKIT_TIME_LIMIT=0.5 warpkit-exec a.cu");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_TRUE(contains(outcome.errors, "longer than the time limit of 0.5 s")) << outcome.errors;
}

TEST(SplitTest, AnAssertNamesTheKernelAndItsThread) {
  const Session session;
  session.write(
      "a.cu", program("p[threadIdx.x] = 1;\n__syncthreads();\nassert(threadIdx.x != 9 || n > 3);"));
  const Outcome outcome = session.run("warpkit-exec a.cu");
  EXPECT_TRUE(
      contains(outcome.errors, "a.cu:7: k(int*, int): block: [0,0,0], thread: [9,0,0] Assertion"))
      << outcome.errors;
}

// Where a thread keeps a local variable tells whether it has a stack of its own.
TEST(SplitTest, WhoDebugsGetsTheKernelAsWritten) {
  const Session session;
  session.write("a.cu",
                program("int here = 0;\n__shared__ long where[64];\n"
                        "where[threadIdx.x] = reinterpret_cast<long>(&here);\n"
                        "__syncthreads();\nif (threadIdx.x == 0) p[0] = where[3] == where[4];"));
  for (const char* as_written : {"-g", "-G", "-O0"}) {
    const Outcome outcome =
        session.run(std::string("warpkit-cc ") + as_written + " a.cu -o a && ./a");
    EXPECT_EQ(outcome.output, "0 cudaSuccess\n") << as_written;
  }
  EXPECT_EQ(session.run("warpkit-cc a.cu -o a && ./a").output, "1 cudaSuccess\n");
  EXPECT_EQ(session.run("WARPKIT_SPLIT=off ./a").output, "0 cudaSuccess\n");
  EXPECT_EQ(session.run("warpkit-exec a.cu").output, "1 cudaSuccess\n");
  EXPECT_EQ(session.run("warpkit-exec --checks=racecheck a.cu").output, "0 cudaSuccess\n");
  const Outcome wrong = session.run("WARPKIT_SPLIT=perhaps ./a");
  EXPECT_EQ(wrong.output, "1 cudaSuccess\n");
  EXPECT_TRUE(contains(wrong.errors, "WARPKIT_SPLIT is 'perhaps'; it must be on or off"))
      << wrong.errors;
}

}  // namespace
}  // namespace warpkit::driver::test
