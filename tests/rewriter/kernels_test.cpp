#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

struct KernelCase {
  const char* name;
  const char* source;
  std::string expected;
};

void PrintTo(const KernelCase& c, std::ostream* stream) { *stream << c.name; }

class KernelTest : public ::testing::TestWithParam<KernelCase> {};

TEST_P(KernelTest, IsRegistered) {
  EXPECT_EQ(translated_flat(GetParam().source), flatten(GetParam().expected));
}

const KernelCase kKernels[] = {
    {"Plain", "__global__ void k(int* p) { }",
     "__global__ void k(int* p) { } WARPKIT_REGISTER_KERNEL(k);"},
    {"ExternC", "extern \"C\" __global__ void k() { }",
     "extern \"C\" __global__ void k() { } WARPKIT_REGISTER_KERNEL(k);"},
    {"InExternC", "extern \"C\" { __global__ void k() { } }",
     "extern \"C\" { __global__ void k() { } WARPKIT_REGISTER_KERNEL(k); }"},
    {"InNamespaces", "namespace a::b { namespace { __global__ void k() { } } }",
     "namespace a::b { namespace { __global__ void k() { } WARPKIT_REGISTER_KERNEL(k); } }"},
    {"StaticInline", "static __global__ inline void k() { }",
     "static __global__ inline void k() { } WARPKIT_REGISTER_KERNEL(k);"},
    {"BoundsBeforeTheName", "__global__ void __launch_bounds__(256, 2) k(int n) { }",
     "__global__ void __launch_bounds__(256, 2) k(int n) { } WARPKIT_REGISTER_KERNEL(k); "
     "WARPKIT_KERNEL_FACT(k, LaunchBounds(256, 2));"},
    {"BoundsBeforeAll", "__launch_bounds__(256) __global__ void k(int n) { }",
     "__launch_bounds__(256) __global__ void k(int n) { } WARPKIT_REGISTER_KERNEL(k); "
     "WARPKIT_KERNEL_FACT(k, LaunchBounds(256));"},
    {"BoundsOfATemplate",
     "int n; template <int N> __global__ void __launch_bounds__(N * (2, 1), 2) k() { }",
     "int n; template <int N> __global__ void __launch_bounds__(N * (2, 1), 2) k() { "
     "WARPKIT_REGISTER_INSTANCE((k<N>)); "
     "WARPKIT_INSTANCE_FACT((k<N>), LaunchBounds(N * (2, 1), 2)); }"},
    {"Clusters", "__launch_bounds__(8) void h(); __global__ void __cluster_dims__(2, 1) k() { }",
     "__launch_bounds__(8) void h(); __global__ void __cluster_dims__(2, 1) k() { } "
     "WARPKIT_REGISTER_KERNEL(k); WARPKIT_KERNEL_FACT(k, ClusterDims(2, 1));"},
    {"SharedVariables",
     "__global__ void k(int n) { __shared__ int a[2], b; { __shared__ float c; } } "
     "__device__ void f() { __shared__ int d; }",
     "__global__ void k(int n) { __shared__ int a[2], b; WARPKIT_SHARED_VARIABLE(a); "
     "WARPKIT_SHARED_IN(k, a); WARPKIT_SHARED_VARIABLE(b); WARPKIT_SHARED_IN(k, b); { __shared__ "
     "float c; WARPKIT_SHARED_VARIABLE(c); WARPKIT_SHARED_IN(k, c); } } "
     "WARPKIT_REGISTER_KERNEL(k); "
     "__device__ void f() { __shared__ int d; WARPKIT_SHARED_VARIABLE(d); }"},
    {"SharedVariableWhereTheNameMeansAnother",
     "__global__ void k(int n) { __shared__ int a; int k = n; }",
     "__global__ void k(int n) { __shared__ int a; WARPKIT_SHARED_VARIABLE(a); int k = n; } "
     "WARPKIT_REGISTER_KERNEL(k);"},
    {"AttributesBehind", "__global__ void k(int n) noexcept(true) { }",
     "__global__ void k(int n) noexcept(true) { } WARPKIT_REGISTER_KERNEL(k);"},
    {"Brackets", "[[maybe_unused]] __global__ void k(int (*f)(int), int a[3]) { if (f) { } }",
     "[[maybe_unused]] __global__ void k(int (*f)(int), int a[3]) { if (f) { } } "
     "WARPKIT_REGISTER_KERNEL(k);"},
    {"Qualified", "__global__ void a::k(int n) { }",
     "__global__ void a::k(int n) { } WARPKIT_REGISTER_KERNEL(a::k);"},
    {"BesideATemplate", "template <class T> __global__ void t(T v) { } __global__ void k() { }",
     "template <class T> __global__ void t(T v) { WARPKIT_REGISTER_INSTANCE((t<T>)); } "
     "__global__ void k() { } WARPKIT_REGISTER_KERNEL(k);"},
    {"TemplateParameters",
     "template <typename T, int N, std::size_t M = sizeof(T), template <class> class C, "
     "void (*F)(int), class... Rest> __global__ void k(T v) { }",
     "template <typename T, int N, std::size_t M = sizeof(T), template <class> class C, "
     "void (*F)(int), class... Rest> __global__ void k(T v) { "
     "WARPKIT_REGISTER_INSTANCE((k<T, N, M, C, F, Rest...>)); }"},
    {"UnnamedDefaultAtTheEnd",
     "template <class T, class = std::enable_if_t<a<T>, int>, std::enable_if_t<b<T>> * = nullptr>"
     "__global__ void k(T v) { }",
     "template <class T, class = std::enable_if_t<a<T>, int>, std::enable_if_t<b<T>> * = nullptr>"
     "__global__ void k(T v) { WARPKIT_REGISTER_INSTANCE((k<T>)); }"},
    {"TemplateInANamespace", "namespace n { template <int N> __global__ void k() { } }",
     "namespace n { template <int N> __global__ void k() { WARPKIT_REGISTER_INSTANCE((k<N>)); } "
     "}"},
    {"InAMacro", "#define K(n) __global__ void n##_k(int* p) { *p = 1; }\n",
     "#define K(n) __global__ void n##_k(int* p) { *p = 1; } WARPKIT_REGISTER_KERNEL(n##_k);"},
    {"AfterBranchesThatOpenOneBrace",
     "void f()\n#ifdef X\n{ if (a) {\n#else\n{ if (b) {\n#endif\n} }\n__global__ void k() { }\n",
     "void f()\n#ifdef X\n{ if (a) {\n#else\n{ if (b) {\n#endif\n} }\n__global__ void k() { } "
     "WARPKIT_REGISTER_KERNEL(k);"},
    {"WithBranchesInside", "__global__ void k() {\n#if A\n if (a) {\n#elif B\n {\n#endif\n } }\n",
     "__global__ void k() {\n#if A\n if (a) {\n#elif B\n {\n#endif\n } } "
     "WARPKIT_REGISTER_KERNEL(k);"},
};
INSTANTIATE_TEST_SUITE_P(Definitions, KernelTest, ::testing::ValuesIn(kKernels),
                         [](const auto& c) { return c.param.name; });

// What has no body here, has types yet to come, or can't be read beyond doubt.
const KernelCase kOthers[] = {
    {"Declaration", "__global__ void k(int* p);", ""},
    {"TemplateDeclaration", "template <class T> __global__ void k(T v);", ""},
    {"UnnamedParameter", "template <int> __global__ void k() { }", ""},
    {"UnnamedBeforeNamed", "template <class = int, class T = int> __global__ void k(T v) { }", ""},
    {"OverloadedTemplates",
     "template <class T> __global__ void k(T v) { } template <class T> __global__ void k(T* v) { }",
     ""},
    {"ParameterCalledLikeTheTemplate", "template <class T> __global__ void k(T* v, T k) { }", ""},
    {"Instantiation", "template __global__ void k<int>(int v);", ""},
    {"Specialisation", "template <> __global__ void k<int>(int v) { }", ""},
    {"Friend", "struct S { friend __global__ void k(S s) { } };", ""},
    {"Pointer", "void (*p)(int) = nullptr; // __global__", ""},
    {"UnknownMacroBehind", "__global__ void k(int n) BOUNDS(256) { }", ""},
    {"UnknownMacroBefore", "__global__ void BOUNDS(256) k(int n) { }", ""},
    {"HeadInABranch",
     "#ifdef A\n__global__ void k(int a) {\n#else\n__global__ void q() {\n#endif\n}", ""},
    {"NeverClosed", "namespace n { __global__ void k() { ", ""},
    {"MacroWithoutABody", "#define KERNEL extern \"C\" __global__ void\n", ""},
};

class NoKernelTest : public ::testing::TestWithParam<KernelCase> {};

TEST_P(NoKernelTest, IsLeftAlone) { EXPECT_EQ(translated(GetParam().source), GetParam().source); }
INSTANTIATE_TEST_SUITE_P(Others, NoKernelTest, ::testing::ValuesIn(kOthers),
                         [](const auto& c) { return c.param.name; });

TEST(SharedScopeTest, BranchesThatOpenOneBraceDoNotHideTheNamespace) {
  const std::string text = translated_flat(
      "void f()\n#ifdef X\n{ if (a) {\n#else\n{ if (b) {\n#endif\n} }\nextern __shared__ int "
      "s[];\n");
  EXPECT_NE(text.find("WARPKIT_DYNAMIC_SHARED"), std::string::npos) << text;
}

}  // namespace
}  // namespace warpkit::rewriter::test
