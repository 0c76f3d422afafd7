// The page that `warpkit exec --html` makes of a run.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// 2 warps; stride 8: each of a warp's 32 loads is alone in its sector.
constexpr const char* kStrided =
    "__global__ void gather(const float* in, float* out) {\n"
    "  out[threadIdx.x] = in[8 * threadIdx.x];\n"
    "}\n"
    "int main() {\n"
    "  float *in, *out;\n"
    "  cudaMalloc(&in, 8 * 64 * sizeof(float));\n"
    "  cudaMalloc(&out, 64 * sizeof(float));\n"
    "  gather<<<1, 64>>>(in, out);\n"
    "  return cudaDeviceSynchronize() == cudaSuccess ? 0 : 1;\n"
    "}\n";

TEST(ExecHtmlTest, WritesThePageOfTheRun) {
  const Session session;
  session.write("gather.cu", kStrided);
  const Outcome outcome =
      session.run("warpkit-exec --html=page.html gather.cu >table && cat page.html");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(outcome.output.find("<!DOCTYPE html>"), 0u) << outcome.output.substr(0, 200);
  EXPECT_NE(outcome.output.find("Profile of gather"), std::string::npos);
  EXPECT_NE(outcome.output.find("out[threadIdx.x] = in[8 * threadIdx.x];"), std::string::npos);
  EXPECT_NE(outcome.output.find("32 active lanes touch 32 sectors of 32 bytes in 8 lines"),
            std::string::npos);
}

TEST(ExecHtmlTest, AlsoPrintsTheTable) {
  const Session session;
  session.write("gather.cu", kStrided);
  const Outcome outcome = session.run("warpkit-exec --html=page.html gather.cu");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_NE(outcome.output.find("gather"), std::string::npos) << outcome.output;
}

TEST(ExecHtmlTest, RefusesInOneLine) {
  const Session session;
  session.write("gather.cu", kStrided);
  const Outcome nameless = session.run("warpkit-exec --html= gather.cu");
  EXPECT_EQ(nameless.exit_code, 2);
  EXPECT_NE(nameless.errors.find("--html"), std::string::npos) << nameless.errors;
}

}  // namespace
}  // namespace warpkit::driver::test
