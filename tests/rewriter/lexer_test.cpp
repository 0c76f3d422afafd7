#include "emulator/rewriter/lexer.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warpkit::rewriter {
namespace {

struct LexCase {
  const char* name;
  const char* source;
  std::vector<std::string> tokens;
};

void PrintTo(const LexCase& c, std::ostream* stream) { *stream << c.name; }

std::vector<std::string> texts(const std::vector<Token>& tokens) {
  std::vector<std::string> result;
  for (const Token& token : tokens) result.emplace_back(token.text);
  return result;
}

class LexerTest : public ::testing::TestWithParam<LexCase> {};

TEST_P(LexerTest, FindsTheTokensOutsideDirectives) {
  EXPECT_EQ(texts(lex(GetParam().source).code.tokens), GetParam().tokens);
}

const LexCase kCases[] = {
    {"LineComment", "a // b <<<\nc", {"a", "c"}},
    {"LineCommentGoesOnAfterBackslash", "a // b \\\n c\nd", {"a", "d"}},
    {"BlockComment", "a /* b \n // c */ d", {"a", "d"}},
    {"BlockCommentHidesAQuote", "a /* don't */ b", {"a", "b"}},
    {"UnclosedBlockComment", "a /* b", {"a"}},
    {"String", "f(\"a /* \\\" <<<\") ;", {"f", "(", "\"a /* \\\" <<<\"", ")", ";"}},
    {"StringWithEscapedBackslash", "\"\\\\\" x", {"\"\\\\\"", "x"}},
    {"UnclosedStringEndsWithItsLine", "\"abc\nx", {"\"abc", "x"}},
    {"PrefixedStrings", "u8\"a\" L\"b\" U\"c\"", {"u8\"a\"", "L\"b\"", "U\"c\""}},
    {"RawString", "R\"(a\"<<<\n)\" b", {"R\"(a\"<<<\n)\"", "b"}},
    {"RawStringWithDelimiter", "LR\"x()\" )x\" b", {"LR\"x()\" )x\"", "b"}},
    {"IdentifierThatEndsInR", "FOR \"a\"", {"FOR", "\"a\""}},
    {"Character", "'\"' '\\'' L'x' b", {"'\"'", "'\\''", "L'x'", "b"}},
    {"DigitSeparators", "1'000'000 + 0xAB'CD", {"1'000'000", "+", "0xAB'CD"}},
    {"NumberBeforeACharacter", "f(1,'a')", {"f", "(", "1", ",", "'a'", ")"}},
    {"Floats", "1.5e-3f .5 0x1p+4", {"1.5e-3f", ".5", "0x1p+4"}},
    {"Punctuation", "a::b->c>>>d", {"a", "::", "b", "->", "c", ">", ">", ">", "d"}},
    {"Continuation", "ab \\\n cd", {"ab", "cd"}},
    {"ContinuationWithCarriageReturn", "ab \\\r\n cd", {"ab", "cd"}},
    {"CarriageReturns", "a\r\nb\r\n", {"a", "b"}},
    {"DirectivesAreNoCode", "#if X\na\n#endif\n  # define Y b\nc", {"a", "c"}},
    {"ApostropheInADirective", "#error don't\na 'b'", {"a", "'b'"}},
    {"CommentOpensInADirective", "#endif /* x\ny */\na", {"a"}},
    {"HashInsideALine", "a # b", {"a", "#", "b"}},
    {"CommentBeforeADirective", "/* x */ #define A b\nc", {"c"}},
    {"IfZeroIsLeftOut", "#if 0\na\n#if 1\nb\n#else\nc\n#endif\n#else\nd\n#endif\ne", {"d", "e"}},
    {"IfFalseIsLeftOut", "#if false\na\n#elif X\nb\n#endif", {"b"}},
    {"IfOneStays", "#if 1\na\n#endif", {"a"}},
    {"Empty", "", {}},
};
INSTANTIATE_TEST_SUITE_P(Sources, LexerTest, ::testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

TEST(LexerMacroTest, KeepsTheBodyAndTheParameters) {
  const LexedFile file = lex("#define F(a, b, ...) a<b> \\\n  // note\n#define G (x)\n#define H\n");
  ASSERT_EQ(file.macros.size(), 3U);
  EXPECT_EQ(texts(file.macros[0].tokens), (std::vector<std::string>{"a", "<", "b", ">"}));
  ASSERT_GE(file.macros[0].params.size(), 3U);
  EXPECT_EQ(file.macros[0].params[1], "b");
  EXPECT_EQ(file.macros[0].params[2], "__VA_ARGS__");
  EXPECT_EQ(texts(file.macros[1].tokens), (std::vector<std::string>{"(", "x", ")"}));
  EXPECT_TRUE(file.macros[1].params.empty());
  EXPECT_TRUE(file.macros[2].tokens.empty());
}

TEST(LexerIncludeTest, ReadsBothForms) {
  const LexedFile file =
      lex("#include \"a b.cuh\" // c\n#  include <d/e.h>\n#include MACRO\n#if 0\n#include \"f\"\n");
  ASSERT_EQ(file.includes.size(), 2U);
  EXPECT_EQ(file.includes[0].name, "a b.cuh");
  EXPECT_TRUE(file.includes[0].quoted);
  EXPECT_EQ(file.includes[1].name, "d/e.h");
  EXPECT_FALSE(file.includes[1].quoted);
}

}  // namespace
}  // namespace warpkit::rewriter
