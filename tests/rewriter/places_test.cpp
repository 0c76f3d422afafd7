// Lines and columns of the translation are the source's own.
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/lexer.hpp"
#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

std::string show(int line, std::size_t column) {
  return std::to_string(line) + ":" + std::to_string(column);
}

// The kernel's name also stands in a string, and a variable's in a macro of ours: no message points
// there.
void blank_strings(std::string& line) {
  for (const char* name : {"WARPKIT_SHARED_VARIABLE(", "WARPKIT_DYNAMIC_NAME("}) {
    const std::size_t macro = line.find(name);
    if (macro != std::string::npos) line.erase(macro);
  }
  bool in_string = false;
  for (char& c : line) {
    if (c == '"') in_string = !in_string;
    if (in_string) c = ' ';
  }
}

// All places, as a compiler would give them, of a word in a translation.
std::vector<std::string> presumed_places(const std::string& text, const std::string& word) {
  std::vector<std::string> places;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.compare(0, 6, "#line ") == 0) {
      number = std::stoi(line.substr(6)) - 1;
      continue;
    }
    blank_strings(line);
    for (std::size_t at = line.find(word); at != std::string::npos; at = line.find(word, at + 1)) {
      places.push_back(show(number, at + 1));
    }
  }
  return places;
}

struct PlaceCase {
  const char* name;
  const char* source;  // words that begin with q are looked for; each is used once
};

void PrintTo(const PlaceCase& c, std::ostream* stream) { *stream << c.name; }

class PlacesTest : public ::testing::TestWithParam<PlaceCase> {};

TEST_P(PlacesTest, EveryWordKeepsItsLineAndColumn) {
  const std::string source = GetParam().source;
  const std::string text = translated(source);
  int words = 0;
  for (const Token& token : lex(source).code.tokens) {
    if (token.text[0] != 'q') continue;
    ++words;
    const std::string word(token.text);
    const Place place = place_of(source, token.begin);
    const std::vector<std::string> found = presumed_places(text, word);
    ASSERT_FALSE(found.empty()) << word << " is lost in:\n" << text;
    for (const std::string& at : found) {
      EXPECT_EQ(at, show(place.line, static_cast<std::size_t>(place.column))) << word << " in:\n"
                                                                              << text;
    }
  }
  EXPECT_GT(words, 0);
}

const PlaceCase kCases[] = {
    {"OneLine", "int q0;\n  qk<<<q1, q2>>>(q3); int q4;\nint q5;\n"},
    {"TwoOnALine", "  k<<<q1, q2>>>(q3); k<<<q4, q5>>>(q6); int q7;\nint q8;\n"},
    {"SettingsOverLines", "  k<<<q1,\n      q2>>>(q3,\n   q4); int q5;\nint q6;\n"},
    {"NameOverLines", "  qk<a,\n    b>\n   <<<q2, q3>>>\n  (q4);\nint q5;\n"},
    {"Tabs", "\tint q0;\n\tk<<<q1,\tq2>>>(q3);\tint q4;\nint q5;\n"},
    {"DynamicShared", "void q0() {\n  extern __shared__ qtype qname[]; int q1;\n  int q2;\n}\n"},
    {"StaticShared", "void q0() {\n  __shared__ qtype qname[3]; int q1;\n  int q2;\n}\n"},
    {"StaticIsDropped", "void q0() {\n  static __shared__ int s[qn]; int q1;\n  int q2;\n}\n"},
    {"AfterAMacro", "#define R k<<<1, \\\n  2>>>(x)\nint q0; int q1;\n"},
    {"AfterASharedMacro", "#define R extern __shared__ \\\n  int \\\n s[];\nint q0; int q1;\n"},
    {"DirectiveInside", "k<<<q0,\n#if X\n  q1\n#else\n  q2\n#endif\n  >>>(q3);\nint q4;\n"},
    {"CarriageReturns", "int q0;\r\n  k<<<q1, q2>>>(q3);\r\nint q4;\r\n"},
    {"Continuation", "int q0; \\\n  k<<<q1, q2>>>(q3);\nint q4;\n"},
};
INSTANTIATE_TEST_SUITE_P(Sources, PlacesTest, ::testing::ValuesIn(kCases),
                         [](const auto& c) { return c.param.name; });

TEST(PlacesInCallTest, LinesAreKeptWhereDirectivesAreNotAllowed) {
  const std::string text = translated("CHECK(k<a,\n  b><<<1,\n  2>>>(x));\nint q0;\n");
  EXPECT_EQ(text.find("#line"), std::string::npos) << text;
  EXPECT_EQ(presumed_places(text, "q0"), std::vector<std::string>{"4:5"}) << text;
}

TEST(PlacesOfTabsTest, PaddingKeepsTabsBecauseCompilersGiveThemSeveralColumns) {
  const std::string text = translated("\tk<<<1,\t2>>>(x);\tint y;\n");
  EXPECT_NE(text.find("\n\t      \t    (x);"), std::string::npos) << text;
}

TEST(PlacesInFileTest, TheFirstLineNamesTheFileAsGiven) {
  const Scratch scratch;
  const std::string path = scratch.write("odd \"name\".cu", "int x;\n");
  ASSERT_TRUE(scratch.translate("odd \"name\".cu").errors.empty());
  const std::string text = scratch.read("out.cpp");
  EXPECT_EQ(text.substr(0, text.find('\n')), "#line 1 " + quote(path));
}

}  // namespace
}  // namespace warpkit::rewriter::test
