#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

struct SharedCase {
  const char* name;
  const char* source;
  std::string expected;
};

void PrintTo(const SharedCase& c, std::ostream* stream) { *stream << c.name; }

class SharedMemoryTest : public ::testing::TestWithParam<SharedCase> {};

TEST_P(SharedMemoryTest, IsRewritten) {
  EXPECT_EQ(translated_flat(GetParam().source), flatten(GetParam().expected));
}

const char* const kBase = "(::warpkit::emulator::dynamic_shared())";

// A dynamic shared array in a function.
std::string array(const std::string& type, const std::string& name) {
  return "[[maybe_unused]] " + type + " *const " + name + " = static_cast<" + type + " *>" + kBase;
}

// What follows it.
std::string named(const std::string& name) { return " WARPKIT_DYNAMIC_NAME(" + name + ");"; }

const SharedCase kDynamic[] = {
    {"Plain", "void f() { extern __shared__ float s[]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"SharedFirst", "void f() { __shared__ extern float s[]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"AlignedAfter", "void f() { extern __shared__ __align__(16) float s[]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"AlignedBefore", "void f() { extern __align__(sizeof(double)) __shared__ float s[]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"Alignas", "void f() { alignas(16) extern __shared__ float s[]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"Volatile", "void f() { extern volatile __shared__ float s[]; }",
     "void f() { " + array("volatile float", "s") + " ;" + named("s") + " }"},
    {"TwoWords", "void f() { extern __shared__ unsigned char s[]; }",
     "void f() { " + array("unsigned char", "s") + " ;" + named("s") + " }"},
    {"Dependent", "void f() { extern __shared__ typename A<T, 2>::type s[]; }",
     "void f() { " + array("typename A<T, 2>::type", "s") + " ;" + named("s") + " }"},
    {"Pointers", "void f() { extern __shared__ float* s[]; }",
     "void f() { " + array("float *", "s") + " ;" + named("s") + " }"},
    {"Sized", "void f() { extern __shared__ float s[64]; }",
     "void f() { " + array("float", "s") + " ;" + named("s") + " }"},
    {"TwoDimensions", "void f() { extern __shared__ float s[][32]; }",
     "void f() { [[maybe_unused]] float (*const s )[32] = static_cast<float (*)[32]>" +
         std::string(kBase) + " ;" + named("s") + " }"},
    {"SeveralNames", "void f() { extern __shared__ float a[], b[]; }",
     "void f() { " + array("float", "a") + "; " + array("float", "b") + " ;" + named("a") +
         named("b") + " }"},
    {"SeveralDeclarations", "void f() { extern __shared__ float a[]; extern __shared__ int b[]; }",
     "void f() { " + array("float", "a") + " ;" + named("a") + array("int", "b") + " ;" +
         named("b") + " }"},
    {"Scalar", "void f() { extern __shared__ int n; }",
     "void f() { [[maybe_unused]] int & n = *static_cast<int *>" + std::string(kBase) + " ;" +
         named("n") + " }"},
    {"InAMacro", "#define S(T) extern __shared__ T s[];\n",
     "#define S(T) [[maybe_unused]] T *const s = static_cast<T *>" + std::string(kBase) + ";" +
         named("s")},
    {"InAMemberFunction", "struct S { void f() { extern __shared__ int s[]; } };",
     "struct S { void f() { " + array("int", "s") + " ;" + named("s") + " } };"},
    {"NamespaceScope", "extern __shared__ float s[];",
     "[[maybe_unused]] extern __thread float *s WARPKIT_DYNAMIC_SHARED ;"},
    {"InANamespace", "namespace a::b { extern __shared__ float s[][4]; }",
     "namespace a::b { [[maybe_unused]] extern __thread float (*s)[4] WARPKIT_DYNAMIC_SHARED ; }"},
    {"InAnonymousNamespace", "namespace { extern __shared__ float s[]; }",
     "namespace { [[maybe_unused]] extern __thread float *s WARPKIT_DYNAMIC_SHARED ; }"},
    {"InExternC", "extern \"C\" { extern __shared__ float s[]; }",
     "extern \"C\" { [[maybe_unused]] extern __thread float *s WARPKIT_DYNAMIC_SHARED ; }"},
};
INSTANTIATE_TEST_SUITE_P(Dynamic, SharedMemoryTest, ::testing::ValuesIn(kDynamic),
                         [](const auto& c) { return c.param.name; });

const SharedCase kStatic[] = {
    {"Plain", "void f() { __shared__ float s[4]; }",
     "void f() { __shared__ float s[4]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"TwoDimensions", "void f() { __shared__ T s[N][N + 1]; }",
     "void f() { __shared__ T s[N][N + 1]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"Scalar", "void f() { __shared__ int n; }",
     "void f() { __shared__ int n; WARPKIT_SHARED_VARIABLE(n); }"},
    {"SeveralNames", "void f() { __shared__ float a[4], b, *c; }",
     "void f() { __shared__ float a[4], b, *c; WARPKIT_SHARED_VARIABLE(a); "
     "WARPKIT_SHARED_VARIABLE(b); WARPKIT_SHARED_VARIABLE(c); }"},
    {"TemplateType", "void f() { __shared__ Pair<int, A<2>> p[(1 < 2)]; }",
     "void f() { __shared__ Pair<int, A<2>> p[(1 < 2)]; WARPKIT_SHARED_VARIABLE(p); }"},
    {"Aligned", "void f() { __shared__ __align__(16) float s[4]; }",
     "void f() { __shared__ __align__(16) float s[4]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"AlignasBehindGoesInFront", "void f() { __shared__ alignas(16) char s[4]; }",
     "void f() { alignas(16) __shared__ char s[4]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"PointerToFunction", "void f() { __shared__ int (*p)(int), (*q)[4]; }",
     "void f() { __shared__ int (*p)(int), (*q)[4]; WARPKIT_SHARED_VARIABLE(p); "
     "WARPKIT_SHARED_VARIABLE(q); }"},
    {"Volatile", "void f() { volatile __shared__ float s[4]; }",
     "void f() { volatile __shared__ float s[4]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"StaticIsDropped", "void f() { static __shared__ float s[4]; }",
     "void f() { __shared__ float s[4]; WARPKIT_SHARED_VARIABLE(s); }"},
    {"LocalStruct", "void f() { __shared__ struct { int a, b; } s; }",
     "void f() { __shared__ struct { int a, b; } s; WARPKIT_SHARED_VARIABLE(s); }"},
    {"InAMacro", "#define S __shared__ float s[4];\n",
     "#define S __shared__ float s[4]; WARPKIT_SHARED_VARIABLE(s);"},
    {"InAMacroWithoutSemicolon", "#define S(n) __shared__ float n[4]\n",
     "#define S(n) __shared__ float n[4]; WARPKIT_SHARED_VARIABLE(n)"},
    {"AtNamespaceScope", "__shared__ float s[4];", "__shared__ float s[4];"},
    {"AfterALambdaInANamespace", "namespace a { auto f = [] { }; } __shared__ int n;",
     "namespace a { auto f = [] { }; } __shared__ int n;"},
};
INSTANTIATE_TEST_SUITE_P(Static, SharedMemoryTest, ::testing::ValuesIn(kStatic),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace warpkit::rewriter::test
