// Which of a thread's own variables nvcc 13.0 keeps in local memory was seen by `nvcc -arch=sm_90
// -O3 -Xptxas -v`, which prints a kernel's stack frame: none where all is in registers.
#include "emulator/rewriter/own_arrays.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

std::string marked(const std::string& source) {
  OwnArrays arrays;
  std::vector<Edit> edits;
  arrays.mark(source, edits);
  return flatten(apply_edits(source, "a.cu", std::move(edits)));
}

bool is_local(const std::string& body, const std::string& before = "") {
  const std::string source =
      before + "__global__ void k(int* o, const int* x, int n) { " + body + " }";
  return marked(source).find("WARPKIT_OWN_ARRAY(a,") != std::string::npos;
}

TEST(OwnArraysTest, DeclaresAReference) {
  EXPECT_NE(marked("__global__ void k(int n) { int a[4], b = 2; a[n] = b; }")
                .find(flatten("int warpkit_own_a[4], b = 2; WARPKIT_OWN_ARRAY(a, false);")),
            std::string::npos);
  EXPECT_NE(marked("__global__ void k(int n) { int a[4] = {n}; a[n] = 1; }")
                .find(flatten("int warpkit_own_a[4] = {n}; WARPKIT_OWN_ARRAY(a, true);")),
            std::string::npos);
}

TEST(OwnArraysTest, AnIndexThatIsntKnownPutsAnArrayIntoLocalMemory) {
  for (const char* body : {
           "int a[64]; o[0] = a[threadIdx.x];",
           "int a[64]; o[0] = a[x[n]];",
           "int a[8]; for (int i = 0; i < n; ++i) a[i] = i;",
           "int a[8]; int i = 8; while (i > 0) a[--i] = n;",
           "int a[8]; int j; for (j = 7; j >= 0 && a[j] > n; --j) a[j] = n;",
           "int a[4][4]; for (int i = 0; i < 4; ++i) a[i][n] = 1;",
           "int a[8]; for (int i = threadIdx.x; i < 8; i += 4) a[i] = 1;",
           "int a[8]; for (int i = 0; i < 8; ++i) { a[i] = 1; if (n) i += 2; }",
           "int a[512]; for (int i = 0; i < 512; ++i) a[i] = n;",
           "int a[16][32]; for (int i = 0; i < 16; ++i) for (int j = 0; j < 32; ++j) a[i][j] = n;",
           "int a[4];\n#pragma unroll 1\nfor (int i = 0; i < 4; ++i) a[i] = n;\n",
           "int a[8]; int* p = a; for (int i = 0; i < n; ++i) *p++ = i;",
           "int a[8]; auto& r = a; r[n] = 1;",
           "int a[8]; *(a + n) = 1;",
           "const int* a[2] = {o, x}; o[0] = *a[n];",
       }) {
    EXPECT_TRUE(is_local(body)) << body;
  }
}

TEST(OwnArraysTest, KnownIndicesLeaveItInRegisters) {
  for (const char* body : {
           "int a[8]; a[0] = n; o[0] = a[0];",
           "int a[8]; for (int i = 0; i < 8; ++i) a[i] = x[i * n];",
           "int a[8]; for (int i = 0; i < 8; ++i) if (i < n) a[i] = 1;",
           "int a[8]; for (int k = 0; k < n; ++k) for (int i = 0; i < 8; ++i) a[i] += k;",
           "int a[16]; for (int s = 8; s > 0; s /= 2) for (int i = 0; i < s; ++i) a[i] += a[i + "
           "s];",
           "int a[16][16]; for (int i = 0; i < 16; ++i) for (int j = 0; j < 16; ++j) a[i][j] = n;",
           "int a[8]; for (int i = 0; i < 8; ++i) { const int j = 7 - i; a[j] = n; }",
           "int a[8]; for (int i = 0; i < 8; ++i) { int j = 7 - i; a[j] = n; }"
           " for (int i = 0; i < 8; ++i) { int j = (i + 3) % 8; o[i] = a[j]; }",
           "int a[256]; for (int i = 0; i < 256; ++i) a[i] = n;",
           "int a[16];\n#pragma unroll 4\nfor (int i = 0; i < 16; ++i) a[i] = n;\n",
           "int a[8]; for (int v : a) n += v;",
           "const int a[4] = {1, 4, 6, 4}; o[0] = a[n];",
           "int a = n; int* p = &a; *p += 3;",
           "const int* a = o; n = a[n];",
           "const int* a[2] = {o, x}; n = a[1][n];",
           "auto a = o + 4; a[n] = 1;",
       }) {
    EXPECT_FALSE(is_local(body)) << body;
  }
}

TEST(OwnArraysTest, FunctionsThatGetItAreLookedInto) {
  const std::string before =
      "__device__ int at(const int* v, int i) { return v[i]; }"
      "__device__ void fill(int* v, int n) { for (int i = 0; i < 4; ++i) v[i] = n; }"
      "__noinline__ __device__ void apart(int* v) { v[0] = 1; }"
      "__device__ void through(int* v, int n) { at(v, n); }"
      "__device__ void value(int v, int n) {}";
  EXPECT_TRUE(is_local("int a[4]; at(a, n);", before));
  EXPECT_FALSE(is_local("int a[4]; at(a, 2);", before));
  EXPECT_FALSE(is_local("int a[4]; for (int i = 0; i < 4; ++i) at(a, i);", before));
  EXPECT_FALSE(is_local("int a[4]; fill(a, n);", before));
  EXPECT_TRUE(is_local("int a[4]; apart(a);", before));
  EXPECT_TRUE(is_local("int a = n; apart(&a);", before));
  EXPECT_TRUE(is_local("int a[4]; through(a, n);", before));
  EXPECT_FALSE(is_local("int a[4]; through(a, 1);", before));
  EXPECT_FALSE(is_local("int a[4]; value(a[1], n);", before));
}

TEST(OwnArraysTest, StructuresWithArrays) {
  const std::string before =
      "struct S { int v[6]; int k; }; struct P { int* p; int k; }; __device__ int table[4];";
  EXPECT_TRUE(is_local("S a; a.v[n] = 1;", before));
  EXPECT_FALSE(is_local("S a; a.v[2] = n;", before));
  EXPECT_FALSE(is_local("P a; a.p[n] = 1;", before));
  EXPECT_TRUE(is_local("S a[4]; a[n].k = 1;", before));
  EXPECT_TRUE(is_local("int a[4]; a[table[1]] = 1;", before));
}

TEST(OwnArraysTest, IsLeftAloneWhereItCantBeDeclaredSo) {
  EXPECT_FALSE(is_local("switch (n) { case 1: int a[4]; a[n] = 1; case 2: break; }"));
  EXPECT_FALSE(is_local("if (n) goto end; int a[4]; a[n] = 1; end: return;"));
  EXPECT_EQ(marked("void host(int n) { int a[4]; a[n] = 1; }").find("WARPKIT"), std::string::npos);
  EXPECT_EQ(marked("__device__ constexpr int f(int n) { int a[4] = {}; a[n] = 1; return 0; }")
                .find("WARPKIT"),
            std::string::npos);
}

}  // namespace
}  // namespace warpkit::rewriter::test
