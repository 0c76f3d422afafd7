#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

int count(const std::string& text, const std::string& part) {
  int found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

// Of the conditionals in `source`, how many the translation shows to the device.
int shown(const std::string& source) { return count(translated(source), "WARPKIT_CUDA_ARCH"); }
int hidden(const std::string& source) { return count(translated(source), "__CUDA_ARCH__"); }

const std::string kIf = "\n#if __CUDA_ARCH__ >= 700\n a();\n#else\n b();\n#endif\n";

TEST(DeviceViewTest, KernelsAndDeviceFunctionsSeeTheDevicesBranch) {
  for (const char* head :
       {"__global__ void k() {", "__device__ int f(int x) {",
        "template <class T> __device__ void f() {", "struct S { __device__ void f() const {",
        "void f() { g([=] __device__(int i) {", "__device__ void f() { if (x) {"}) {
    const std::string end(static_cast<std::size_t>(count(head, "{")), '}');
    EXPECT_EQ(shown(head + kIf + end), 1) << head;
    EXPECT_EQ(hidden(head + kIf + end), 0) << head;
  }
}

TEST(DeviceViewTest, HostFunctionsDont) {
  for (const char* head : {"int main() {", "__host__ void f() {", "struct S { void f() {",
                           "__global__ void k() {} void f() {"}) {
    EXPECT_EQ(shown(head + kIf + "}"), 0) << head;
    EXPECT_EQ(hidden(head + kIf + "}"), 1) << head;
  }
}

TEST(DeviceViewTest, AFunctionForBothGetsBothBranches) {
  const std::string source =
      "__host__ __device__ int f() {\n#ifdef __CUDA_ARCH__\n return 1;\n"
      "#else\n return 0;\n#endif\n}\n";
  const std::string text = translated(source);
  EXPECT_EQ(shown(source), 1);
  EXPECT_EQ(hidden(source), 1);
  EXPECT_NE(text.find("{ if (::warpkit::emulator::runs_on_device())"), std::string::npos);
  EXPECT_NE(text.find("else"), std::string::npos);
  EXPECT_LT(text.find("WARPKIT_CUDA_ARCH"), text.find("__CUDA_ARCH__"));
  // The copy's lines are those of the original.
  EXPECT_EQ(count(text, "#line 1\n"), 2) << text;
}

TEST(DeviceViewTest, AMacroMayStandForBothSides) {
  EXPECT_EQ(shown("HOST_DEVICE int f() {" + kIf + "}"), 1);
  EXPECT_EQ(hidden("HOST_DEVICE int f() {" + kIf + "}"), 1);
}

TEST(DeviceViewTest, WhatCantBeCompiledTwiceIsCompiledOnce) {
  for (const char* body : {"k<<<1, 2>>>();", "__shared__ int s;", "goto end;"}) {
    const std::string source = "__host__ __device__ void f() {" + kIf + body + "}";
    EXPECT_EQ(hidden(source), 0) << body;
    EXPECT_EQ(translated(source).find("runs_on_device"), std::string::npos) << body;
  }
}

TEST(DeviceViewTest, OutsideOfFunctionsBothSidesAreWanted) {
  EXPECT_EQ(shown("#if __CUDA_ARCH__ >= 700\n__device__ void f() {}\n#endif\n"), 1);
  EXPECT_EQ(shown("#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 600\n#else\nint f();\n#endif\n"),
            2);
  EXPECT_EQ(shown("#ifndef __CUDA_ARCH__\nvoid f() {}\n#endif\n"), 0);
  EXPECT_EQ(shown("#if !defined(__CUDA_ARCH__)\nvoid f() {}\n#endif\n"), 0);
}

TEST(DeviceViewTest, TheNameItselfIsANumberInDeviceCode) {
  EXPECT_EQ(shown("__device__ int f() { return __CUDA_ARCH__; }"), 1);
  EXPECT_EQ(shown("int f() { return __CUDA_ARCH__; }"), 0);
  EXPECT_EQ(shown("__device__ const char* f() { return \"__CUDA_ARCH__\"; }"), 0);
}

}  // namespace
}  // namespace warpkit::rewriter::test
