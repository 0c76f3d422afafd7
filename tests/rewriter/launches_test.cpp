#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

std::string launch(const std::string& configuration, const std::string& kernel) {
  const std::string type = "::warpkit::emulator::warpkit_kernel_type(warpkit_type, " + kernel + ")";
  return "::warpkit::emulator::configure(" + configuration + ").warpkit_kernel(\"" + kernel +
         "\", [=](auto warpkit_type) -> decltype(" + type + ") { return " + type +
         "; }, [=](auto&... warpkit_arguments) WARPKIT_UNHOOKED_CALL { " + kernel +
         "(warpkit_arguments...); })";
}

std::string launch_of_expression(const std::string& configuration, const std::string& kernel) {
  return "::warpkit::emulator::configure(" + configuration + ").warpkit_kernel(\"" + kernel +
         "\", " + kernel + ")";
}

struct LaunchCase {
  const char* name;
  std::string source;
  std::string expected;
};

void PrintTo(const LaunchCase& c, std::ostream* stream) { *stream << c.name; }

class LaunchTest : public ::testing::TestWithParam<LaunchCase> {};

TEST_P(LaunchTest, BecomesACall) {
  static const std::regex names(R"(\.warpkit_arguments\("([^"\\]|\\.)*"\))");
  EXPECT_EQ(std::regex_replace(translated_flat(GetParam().source), names, ""),
            flatten(GetParam().expected));
}

TEST(LaunchArgumentsTest, GoAlongAsText) {
  const std::string text = translated_flat("k<<<1, 2>>>(a + 1, \"x\", f(b, c));");
  const std::string expected = ".warpkit_arguments(\"a + 1, \\\"x\\\", f(b, c)\")";
  EXPECT_NE(text.find(flatten(expected)), std::string::npos) << text;
  EXPECT_EQ(translated_flat("k<<<1, 2>>>();").find("warpkit_arguments("), std::string::npos);
}

const LaunchCase kNames[] = {
    {"Plain", "k<<<1, 2>>>(x);", launch("1, 2", "k") + " (x);"},
    {"NoArguments", "k<<<1, 2>>>();", launch("1, 2", "k") + " ();"},
    {"PartedByAFormatter", "k << <1, 2 >> > (x);", launch("1, 2 ", "k") + " (x);"},
    {"PartedTemplate", "k < int > << <g, b, 0, s>> >(x);",
     launch("g, b, 0, s", "k < int >") + " (x);"},
    {"PartedOnlyAtTheEnd", "k<<<1, 2>> >(x);", launch("1, 2", "k") + " (x);"},
    {"TemplateInAPartedLaunch", "k << <f<a<b>>(), 2 >> >(x);",
     launch("f<a<b>>(), 2 ", "k") + " (x);"},
    {"Spaces", "k <<< 1 , 2 >>> (x);", launch("1 , 2 ", "k") + " (x);"},
    {"ThreeSettings", "k<<<g, b, 4 * n>>>(x);", launch("g, b, 4 * n", "k") + " (x);"},
    {"FourSettings", "k<<<g, b, 0, s>>>(x);", launch("g, b, 0, s", "k") + " (x);"},
    {"OneSettingThatAMacroMaySplit", "k<<<SHAPE>>>(x);", launch("SHAPE", "k") + " (x);"},
    {"Template", "k<3><<<1, 2>>>(x);", launch("1, 2", "k<3>") + " (x);"},
    {"NestedTemplate", "k<a<b, c>><<<g, b>>>(x);", launch("g, b", "k<a<b, c>>") + " (x);"},
    {"DeeplyNestedTemplate", "k<a<b<c>>><<<g, b>>>(x);", launch("g, b", "k<a<b<c>>>") + " (x);"},
    {"TemplateThenSpace", "k<a<b>> <<<g, b>>>(x);", launch("g, b", "k<a<b>>") + " (x);"},
    {"TemplateWithComparison", "k<(a > b)><<<g, b>>>(x);", launch("g, b", "k<(a > b)>") + " (x);"},
    {"TemplateWithCall", "k<f(1, 2)><<<g, b>>>(x);", launch("g, b", "k<f(1, 2)>") + " (x);"},
    {"TemplateWithFunctionType", "k<void (*)(int)><<<g, b>>>(x);",
     launch("g, b", "k<void (*)(int)>") + " (x);"},
    {"Qualified", "a::b::k<<<g, b>>>(x);", launch("g, b", "a::b::k") + " (x);"},
    {"GlobalScope", "::k<<<g, b>>>(x);", launch("g, b", "::k") + " (x);"},
    {"GlobalScopeAfterReturn", "return ::k<<<g, b>>>(x);",
     "return " + launch("g, b", "::k") + " (x);"},
    {"QualifiedTemplates", "a::b<c>::k<d><<<g, b, s, t>>>(x);",
     launch("g, b, s, t", "a::b<c>::k<d>") + " (x);"},
    {"DependentTemplate", "T::template k<d><<<g, b>>>(x);",
     launch("g, b", "T::template k<d>") + " (x);"},
    {"CommentInTheName", "k /* why */ <3> <<<g, b>>>(x);", launch("g, b", "k <3>") + " (x);"},
    {"NameOverLines", "k<a,\n  b><<<g, b>>>(x);", launch("g, b", "k<a, b>") + " (x);"},
    {"MemberTemplate", "this->template f<3><<<g, b>>>(x);",
     launch_of_expression("g, b", "this->template f<3>") + " (x);"},
    {"Member", "o.f<<<g, b>>>(x);", launch_of_expression("g, b", "o.f") + " (x);"},
    {"TableOfPointers", "t[i++].f<<<g, b>>>(x);",
     launch_of_expression("g, b", "t[i++].f") + " (x);"},
    {"Parenthesised", "(k)<<<g, b>>>(x);", launch_of_expression("g, b", "(k)") + " (x);"},
    {"MacroCallWithTemplateArguments", "K(x)<3><<<g, b>>>(x);",
     launch("g, b", "K(x)<3>") + " (x);"},
    {"CallThatGivesAKernel", "pick<int>(3)<<<g, b>>>(x);",
     launch_of_expression("g, b", "pick<int>(3)") + " (x);"},
};
INSTANTIATE_TEST_SUITE_P(Names, LaunchTest, ::testing::ValuesIn(kNames),
                         [](const auto& c) { return c.param.name; });

const LaunchCase kSettings[] = {
    {"Shift", "k<<<(n + 255) >> 8, 1 << 8>>>(x);", launch("(n + 255) >> 8, 1 << 8", "k") + " (x);"},
    {"ShiftWithoutParentheses", "k<<<n >> 8, 256>>>(x);", launch("n >> 8, 256", "k") + " (x);"},
    {"Braces", "k<<<dim3{1, 2}, {3, 4}>>>(x);", launch("dim3{1, 2}, {3, 4}", "k") + " (x);"},
    {"Calls", "k<<<f(1, 2), g(3)>>>(x);", launch("f(1, 2), g(3)", "k") + " (x);"},
    {"TemplateAtTheEnd", "k<<<g, size<int>>>>(x);", launch("g, size<int>", "k") + " (x);"},
    {"TripleCloseInside", "k<<<f<a<b<int>>>(1), 2>>>(x);",
     launch("f<a<b<int>>>(1), 2", "k") + " (x);"},
    {"LambdaInside", "k<<<[]{ return 1; }(), 2>>>(x);",
     launch("[]{ return 1; }(), 2", "k") + " (x);"},
    {"OverLines", "k<<<g,  // grid\n    b>>>(x);", launch("g, // grid\n b", "k") + " (x);"},
    {"LineBreakAfterTheOpening", "k<<<\n  g, b\n>>>(x);", launch("g, b\n", "k") + " (x);"},
    {"DigitSeparator", "k<<<1'024, 1'0>>>(x);", launch("1'024, 1'0", "k") + " (x);"},
    {"TwoLaunches", "k<<<1, 2>>>(x); k<<<3, 4>>>(y);",
     launch("1, 2", "k") + " (x); " + launch("3, 4", "k") + " (y);"},
    {"LaunchInAnArgumentsLambda", "k<<<1, 2>>>([] { q<<<3, 4>>>(); });",
     launch("1, 2", "k") + " ([] { " + launch("3, 4", "q") + "(); });"},
    {"AfterIf", "if (c) k<<<1, 2>>>(x); else k<<<3, 4>>>(x);",
     "if (c) " + launch("1, 2", "k") + " (x); else " + launch("3, 4", "k") + " (x);"},
    {"ParenthesisedAfterIf", "if (c) (k)<<<1, 2>>>(x);",
     "if (c) " + launch_of_expression("1, 2", "(k)") + " (x);"},
    {"AfterALabel", "again: k<<<1, 2>>>(x);", "again: " + launch("1, 2", "k") + " (x);"},
    {"AfterAComparison", "a < b; k<<<1, 2>>>(x);", "a < b; " + launch("1, 2", "k") + " (x);"},
};
INSTANTIATE_TEST_SUITE_P(Settings, LaunchTest, ::testing::ValuesIn(kSettings),
                         [](const auto& c) { return c.param.name; });

const LaunchCase kMacros[] = {
    {"ObjectLike", "#define RUN k<<<1, 2>>>(x)\n", "#define RUN " + launch("1, 2", "k") + "(x)"},
    {"ArgumentsLeftToTheUser", "#define RUN k<<<1, 2>>>\n", "#define RUN " + launch("1, 2", "k")},
    {"VariadicSettings", "#define R k<<<__VA_ARGS__>>>(x)\n",
     "#define R " + launch("__VA_ARGS__", "k") + "(x)"},
    {"MacroArgument", "CHECK(k<<<1, 2>>>(x));", "CHECK(" + launch("1, 2", "k") + "(x));"},
};
INSTANTIATE_TEST_SUITE_P(Macros, LaunchTest, ::testing::ValuesIn(kMacros),
                         [](const auto& c) { return c.param.name; });

TEST(LaunchMacroTest, TheNameShowsTheMacrosArguments) {
  const std::string text = translated_flat("#define RUN(type, n) k_##type<n><<<1, 2>>>(x)\n");
  EXPECT_NE(text.find(".warpkit_kernel(\"k_\"#type\"<\"#n\">\","), std::string::npos) << text;
  EXPECT_NE(text.find("{k_##type<n>(warpkit_arguments...);}"), std::string::npos) << text;
}

TEST(LaunchMacroTest, ABodyStaysOneLogicalLine) {
  const std::string text = translated("#define RUN(n) \\\n  k<<<n, \\\n 2>>> \\\n (x)\nint end;\n");
  int newlines = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    ++newlines;
    if (newlines <= 3) {
      EXPECT_EQ(text[i - 1], '\\') << text;
    }
  }
  EXPECT_EQ(newlines, 5) << text;
}

struct UnchangedCase {
  const char* name;
  const char* source;
};

void PrintTo(const UnchangedCase& c, std::ostream* stream) { *stream << c.name; }

class UnchangedTest : public ::testing::TestWithParam<UnchangedCase> {};

TEST_P(UnchangedTest, ComesBackAsItWas) {
  EXPECT_EQ(translated(GetParam().source), GetParam().source);
}

const UnchangedCase kUnchanged[] = {
    {"LineComment", "// k<<<1, 2>>>(x);\n"},
    {"BlockComment", "/* k<<<1, 2>>>(x); extern __shared__ float s[]; */\n"},
    {"String", "const char* s = \"k<<<1, 2>>>(x);\";\n"},
    {"StringWithQuote", "const char* s = \"\\\"k<<<1, 2>>>(x);\";\n"},
    {"RawString", "auto s = R\"k(k<<<1, 2>>>(x) \" extern __shared__ int s[];)k\";\n"},
    {"CharactersAndSeparators", "int a = 1'000; char b = '\"', c = '<'; // k<<<1, 2>>>(x)\n"},
    {"IfZero", "#if 0\nk<<<1\n#endif\nint x;\n"},
    {"OperatorTemplate", "friend S& operator<<<>(S&, T);\n"},
    {"OperatorTemplateWithArgument", "friend S& operator<<<char>(S&, T);\n"},
    {"Shifts", "int a = b << c >> d;\nint e = f<g<h<3>>>::v;\n"},
    {"ConflictMarkersAreNoLaunch", "// x\n<<<<<<< ours\n>>>>>>> theirs\n"},
    {"CarriageReturns", "int a;\r\nint b;\r\n"},
    {"NoNewlineAtTheEnd", "int a;"},
    {"Empty", ""},
    {"ErrorWithApostrophe", "#error can't do k<<<1, 2>>>(x)\n"},
};
INSTANTIATE_TEST_SUITE_P(Sources, UnchangedTest, ::testing::ValuesIn(kUnchanged),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace warpkit::rewriter::test
