#include "emulator/rewriter/device_linkage.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter::test {
namespace {

// Only what is inserted, in order, each with the word behind it.
std::string kept(const std::string& source, std::set<std::string> shared = {}) {
  const LexedFile file = lex(source);
  std::vector<Edit> edits;
  keep_device_code_to_its_file(file.code, shared, edits);
  std::string result;
  for (const Edit& edit : edits) {
    EXPECT_EQ(edit.begin, edit.end);
    const std::size_t line_end = source.find('\n', edit.begin);
    result += edit.pieces.at(0).text + source.substr(edit.begin, line_end - edit.begin) + "\n";
  }
  return result;
}

const std::string kStatic = "static __attribute__((unused)) ";

TEST(DeviceLinkageTest, FunctionsAndVariablesOfTheDeviceBecomeStatic) {
  for (const char* line :
       {"__device__ float f(float x) { return x; }", "__device__ float f(float x);",
        "__device__ int counter;", "__constant__ float table[4] = {1};", "__managed__ int m = 3;",
        "__device__ __align__(16) float4 v;", "__device__ float3 operator+(float3 a, float3 b) { }",
        "__device__ const std::size_t n = 3;", "__device__ op_t p = f;",
        "__device__ __noinline__ void f(int (*g)(int)) { g(1); }"}) {
    EXPECT_EQ(kept(line), kStatic + line + "\n");
  }
}

TEST(DeviceLinkageTest, AlsoInNamespacesAndAfterOtherDeclarations) {
  EXPECT_EQ(kept("namespace a { namespace {\n__device__ int f() { if (x) { } }\n} }\nint y;\n"
                 "__constant__ int t[2];\n"),
            kStatic + "__device__ int f() { if (x) { } }\n" + kStatic + "__constant__ int t[2];\n");
}

TEST(DeviceLinkageTest, DefinitionsOfMembersAndSpecialisationsBecomeInline) {
  for (const char* line : {"__device__ float V::length() const { return x; }",
                           "__device__ V& V::operator+=(const V& o) { return *this; }"}) {
    EXPECT_EQ(kept(line), std::string("inline ") + line + "\n");
  }
  EXPECT_EQ(kept("template <>\n__device__ int f<int>(int x) { return x; }\n"),
            "inline __device__ int f<int>(int x) { return x; }\n");
}

TEST(DeviceLinkageTest, WhatDecidesByItselfIsLeftAlone) {
  for (const char* line :
       {"static __device__ int x;", "inline __device__ void f() {}", "extern __device__ int x;",
        "__device__ __forceinline__ int f() { }", "__host__ __device__ int f() { }",
        "__device__ __host__ int f() { }", "template <class T> __device__ T f(T x) { }",
        "struct S { __device__ void f() { } };", "void f() { g([] __device__ (int x) { }); }",
        "extern \"C\" __device__ int f() { }", "__global__ void k(int* p) { }",
        "constexpr __device__ int x = 3;", "__device__ int S::count;",
        "template <int N> struct T { static __device__ int g(); };",
        "#define D __device__ int x;\n"}) {
    EXPECT_EQ(kept(line), "") << line;
  }
}

TEST(DeviceLinkageTest, NamesDeclaredForOtherFilesAreLeftAlone) {
  EXPECT_EQ(kept("extern __constant__ float t[4];\n__constant__ float t[4];\n"), "");
  EXPECT_EQ(kept("struct V { friend __device__ float f(const V& v); };\n"
                 "__device__ float f(const V& v) { return 0; }\n"),
            "");
  EXPECT_EQ(kept("__constant__ float t[4];\n", {"t"}), "");
}

}  // namespace
}  // namespace warpkit::rewriter::test
