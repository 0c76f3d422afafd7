// What becomes of reads of threadIdx and its like.
#include "emulator/rewriter/place_reads.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"

namespace warpkit::rewriter {
namespace {

// The translation, or "" where nothing changes.
std::string translated(const std::string& source) {
  const LexedFile file = lex(source);
  std::vector<Edit> edits;
  if (!rewrite_place_reads(file.code, edits)) return "";
  return apply_edits(source, "k.cu", edits);
}

bool changes(const std::string& body) {
  return !translated("__global__ void k(int* p) { " + body + " }\n").empty();
}

TEST(PlaceReads, AreMadeOnceAtTheBeginning) {
  EXPECT_EQ(
      translated("__global__ void k(int* p) {\n  int t = threadIdx.x;\n  p[t] = threadIdx.y;\n}"),
      "#line 1 \"k.cu\"\n__global__ void k(int* p) {\n"
      "#line 2\n           WARPKIT_PLACE(__thrdIdx, threadIdx);\n"
      "#line 1\n                           \n"
      "  int t = __thrdIdx.x;\n  p[t] = __thrdIdx.y;\n}");
}

TEST(PlaceReads, OfAllFourInEachFunctionThatIsForTheDeviceOnly) {
  const std::string text = translated(
      "__device__ int f() { return gridDim.x * blockDim.y + blockIdx.z; }\n"
      "__host__ __device__ int g() { return blockDim.x; }\n"
      "void h(dim3 blockDim) { use(blockDim.x); }\n"
      "__global__ void k(int* p) { p[blockIdx.x] = 1; }\n");
  EXPECT_NE(text.find("return __grDim.x * __blkDim.y + __blkIdx.z;"), std::string::npos) << text;
  EXPECT_NE(text.find("{ return blockDim.x; }"), std::string::npos) << text;
  EXPECT_NE(text.find("use(blockDim.x);"), std::string::npos) << text;
  EXPECT_NE(text.find("p[__blkIdx.x] = 1;"), std::string::npos) << text;
}

TEST(PlaceReads, OfANameThatIsUsedInAnotherWayStay) {
  EXPECT_TRUE(changes("p[threadIdx.x] = 1;"));
  EXPECT_TRUE(changes("if (threadIdx.x == 0 && threadIdx.y == 0) p[0] = 1;"));
  EXPECT_FALSE(changes("dim3 blockDim(4); p[blockDim.x] = 1;"));
  EXPECT_FALSE(changes("const uint3 t = threadIdx; p[threadIdx.x] = t.y;"));
  EXPECT_FALSE(changes("const unsigned* x = &threadIdx.x; p[threadIdx.x] = *x;"));
  EXPECT_FALSE(changes("threadIdx.x = 1; p[threadIdx.x] = 1;"));
  EXPECT_FALSE(changes("p[::threadIdx.x] = 1;"));
  EXPECT_FALSE(changes("p[config.blockDim.x] = q->gridDim.y;"));
  EXPECT_TRUE(translated("__global__ void k(int* p, dim3 gridDim) { p[gridDim.x] = 1; }").empty());
}

TEST(PlaceReads, ThatAMacroMayMakeATextOfStay) {
  EXPECT_FALSE(changes("assert(threadIdx.x < 32);"));
  EXPECT_FALSE(changes("CHECK(p[f(threadIdx.x)] == 0);"));
  EXPECT_TRUE(changes("use(threadIdx.x);"));
}

}  // namespace
}  // namespace warpkit::rewriter
