// What the user reads when a source doesn't compile.
#include <gtest/gtest.h>

#include <string>

#include "emulator/driver/diagnostics.hpp"
#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

struct MessageCase {
  const char* name;
  const char* line;      // line 5 of the program
  const char* messages;  // all lines with a place, without quotes of any kind
};

void PrintTo(const MessageCase& c, std::ostream* stream) { *stream << c.name; }

class MessageTest : public ::testing::TestWithParam<MessageCase> {};

// The lines that name a place or how the compiler came there.
std::string placed_lines(const std::string& text) {
  std::string result;
  std::string line;
  for (const char c : text) {
    if (c != '\n') {
      if (c != '\'') line += c;
      continue;
    }
    if (!line.empty() && line[0] != ' ' && line.find(": In ") == std::string::npos) {
      result += line + "\n";
    }
    line.clear();
  }
  return result;
}

TEST_P(MessageTest, SpeaksOfTheUsersLinesOnly) {
  const Session session;
  session.write("a.cu",
                std::string("__global__ void k(int* p, float x) { p[0] = x; }\n"
                            "template <class T> __global__ void t(T* p, T x) { p[0] = x; }\n"
                            "int main() {\n  int* d = nullptr;\n  ") +
                    GetParam().line + "\n}\n");
  const Outcome built = session.run("warpkit-cc -c a.cu");
  EXPECT_EQ(built.exit_code, 3);
  EXPECT_EQ(placed_lines(built.errors), GetParam().messages) << built.errors;
}

const MessageCase kMessages[] = {
    {"TooFewArguments", "k<<<1, 1>>>(d);",
     "a.cu:5:4: error: too few arguments to function void k(int*, float)\n"
     "a.cu:1:17: note: declared here\n"},
    {"TooManyArguments", "k<<<1, 1>>>(d, 1.0f, 2);",
     "a.cu:5:4: error: too many arguments to function void k(int*, float)\n"
     "a.cu:1:17: note: declared here\n"},
    {"WrongType", "k<<<1, 1>>>(1.5, 1.0f);",
     "a.cu:5:14: error: the kernel takes (int*, float), not (double, float)\n"
     "a.cu:5:14: note: no known conversion for argument 1 from double to int*\n"},
    {"WrongTypeForATemplate", "t<float><<<1, 1>>>(d, 1.0f);",
     "a.cu:5:21: error: the kernel takes (float*, float), not (int*&, float)\n"
     "a.cu:5:21: note: no known conversion for argument 1 from int* to float*\n"},
    {"NoSuchKernel", "qzwx<<<1, 1>>>(d);",
     "a.cu:5:3: error: qzwx was not declared in this scope\n"},
    {"MissingSemicolon", "int x = 3", "a.cu:6:1: error: expected , or ; before } token\n"},
    {"UnknownFunction", "qzwx(d);", "a.cu:5:3: error: qzwx was not declared in this scope\n"},
    {"NoLaunch", "k(d, 1.0f);",
     "a.cu:5:3: error: a kernel is called as kernel<<<grid, block>>>(arguments)\n"},
};
INSTANTIATE_TEST_SUITE_P(Mistakes, MessageTest, ::testing::ValuesIn(kMessages),
                         [](const auto& c) { return c.param.name; });

TEST(MessagesTest, MacrosAreShownWhereTheyAreUsed) {
  const Session session;
  session.write("a.cuh", "#pragma once\n#define LAUNCH(k, ...) k<<<1, 1>>>(__VA_ARGS__)\n");
  session.write(
      "a.cu",
      "#include \"a.cuh\"\n__global__ void k(int) {}\nint main() {\n  LAUNCH(k, 1, 2);\n}\n");
  const Outcome built = session.run("warpkit-cc -c a.cu");
  EXPECT_NE(built.errors.find("a.cuh:2:"), std::string::npos) << built.errors;
  EXPECT_NE(built.errors.find("a.cu:4:3: note: in expansion of macro 'LAUNCH'"), std::string::npos)
      << built.errors;
  EXPECT_EQ(built.errors.find("emulator/include"), std::string::npos) << built.errors;
}

TEST(MessagesTest, AFunctionWithAKernelsNameMayBeCalled) {
  const Session session;
  session.write("a.cuh", "#pragma once\ninline int add(int a) { return a; }\n");
  session.write("a.cu",
                "#include \"a.cuh\"\n__global__ void add(int* p) { *p = 3; }\n"
                "namespace gpu { __global__ void mul(int* p) { *p = 4; } }\n"
                "void mul(int* p) { gpu::mul<<<1, 1>>>(p); }\n"
                "int main() {\n  int* d = nullptr;\n  cudaMallocManaged(&d, 4);\n  add(3);\n"
                "  if (d) mul(d);\n  cudaDeviceSynchronize();\n  return *d;\n}\n");
  const Outcome ran = session.run("warpkit-cc a.cu -o a && timeout 20 ./a");
  EXPECT_EQ(ran.exit_code, 4) << ran.errors;
}

TEST(MessagesTest, LinkersNameTheUsersFiles) {
  const Session session;
  session.write("a.cu", "void absent();\nint main() { absent(); }\n");
  const Outcome built = session.run("warpkit-cc a.cu -o a");
  EXPECT_NE(built.errors.find("undefined reference to `absent()'"), std::string::npos);
  EXPECT_EQ(built.errors.find("warpkit-"), std::string::npos) << built.errors;
}

std::string filtered(const std::string& text) {
  return DiagnosticFilter("/kit/emulator/include", "/tmp/warpkit-abc").filter(text);
}

TEST(DiagnosticFilterTest, LeavesMessagesOfTheUsersAlone) {
  const std::string text =
      "In file included from b.h:1,\n                 from a.cu:3:\n"
      "c.h: In instantiation of 'T f(T) [with T = int]':\n"
      "a.cu:7:3:   required from here\n"
      "c.h:2:1: error: no\n    2 | x\n      | ^\n"
      "c.h:1:1: note: candidate: x\n"
      "a.cu:9:1: warning: \x1b[01mbold\x1b[m\n"
      "cc1plus: all warnings being treated as errors\n";
  EXPECT_EQ(filtered(text), text);
}

TEST(DiagnosticFilterTest, KeepsErrorsInTheLibrariesThatTheUserCauses) {
  const std::string text =
      "/usr/include/c++/12/x.h: In instantiation of 'sort'\n:"
      "/usr/include/c++/12/x.h:3:4:   required from 'y'\n"
      "a.cu:8:41:   required from here\n"
      "/usr/include/c++/12/x.h:2:1: error: no match\n";
  EXPECT_NE(filtered(text).find("x.h:2:1: error: no match\n"), std::string::npos);
}

TEST(DiagnosticFilterTest, SaysAThingOnce) {
  EXPECT_EQ(filtered("a.cu:1:2: error: x\n  1 | a\na.cu:1:9: error: x\n  1 | a\n"
                     "a.cu:1:1: note: of the second\na.cu:2:2: error: x\n"),
            "a.cu:1:2: error: x\n  1 | a\na.cu:2:2: error: x\n");
}

TEST(DiagnosticFilterTest, KeepsErrorsInTheEmulatorsHeadersWithTheWayThere) {
  const std::string text =
      "a.cu:3:1:   required from here\n/kit/emulator/include/x.h:1:2: error: oh\n";
  EXPECT_EQ(filtered(text), text);
}

}  // namespace
}  // namespace warpkit::driver::test
