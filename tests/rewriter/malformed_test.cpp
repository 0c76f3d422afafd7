#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

struct MalformedCase {
  const char* name;
  const char* source;
  int line;
  int column;
  const char* message;
};

void PrintTo(const MalformedCase& c, std::ostream* stream) { *stream << c.name; }

class MalformedTest : public ::testing::TestWithParam<MalformedCase> {};

TEST_P(MalformedTest, IsRefusedAtItsPlace) {
  const Scratch scratch;
  const std::string path = scratch.write("in.cu", GetParam().source);
  const Result result = scratch.translate("in.cu");
  ASSERT_EQ(result.errors.size(), 1U);
  const Diagnostic& error = result.errors[0];
  EXPECT_EQ(error.file, path);
  EXPECT_EQ(error.line, GetParam().line);
  EXPECT_EQ(error.column, GetParam().column);
  EXPECT_EQ(error.message, GetParam().message);
  EXPECT_FALSE(error.hint.empty());
  EXPECT_EQ(scratch.read("out.cpp"), "(no file)");
}

const MalformedCase kCases[] = {
    {"NoKernel", "void f() {\n  <<<1, 2>>>(x);\n}", 2, 3, "no kernel before '<<<'"},
    {"KeywordForKernel", "return <<<1, 2>>>(x);", 1, 8, "no kernel before '<<<'"},
    {"NumberForKernel", "3<<<1, 2>>>(x);", 1, 2, "no kernel before '<<<'"},
    {"NotClosed", "\n  k<<<1, 2(x);", 2, 4, "the launch of 'k' has no closing '>>>'"},
    {"ClosedByTwo", "k<<<1, 2>>(x);\nq();", 1, 2, "the launch of 'k' has no closing '>>>'"},
    {"ClosedInTheNextStatement", "k<<<1, 2; q<<<3, 4>>>(x);", 1, 2,
     "the launch of 'k' has no closing '>>>'"},
    {"ClosedByTheNextLaunch", "f(k<<<1, q<<<3, 4>>>(x));", 1, 4,
     "the launch of 'k' has no closing '>>>'"},
    {"EndOfFile", "k<<<1, 2", 1, 2, "the launch of 'k' has no closing '>>>'"},
    {"NoSettings", "a::k<<<>>>(x);", 1, 5, "the launch of 'a::k' needs a grid and a block size"},
    {"OneSetting", "k<<<256>>>(x);", 1, 2, "the launch of 'k' needs a grid and a block size"},
    {"FiveSettings", "k<<<1, 2, 3, 0, 5>>>(x);", 1, 15,
     "the launch of 'k' has more than four settings"},
    {"EmptySetting", "k<<<g, b, , s>>>(x);", 1, 11, "the launch of 'k' has an empty setting"},
    {"EmptyLastSetting", "k<<<g, >>>(x);", 1, 8, "the launch of 'k' has an empty setting"},
    {"NoArgumentList", "k<<<1, 2>>>;", 1, 9, "the launch of 'k' has no argument list"},
    {"InAMacro", "#define R(x) k<<<1, x(y)\n", 1, 15, "the launch of 'k' has no closing '>>>'"},
    {"SharedMacroWithoutName", "#define S extern __shared__\n", 1, 11,
     "can't read this 'extern __shared__' declaration"},
};
INSTANTIATE_TEST_SUITE_P(Sources, MalformedTest, ::testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

TEST(MalformedTest, EveryMistakeIsTold) {
  const Scratch scratch;
  scratch.write("in.cu", "k<<<1>>>(x);\nq<<<1, 2>>>(x);\nr<<<>>>();\n");
  EXPECT_EQ(scratch.translate("in.cu").errors.size(), 2U);
}

TEST(MalformedTest, AMistakeInAHeaderNamesTheHeader) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.cuh\"\n");
  const std::string header = scratch.write("a.cuh", "\nvoid f() { k<<<1>>>(); }\n");
  const Result result = scratch.translate("in.cu");
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(to_string(result.errors[0]).find(header + ":2:13: error: the launch of 'k' needs"), 0U);
}

TEST(MalformedTest, AMissingFileIsAnError) {
  const Scratch scratch;
  const Result result = scratch.translate("absent.cu");
  ASSERT_EQ(result.errors.size(), 1U);
  EXPECT_EQ(result.errors[0].line, 0);
}

}  // namespace
}  // namespace warpkit::rewriter::test
