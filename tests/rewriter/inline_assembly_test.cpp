#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

struct AssemblyCase {
  const char* name;
  const char* source;
  const char* expected;  // a part of the translation
};

void PrintTo(const AssemblyCase& c, std::ostream* stream) { *stream << c.name; }

class PtxTest : public ::testing::TestWithParam<AssemblyCase> {};

TEST_P(PtxTest, IsRewritten) {
  const std::string text = translated_flat(GetParam().source);
  EXPECT_NE(text.find(flatten(GetParam().expected)), std::string::npos) << text;
  EXPECT_EQ(text.find("asm"), std::string::npos) << text;
}

const AssemblyCase kPtx[] = {
    {"LaneId", "void f() { asm(\"mov.u32 %0, %laneid;\" : \"=r\"(x)); }",
     "(x) = ::warpkit::emulator::lane_register();"},
    {"LaneIdInAMacro", "#define L(x) asm volatile(\"mov.u32 %0, %%laneid;\" : \"=r\"(x))\n",
     "#define L(x) (x) = ::warpkit::emulator::lane_register()"},
    {"SpacedAndWithClobbers",
     "void f() { __asm__ __volatile__ (\"mov.u64  %0,\\t%%globaltimer ;\\n\" : \"=l\"(t[i]) :: "
     "\"memory\"); }",
     "(t[i]) = ::__globaltimer();"},
    {"Fence", "void f() { asm volatile(\"membar.gl;\" ::: \"memory\"); }", "::__threadfence();"},
    {"Barrier", "void f() { asm(\"bar.sync 0;\"); }", "::__syncthreads();"},
    {"Load", "void f() { asm(\"ld.global.f32 %0, [%1];\" : \"=f\"(x) : \"l\"(p)); }",
     "not available in this version of the emulator: ld.global.f32 %0, [%1];"},
    {"SeveralStrings",
     "void f() { asm volatile(\"{\\n\" \".reg .pred p;\\n\" \"}\" :: \"r\"(x)); }",
     "not available in this version of the emulator: { .reg .pred p; }"},
    {"WithMacros", "void f() { asm(\"mma.sync\" SHAPE \".f32 %0;\" : \"=f\"(x)); }",
     "not available in this version of the emulator: mma.sync .f32 %0;"},
    {"RawString", "void f() { asm volatile(R\"(cp.async.wait_all;)\"); }",
     "not available in this version of the emulator: cp.async.wait_all;"},
};
INSTANTIATE_TEST_SUITE_P(Assembly, PtxTest, ::testing::ValuesIn(kPtx),
                         [](const auto& c) { return c.param.name; });

class HostAssemblyTest : public ::testing::TestWithParam<AssemblyCase> {};

TEST_P(HostAssemblyTest, IsLeftAlone) {
  EXPECT_EQ(translated(GetParam().source), GetParam().source);
}

const AssemblyCase kHost[] = {
    {"Empty", "void f() { asm volatile(\"\" ::: \"memory\"); }", ""},
    {"TimeStamp", "void f() { asm volatile(\"rdtsc\" : \"=a\"(lo), \"=d\"(hi)); }", ""},
    {"Pause", "void f() { __asm__ __volatile__(\"pause\"); }", ""},
    {"Locked", "void f() { asm(\"lock; addl $0,0(%%rsp)\" ::: \"memory\"); }", ""},
    {"Directives", "asm(\".globl x\\n.type x, @object\\nx: .quad 3\");", ""},
    {"Labels", "void f() { asm(\"1: dec %0\\n jnz 1b\" : \"+r\"(n)); }", ""},
    {"Aarch64", "void f() { asm volatile(\"mrs %0, cntvct_el0\" : \"=r\"(t)); }", ""},
    {"NoAssembly", "int trap; void asm_(const char*); void f() { asm_(\"mov.u32 a\"); }", ""},
};
INSTANTIATE_TEST_SUITE_P(Assembly, HostAssemblyTest, ::testing::ValuesIn(kHost),
                         [](const auto& c) { return c.param.name; });

TEST(RefusedHeaderTest, BecomesAnErrorInItsOwnLine) {
  EXPECT_EQ(
      translated("int a;\n#  include <curand_kernel.h> // why\nint b;\n"),
      "int a;\n#  error curand_kernel.h: cuRAND: not available in this version of the emulator "
      "// why\nint b;\n");
  const std::string thrust = translated("#include \"thrust/sort.h\"\n");
  EXPECT_EQ(thrust.find("#error thrust/sort.h: Thrust: not available"), 0U) << thrust;
}

TEST(RefusedHeaderTest, OnlyByTheirWholeNames) {
  for (const char* source : {"#include <cuda.h>\n", "#include <my/curand.h>\n",
                             "#include <custom.h>\n", "#include MACRO\n"}) {
    EXPECT_EQ(translated(source), source);
  }
}

TEST(LaunchInDeviceCodeTest, BecomesACallThatIsAnError) {
  const std::string refused = "::warpkit::emulator::launch_within_a_kernel";
  for (const char* source :
       {"__global__ void p(int* q) { k<<<1, 2>>>(q); }",
        "struct S { __device__ void f() const { if (a) { k<3><<<1, 2>>>(); } } };",
        "template <class T> __device__ T f() { auto l = [&] { k<<<1, 2>>>(); }; }"}) {
    EXPECT_NE(translated_flat(source).find(flatten(refused)), std::string::npos) << source;
  }
  for (const char* source :
       {"__host__ __device__ void f() { k<<<1, 2>>>(); }",
        "__global__ void k() {} void f() { "
        "k<<<1, 2>>>(); }",
        "__global__ void k()\n{\n#if A\n if (a) {\n#else\n {\n#endif\n} }\nvoid f() { k<<<1, "
        "2>>>(); }",
        "void f() { run([] __host__ __device__ { k<<<1, 2>>>(); }); }"}) {
    EXPECT_EQ(translated_flat(source).find(flatten(refused)), std::string::npos) << source;
  }
}

}  // namespace
}  // namespace warpkit::rewriter::test
