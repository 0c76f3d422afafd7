#include "emulator/rewriter/device_variables.hpp"

#include <gtest/gtest.h>

#include <string>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter::test {
namespace {

// The names that are noted, each with what stands before the note.
std::string noted(const std::string& source) {
  const LexedFile file = lex(source);
  std::vector<Edit> edits;
  note_device_variables(file.code, edits);
  std::string result;
  for (const Edit& edit : edits) {
    EXPECT_EQ(edit.begin, edit.end);
    EXPECT_EQ(source[edit.begin - 1], ';');
    result += edit.pieces.at(0).text;
  }
  return result;
}

std::string note(const std::string& name) { return " WARPKIT_DEVICE_VARIABLE(" + name + ")"; }

TEST(DeviceVariablesTest, DefinitionsAtNamespaceScopeAreNoted) {
  for (const char* line :
       {"__device__ int v;", "static __device__ float v[4][5] = {{1, 2}};",
        "__managed__ unsigned long long v = 3;", "int __device__ v = 1;",
        "__device__ __align__(16) float4 v;", "__device__ struct Node* v;",
        "namespace a { namespace { __device__ volatile int v; } }",
        "extern \"C\" { __device__ int v; }", "__device__ int (*v)(int);",
        "__device__ Pair<int, float> v[3];", "__device__ const int v[] = {1, f(2)};"}) {
    EXPECT_EQ(noted(line), note("v")) << line;
  }
  EXPECT_EQ(noted("__device__ int a[3], b = 4, *c;"), note("a") + note("b") + note("c"));
}

TEST(DeviceVariablesTest, ConstantsAreNotedAsSuch) {
  EXPECT_EQ(noted("__constant__ float v[N];"), " WARPKIT_CONSTANT_VARIABLE(v)");
  EXPECT_EQ(noted("static const __constant__ int v = 3;"), " WARPKIT_CONSTANT_VARIABLE(v)");
  EXPECT_EQ(noted("__constant__ int a; __device__ int b;"),
            " WARPKIT_CONSTANT_VARIABLE(a)" + note("b"));
}

TEST(DeviceVariablesTest, OtherDeclarationsAreNot) {
  for (const char* line :
       {"__device__ int f(int x);", "__device__ int f(int x) { return x; }",
        "extern __device__ int v;", "struct S { static __device__ int v; };",
        "__device__ int S::v = 3;", "template <class T> __device__ T v;",
        "__global__ void k() { __shared__ int v; }", "__device__ T operator+(T a, T b);",
        "__device__ void f(int n = 3);", "auto f = [] __device__(int x) { return x; };",
        "__device__ constexpr int v = 3;", "template <> __device__ int f<int>(int x);"}) {
    EXPECT_EQ(noted(line), "") << line;
  }
}

}  // namespace
}  // namespace warpkit::rewriter::test
