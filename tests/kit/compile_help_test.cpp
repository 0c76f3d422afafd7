// Classic mistakes, really compiled by both compilers: each error gets its own sentence.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "kit/compile_help.hpp"
#include "kit/place.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {
namespace {

namespace fs = std::filesystem;

struct Snippet {
  const char* name;
  const char* source;
  const char* sentence;  // words of the sentence
};

const Snippet kSnippets[] = {
    {"Semicolon", "__global__ void k(float* a) {\n  int i = threadIdx.x\n  a[i] = 1;\n}\n",
     "A semicolon is missing"},
    {"MisspeltIndex", "__global__ void k(float* a) { a[threadIDx.x] = 1; }\n", "misspelt"},
    {"MisspeltBarrier", "__global__ void k() { __syncthread(); }\n", "misspelt"},
    {"UnknownName", "__global__ void k(float* a) { a[qqqqqq] = 1; }\n", "not known here"},
    {"UnknownType", "__global__ void k(flaot* a) { }\n", "mis"},
    {"NoLaunch", "__global__ void k(float* a) { a[0] = 1; }\nvoid run(float* a) { k(a); }\n",
     "A kernel needs a launch"},
    {"TooFewArguments",
     "__global__ void k(float* a, int n) { a[n] = 1; }\n"
     "void run(float* a) { k<<<1, 32>>>(a); }\n",
     "don't agree"},
    {"WrongArgumentType",
     "__global__ void k(float* a) { a[0] = 1; }\nvoid run(int* a) { k<<<1, 32>>>(a); }\n",
     "don't agree"},
    {"SharedOfRuntimeSize",
     "__global__ void k(float* a, int n) {\n  __shared__ float t[n];\n  t[0] = a[0];\n"
     "  a[1] = t[0];\n}\n",
     "extern __shared__"},
    {"MissingInclude", "void run() { std::vector<float> x(3); }\n", "#include is missing"},
    {"ConstWritten", "__global__ void k(const float* a) { a[threadIdx.x] = 1; }\n",
     "What is const"},
    {"NoReturn", "__device__ float f(float x) { float y = x; }\n", "without a return"},
    {"KernelReturns", "__global__ void k(float* a) { return a[0]; }\n", "always void"},
    {"BraceAtEnd", "__global__ void k(float* a) {\n  if (a) {\n    a[0] = 1;\n  }\n",
     "} is missing"},
    {"BraceInside", "__global__ void k(float* a) {\n  if (a) {\n    a[0] = 1;\n}\nvoid run() { }\n",
     "} is missing"},
    {"NoSuchMember", "__global__ void k(float* a) { a[threadIdx.w] = 1; }\n", "x, y and z"},
    {"Redefinition", "__global__ void k(float* a) { int i = 0; int i = 1; a[i] = 1; }\n",
     "declared already"},
    {"PointerAsNumber", "__global__ void k(float* a) { int i = a; a[i] = 1; }\n",
     "One type stands"},
    {"UndefinedReference", "void helper();\nint main() { helper(); }\n", "entry.hpp"},
};

using Case = std::tuple<const char*, Snippet>;

class Classic : public ::testing::TestWithParam<Case> {};

TEST_P(Classic, GetsItsSentence) {
  const auto& [compiler, snippet] = GetParam();
  ProcessRequest which;
  which.arguments = {"sh", "-c", std::string("command -v ") + compiler};
  if (run_process(which).exit_code != 0) GTEST_SKIP() << "there is no " << compiler << " here";
  std::string folder = (fs::temp_directory_path() / "warpkit_classic_XXXXXX").string();
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const fs::path file = fs::path(folder) / "mine.cu";
  write_file(file, snippet.source);
  ProcessRequest request;
  request.arguments = {WARPKIT_CC_PROGRAM,    "-ccbin", compiler, "-Xcompiler",
                       "-Werror=return-type", file,     "-o",     fs::path(folder) / "program"};
  const ProcessResult result = run_process(request);
  fs::remove_all(folder);
  EXPECT_NE(result.exit_code, 0) << "it compiles";
  const std::string help = compile_help(result.err + result.out);
  EXPECT_NE(help.find(snippet.sentence), std::string::npos) << '\'' << help << "' about:\n"
                                                            << result.err;
}

INSTANTIATE_TEST_SUITE_P(Compiled, Classic,
                         ::testing::Combine(::testing::Values("g++", "clang++"),
                                            ::testing::ValuesIn(kSnippets)),
                         [](const auto& one) {
                           const std::string compiler = std::get<0>(one.param);
                           return std::get<1>(one.param).name +
                                  std::string(compiler == "g++" ? "Gnu" : "Clang");
                         });

TEST(CompileHelp, AddsNothingToWhatItDoesNotKnow) {
  EXPECT_EQ(compile_help("x.cu:1:1: error: something nobody has seen\n"), "");
  EXPECT_EQ(compile_help(""), "");
  EXPECT_EQ(compile_help("x.cu:1:1: warning: did you mean y?\n"), "") << "a warning is no error";
}

}  // namespace
}  // namespace warpkit::kit
