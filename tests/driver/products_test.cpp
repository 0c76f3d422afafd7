// What warpkit-cc makes besides programs and objects.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// A kernel whose result needs its shared memory and its barrier.
constexpr const char* kReverse =
    "#include \"reverse.cuh\"\n"
    "__global__ void reverse_kernel(int* p) {\n"
    "  __shared__ int fixed[64];\n"
    "  extern __shared__ int dynamic[];\n"
    "  fixed[threadIdx.x] = p[threadIdx.x];\n"
    "  dynamic[threadIdx.x] = 100 * p[threadIdx.x];\n"
    "  __syncthreads();\n"
    "  const int other = blockDim.x - 1 - threadIdx.x;\n"
    "  p[threadIdx.x] = fixed[other] + dynamic[other];\n"
    "}\n"
    "extern \"C\" void reverse(int* d, int n) { reverse_kernel<<<1, n, n * sizeof(int)>>>(d); }\n";

constexpr const char* kMain =
    "#include <cstdio>\n"
    "#include \"reverse.cuh\"\n"
    "int main() {\n"
    "  int h[3] = {1, 2, 3}, *d = nullptr;\n"
    "  cudaMalloc(&d, sizeof h);\n"
    "  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);\n"
    "  reverse(d, 3);\n"
    "  cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost);\n"
    "  std::printf(\"%d %d %d\\n\", h[0], h[1], h[2]);\n"
    "}\n";

class ProductsTest : public ::testing::Test {
 protected:
  ProductsTest() {
    session_.write("reverse.cuh", "#pragma once\nextern \"C\" void reverse(int* d, int n);\n");
    session_.write("reverse.cu", kReverse);
    session_.write("main.cu", kMain);
  }

  void expect_output(const std::string& build, const std::string& run) {
    const Outcome built = session_.run(build);
    ASSERT_EQ(built.exit_code, 0) << build << "\n" << built.errors;
    const Outcome outcome = session_.run("timeout 20 " + run);
    EXPECT_EQ(outcome.output, "303 202 101\n") << build << "\n" << outcome.errors;
  }

  Session session_;
};

TEST_F(ProductsTest, StaticLibrary) {
  expect_output("warpkit-cc -lib reverse.cu -o libr.a && warpkit-cc main.cu -L. -lr -o prog",
                "./prog");
  expect_output("warpkit-cc --lib reverse.cu -o libr.a && warpkit-cc main.cu libr.a -o prog",
                "./prog");
}

TEST_F(ProductsTest, SharedLibraryNamedByItsPathOrByL) {
  expect_output(
      "warpkit-cc -shared -Xcompiler -fPIC reverse.cu -o libr.so && "
      "warpkit-cc main.cu ./libr.so -o prog",
      "./prog");
  expect_output("warpkit-cc main.cu -L. -lr -Xlinker -rpath,$PWD -o prog", "./prog");
}

// Whoever opens the library may be no program of ours.
TEST_F(ProductsTest, SharedLibraryOpenedAtRunTime) {
  session_.write("open.cpp",
                 "#include <dlfcn.h>\n#include <cstdio>\n"
                 "int main() {\n"
                 "  void* library = dlopen(\"./libr.so\", RTLD_NOW);\n"
                 "  if (!library) { std::puts(dlerror()); return 1; }\n"
                 "  auto reverse = (void (*)(int*, int))dlsym(library, \"reverse\");\n"
                 "  auto get = (int* (*)())dlsym(library, \"numbers\");\n"
                 "  int* p = get();\n  reverse(p, 3);\n"
                 "  ((int (*)())dlsym(library, \"finish\"))();\n"
                 "  std::printf(\"%d %d %d\\n\", p[0], p[1], p[2]);\n}\n");
  session_.write("numbers.cu",
                 "extern \"C\" int* numbers() {\n"
                 "  int* p = nullptr;\n  cudaMallocManaged(&p, 12);\n"
                 "  for (int i = 0; i < 3; ++i) p[i] = i + 1;\n  return p;\n}\n"
                 "extern \"C\" int finish() { return cudaDeviceSynchronize(); }\n");
  expect_output(
      "warpkit-cc -shared reverse.cu numbers.cu -o libr.so && "
      "g++ open.cpp -ldl -o prog",
      "./prog");
}

TEST_F(ProductsTest, SeparateCompilationWithADeviceLink) {
  expect_output(
      "warpkit-cc -dc reverse.cu main.cu && warpkit-cc -dlink reverse.o main.o -o link.o && "
      "g++ reverse.o main.o link.o -L$(dirname $(command -v warpkit-cc))/../toolkit/lib64 "
      "-lcudart -o prog",
      "./prog");
  expect_output(
      "warpkit-cc -rdc=true -c reverse.cu && warpkit-cc --device-c main.cu && "
      "warpkit-cc -rdc=true reverse.o main.o -lcudadevrt -o prog",
      "./prog");
}

// As under nvcc without -rdc=true: a header may define device functions and variables, and every
// file that includes it has its own.
TEST_F(ProductsTest, EachFilesDeviceCodeIsItsOwn) {
  session_.write("both.cuh",
                 "#pragma once\n__constant__ int table[2];\n__device__ int counter = 1;\n"
                 "struct V { int x; __device__ int twice() const; };\n"
                 "__device__ int V::twice() const { return 2 * x; }\n"
                 "__device__ int next(int v);\n__device__ int next(int v) { return v + 1; }\n"
                 "void other(int* d);\n");
  session_.write("one.cu",
                 "#include <cstdio>\n#include \"both.cuh\"\n"
                 "__device__ int op() { return 10; }\n"
                 "__global__ void k(int* p) { *p = op() + next(V{3}.twice()) + table[1] + "
                 "counter++; }\n"
                 "int main() {\n  int h[2], t[2] = {0, 100}, *d;\n  cudaMalloc(&d, 8);\n"
                 "  cudaMemcpyToSymbol(table, t, sizeof t);\n  k<<<1, 1>>>(d);\n  other(d + 1);\n"
                 "  cudaMemcpy(h, d, 8, cudaMemcpyDeviceToHost);\n"
                 "  std::printf(\"%d %d\\n\", h[0], h[1]);\n}\n");
  session_.write("two.cu",
                 "#include \"both.cuh\"\n__device__ int op() { return 20; }\n"
                 "__global__ void k2(int* p) { *p = op() + next(0) + table[1] + counter; }\n"
                 "void other(int* d) { k2<<<1, 1>>>(d); }\n");
  const Outcome built = session_.run("warpkit-cc -Xcompiler -Wall one.cu two.cu -o prog && ./prog");
  EXPECT_EQ(built.errors, "");
  EXPECT_EQ(built.output, "118 22\n");
}

TEST_F(ProductsTest, ObjectsAndRulesGoToTheOutputDirectory) {
  const Outcome built =
      session_.run("mkdir out && warpkit-cc -odir out -c -MD reverse.cu main.cu && cat out/main.d");
  EXPECT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_TRUE(session_.has("out/reverse.o") && session_.has("out/main.o"));
  EXPECT_EQ(built.output.find("out/main.o: \\\n  main.cu \\\n  reverse.cuh \\\n"), 0U)
      << built.output;
  EXPECT_NE(built.output.find("cstdio"), std::string::npos);
}

TEST_F(ProductsTest, RulesNameTheUsersFilesAndNothingOfOurs) {
  const Outcome rule = session_.run("warpkit-cc -MM reverse.cu");
  EXPECT_EQ(rule.output, "reverse.o: \\\n  reverse.cu \\\n  reverse.cuh\n") << rule.errors;
  const Outcome phony =
      session_.run("warpkit-cc -MMD -MP -MT 'a b' -MF x.d -c reverse.cu && cat x.d");
  EXPECT_EQ(phony.output, "a\\ b: \\\n  reverse.cu \\\n  reverse.cuh\nreverse.cuh:\n");
  const Outcome all = session_.run("warpkit-cc -M main.cu -o m.d && cat m.d");
  EXPECT_EQ(all.output.find("warpkit-"), std::string::npos) << all.output;
  EXPECT_NE(all.output.find("cuda_runtime.h"), std::string::npos) << all.output;
}

TEST_F(ProductsTest, PreprocessedText) {
  session_.write("a.cu", "#define N 7\n__global__ void k() {}\nint n = N; // k<<<1, 1>>>()\n");
  const Outcome text = session_.run("warpkit-cc -E a.cu");
  EXPECT_NE(text.output.find("int n = 7;"), std::string::npos);
  EXPECT_EQ(session_.run("warpkit-cc -E -o a.i a.cu && grep -c 'int n = 7' a.i").output, "1\n");
}

TEST_F(ProductsTest, KeepLeavesTheTranslationsWhereTold) {
  const Outcome built = session_.run("mkdir kept && warpkit-cc --keep --keep-dir kept main.cu -c");
  EXPECT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_TRUE(session_.has("kept/main.cu.cpp"));
}

TEST_F(ProductsTest, RunsTheProgram) {
  session_.write("args.cu",
                 "#include <cstdio>\nint main(int c, char** v) {\n"
                 "  for (int i = 1; i < c; ++i) std::puts(v[i]);\n  return 7;\n}\n");
  const Outcome run = session_.run("warpkit-cc --run --run-args a,b args.cu");
  EXPECT_EQ(run.output, "a\nb\n") << run.errors;
  EXPECT_EQ(run.exit_code, 7);
  EXPECT_FALSE(session_.has("a.out"));
}

TEST_F(ProductsTest, OptionsFromFilesAndVariables) {
  session_.write("inner.txt", "-DB='a b'\n");
  session_.write("options.txt", "-DA=1 @inner.txt\n\"-DC=\\\"x\\\"\"");
  session_.write("a.cu",
                 "#include <cstdio>\n#define S(x) #x\n#define T(x) S(x)\n"
                 "int main() { std::printf(\"%d %s %s %d\\n\", A, T(B), C, D); }\n");
  const std::string line = " -o prog && ./prog";
  EXPECT_EQ(session_.run("warpkit-cc --options-file options.txt -DD=4 a.cu" + line).output,
            "1 a b x 4\n");
  EXPECT_EQ(session_.run("NVCC_APPEND_FLAGS='-DD=5' warpkit-cc @options.txt a.cu" + line).output,
            "1 a b x 5\n");
  const Outcome absent = session_.run("warpkit-cc @nowhere a.cu");
  EXPECT_EQ(absent.exit_code, 2);
  EXPECT_NE(absent.errors.find("cannot read the options file nowhere"), std::string::npos);
  session_.write("self.txt", "@self.txt");
  EXPECT_EQ(session_.run("warpkit-cc @self.txt").exit_code, 2);
}

TEST_F(ProductsTest, VersionInTheFormThatBuildSystemsRead) {
  const Outcome version = session_.run("warpkit-cc --version");
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_EQ(version.output.find("nvcc: NVIDIA (R) Cuda compiler driver"), 0U);
  EXPECT_NE(version.output.find("Warpkit"), std::string::npos);
  EXPECT_NE(version.output.find(", release 12.8, V12.8.93\n"), std::string::npos);
  EXPECT_EQ(session_.run("warpkit-cc -V").output, version.output);
}

}  // namespace
}  // namespace warpkit::driver::test
