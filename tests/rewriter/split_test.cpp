#include <gtest/gtest.h>

#include <string>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/quiet_names.hpp"
#include "emulator/rewriter/split_kernels.hpp"

namespace warpkit::rewriter::test {
namespace {

// What the kernels below may use.
const char* const kBefore = R"(
constexpr int N = 64;
__device__ int counter;
__device__ int count_up() { return counter; }
#define TWICE(x) ((x) * 2)
#define LANE (threadIdx.x % 32)
#define FIRST(q) (q)[0]
#define SYNC __syncthreads()
#define STEP(x) (x)++
__device__ int quiet(int x) { return x > 3 ? quiet(x - 1) : min(x, 7); }
__device__ void waits(int x) { if (x > 0) __syncthreads(); }
__device__ void calls_one_that_waits(int x) { waits(x); }
__device__ int spins(int* lock) { while (atomicAdd(lock, 0) == 0) {} return 1; }
__device__ int by_thread(int x) { return x + threadIdx.x; }
__device__ void set(int& x) { x = threadIdx.x; }
)";

std::string split_text(const std::string& source) {
  const LexedFile file = lex(source);
  QuietNames quiet;
  quiet.read(file);
  std::vector<Edit> edits;
  split_kernels(source, file.code, quiet, edits);
  return apply_edits(source, "test.cu", edits);
}

bool is_split(const std::string& body, const std::string& parameters = "int* p, int n") {
  const std::string source =
      std::string(kBefore) + "__global__ void kernel(" + parameters + ") {\n" + body + "\n}\n";
  return split_text(source).find("begin_split_block") != std::string::npos;
}

struct BodyCase {
  const char* name;
  const char* body;
};

void PrintTo(const BodyCase& c, std::ostream* stream) { *stream << c.name; }

class Splits : public ::testing::TestWithParam<BodyCase> {};
class Stays : public ::testing::TestWithParam<BodyCase> {};

TEST_P(Splits, AtItsBarriers) { EXPECT_TRUE(is_split(GetParam().body)); }
TEST_P(Stays, AsItIs) { EXPECT_FALSE(is_split(GetParam().body)); }

const BodyCase kSplits[] = {
    {"Straight", "p[threadIdx.x] = 1; __syncthreads(); p[0] = 2;"},
    {"For", "for (int i = 0; i < n; ++i) { p[threadIdx.x] += i; __syncthreads(); }"},
    {"Halving", "for (unsigned s = blockDim.x / 2; s > 0; s >>= 1) { __syncthreads(); }"},
    {"While", "int s = N; while (s != 0) { p[threadIdx.x] = s; __syncthreads(); s /= 2; }"},
    {"Branch", "if (n > 3) { __syncthreads(); } else { p[1] = 2; __syncthreads(); }"},
    {"Constexpr", "if constexpr (N > 3) { __syncthreads(); }"},
    {"Macro", "for (int i = 0; i < TWICE(n); ++i) __syncthreads();"},
    {"BlockLeaves", "if (blockIdx.x > 3) return; __syncthreads(); p[0] = 1;"},
    {"ThreadLeavesBehind", "__syncthreads(); if (threadIdx.x > 3) return; p[0] = 1;"},
    {"Break", "for (int i = 0; ; ++i) { __syncthreads(); if (i > n) break; }"},
    {"Function", "for (int i = 0; i < quiet(n); ++i) __syncthreads();"},
    {"CountedElement", "__syncthreads(); ++p[n]; --p[0];"},
    {"QuietCall", "p[threadIdx.x] = quiet(n); __syncthreads();"},
    {"MovedPointer", "p += n * blockIdx.x; __syncthreads(); p[threadIdx.x] = 1;"},
    {"SameNameInside",
     "for (int i = 0; i < n; ++i) { for (int k = 0; k < 3; ++k) p[k] = i; __syncthreads(); }"
     "for (int k = 0; k < n; ++k) { __syncthreads(); }"},
    {"Element", "float4* q = reinterpret_cast<float4*>(&p[n]); __syncthreads(); q[0].x = 1;"},
    {"Atomics",
     "__shared__ int s; if (threadIdx.x == 0) s = 0; __syncthreads(); atomicAdd(&s, 1);"},
    {"Comparison", "int i = threadIdx.x; __syncthreads(); if (i < n && i > (n - 3)) p[i] = 1;"},
    {"Pragma", "__syncthreads();\n#pragma unroll\nfor (int i = 0; i < 4; ++i) p[i] = 1;"},
};
INSTANTIATE_TEST_SUITE_P(Bodies, Splits, ::testing::ValuesIn(kSplits),
                         [](const auto& one) { return std::string(one.param.name); });

const BodyCase kStays[] = {
    {"NoBarrier", "p[threadIdx.x] = 1;"},
    {"Divergent", "if (threadIdx.x < 5) __syncthreads();"},
    {"DivergentLoop", "for (int i = 0; i < threadIdx.x; ++i) __syncthreads();"},
    {"DivergentVariable", "int m = threadIdx.x; for (int i = 0; i < m; ++i) __syncthreads();"},
    {"ChangedInLoop",
     "for (int i = 0; i < n; ++i) { if (threadIdx.x == 3) i += 1; __syncthreads(); }"},
    {"ChangedByAddress",
     "int m = n; int* q = &m; *q = threadIdx.x; while (m > 0) { __syncthreads(); "
     "m /= 2; }"},
    {"ChangedByCall", "int m = n; set(m); while (m > 0) { __syncthreads(); m /= 2; }"},
    {"ChangedByMacro",
     "int m = n; if (threadIdx.x) STEP(m); while (m > 0) { __syncthreads(); "
     "m /= 2; }"},
    {"ChangedByReference",
     "int m = n; int& q = m; q = threadIdx.x; while (m > 0) { "
     "__syncthreads(); m /= 2; }"},
    {"ChangedParameter", "n += threadIdx.x; __syncthreads(); p[0] = n;"},
    {"SharedCondition", "__shared__ int s; s = n; while (s > 0) { __syncthreads(); }"},
    {"MemoryBound", "const int m = p[blockIdx.x]; for (int i = 0; i < m; ++i) __syncthreads();"},
    {"DeviceVariable", "for (int i = 0; i < counter; ++i) __syncthreads();"},
    {"DeviceVariableInFunction", "for (int i = 0; i < count_up(); ++i) __syncthreads();"},
    {"SharedScalar", "extern __shared__ int s; s = 1; __syncthreads(); p[0] = s;"},
    {"MemoryCondition", "while (p[0] > 0) { __syncthreads(); }"},
    {"ByMemoryMacro", "for (int i = 0; i < FIRST(p); ++i) __syncthreads();"},
    {"ByMacro", "for (int i = 0; i < LANE; ++i) __syncthreads();"},
    {"ByFunction", "for (int i = 0; i < by_thread(n); ++i) __syncthreads();"},
    {"HiddenBarrier", "__syncthreads(); SYNC; p[0] = 1;"},
    {"WaitingCall", "__syncthreads(); waits(n);"},
    {"WaitingCallBelow", "__syncthreads(); calls_one_that_waits(n);"},
    {"SpinningCall", "__syncthreads(); p[0] = spins(p);"},
    {"Spinning", "__syncthreads(); while (atomicAdd(p, 0) == 0) {}"},
    {"UnknownCall", "__syncthreads(); unknown(n);"},
    {"MemberCall", "__syncthreads(); group.sync();"},
    {"Shuffle", "__syncthreads(); p[0] = __shfl_down_sync(0xffffffff, n, 1);"},
    {"SyncWarp", "__syncthreads(); __syncwarp();"},
    {"Counting", "__syncthreads(); p[0] = __syncthreads_count(n);"},
    {"Lock", "__syncthreads(); while (atomicCAS(p, 0, 1) != 0) {}"},
    {"ThreadLeavesBefore", "if (threadIdx.x > 3) return; __syncthreads();"},
    {"ThreadLeavesPart",
     "if (n) { __syncthreads(); if (threadIdx.x > 3) return; } p[0] = 1; "
     "__syncthreads();"},
    {"ThreadBreaks",
     "for (int i = 0; i < n; ++i) { __syncthreads(); if (threadIdx.x > i) break; }"},
    {"KeptReference", "int m = threadIdx.x; int& q = m; __syncthreads(); q = 1; p[0] = m;"},
    {"Lambda", "auto f = [&](int x) { return x; }; __syncthreads(); p[0] = f(1);"},
    {"Pointer", "__syncthreads(); (*functions[0])(n);"},
    {"Volatile", "volatile int* q = p; __syncthreads(); q[0] = 1;"},
    {"Conditional", "__syncthreads();\n#ifdef A\np[0] = 1;\n#endif\n"},
    {"DoLoop", "do { __syncthreads(); } while (n > 0);"},
    {"Switch", "switch (n) { case 1: __syncthreads(); }"},
    {"Label", "again: __syncthreads(); goto again;"},
    {"NamesItself", "__syncthreads(); printf(\"%s\", __func__);"},
};
INSTANTIATE_TEST_SUITE_P(Bodies, Stays, ::testing::ValuesIn(kStays),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(Split, VolatileParametersStay) {
  EXPECT_FALSE(is_split("__syncthreads(); p[0] = 1;", "volatile int* p, int n"));
}

TEST(Split, KeepsOnlyWhatIsNeededLater) {
  const std::string text = split_text(
      "__global__ void k(int* p) { int a = threadIdx.x, b = a; int c = b; p[c] = 1; "
      "__syncthreads(); p[a] = 2; }");
  EXPECT_NE(text.find("keep(a);"), std::string::npos) << text;
}

TEST(Split, LeavesLinesAlone) {
  const std::string text =
      split_text("__global__ void k(int* p) {\n  p[0] = 1;\n  __syncthreads();\n  p[1] = 2;\n}\n");
  // Twice: in the second form and in the first.
  EXPECT_NE(text.find("#line 2\n  p[0] = 1;"), std::string::npos) << text;
  EXPECT_NE(text.find("#line 4\n  p[1] = 2;"), std::string::npos) << text;
}

}  // namespace
}  // namespace warpkit::rewriter::test
