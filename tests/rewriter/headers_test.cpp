#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

constexpr const char* kLaunch = "inline void f() { k<<<1, 2>>>(); }\n";

bool depends_on(const Result& result, const std::string& path) {
  return std::count(result.dependencies.begin(), result.dependencies.end(), path) == 1;
}

// The translation of a header, or "(none)" if it isn't translated.
std::string header_translation(const Scratch& scratch, int number, const std::string& name) {
  return scratch.read("out.cpp.headers/" + std::to_string(number) + "-" + name);
}

TEST(HeaderTest, AHeaderWithALaunchIsTranslatedAndUsed) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.cuh\"  // note\nint x;\n");
  const std::string header = scratch.write("a.cuh", kLaunch);
  const Result result = scratch.translate("in.cu");
  ASSERT_TRUE(result.errors.empty());
  EXPECT_TRUE(depends_on(result, header));
  const std::string copy = scratch.path("out.cpp.headers/1-a.cuh");
  EXPECT_NE(scratch.read("out.cpp").find("#include \"" + copy + "\"  // note\nint x;\n"),
            std::string::npos)
      << scratch.read("out.cpp");
  const std::string text = header_translation(scratch, 1, "a.cuh");
  EXPECT_EQ(text.find("#line 1 \"" + header + "\"\n"), 0U) << text;
  EXPECT_NE(text.find("configure("), std::string::npos) << text;
}

TEST(HeaderTest, AHeaderWithoutConstructsIsUsedAsItIs) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.h\"\n");
  const std::string header = scratch.write("a.h", "#define A 1\n");
  const Result result = scratch.translate("in.cu");
  EXPECT_TRUE(depends_on(result, header));
  EXPECT_NE(scratch.read("out.cpp").find("#include \"" + header + "\"\n"), std::string::npos);
  EXPECT_EQ(header_translation(scratch, 1, "a.h"), "(no file)");
}

TEST(HeaderTest, AHeaderThatIncludesATranslatedOneIsTranslatedToo) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"sub/a.h\"\n");
  scratch.write("sub/a.h", "#include \"b.cuh\"\n");
  const std::string inner = scratch.write("sub/b.cuh", kLaunch);
  const Result result = scratch.translate("in.cu");
  EXPECT_TRUE(depends_on(result, inner));
  EXPECT_NE(header_translation(scratch, 1, "a.h").find("out.cpp.headers/2-b.cuh\""),
            std::string::npos);
  EXPECT_NE(header_translation(scratch, 2, "b.cuh").find("configure("), std::string::npos);
}

TEST(HeaderTest, IncludeFoldersAreSearched) {
  const Scratch scratch;
  scratch.write("in.cu", "#include <a.cuh>\n#include \"d/b.cuh\"\n#include <plain.h>\n");
  scratch.write("include/a.cuh", kLaunch);
  scratch.write("include/d/b.cuh", "__global__ void g() { extern __shared__ int s[]; }\n");
  scratch.write("include/plain.h", "int y;\n");
  ASSERT_TRUE(scratch.translate("in.cu").errors.empty());
  EXPECT_NE(header_translation(scratch, 1, "a.cuh").find("configure("), std::string::npos);
  EXPECT_NE(header_translation(scratch, 2, "b.cuh").find("dynamic_shared"), std::string::npos);
  EXPECT_NE(scratch.read("out.cpp").find("#include <plain.h>\n"), std::string::npos);
}

TEST(HeaderTest, TheFolderOfTheIncluderComesFirst) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.h\"\n");
  const std::string beside = scratch.write("a.h", "int beside;\n");
  scratch.write("include/a.h", kLaunch);
  EXPECT_TRUE(depends_on(scratch.translate("in.cu"), beside));
}

TEST(HeaderTest, TheEmulatorsOwnHeadersAreLeftAlone) {
  const Scratch scratch;
  scratch.write("in.cu", "#include <cuda_runtime.h>\n");
  scratch.write("include/cuda_runtime.h", kLaunch);
  scratch.write("builtin/cuda_runtime.h", kLaunch);
  const Result result = scratch.translate("in.cu");
  EXPECT_EQ(result.dependencies.size(), 1U);
  EXPECT_NE(scratch.read("out.cpp").find("#include <cuda_runtime.h>\n"), std::string::npos);
}

TEST(HeaderTest, HeadersThatIncludeEachOtherEnd) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.cuh\"\n");
  scratch.write("a.cuh", std::string("#pragma once\n#include \"b.cuh\"\n") + kLaunch);
  scratch.write("b.cuh", "#pragma once\n#include \"a.cuh\"\n#include \"b.cuh\"\n");
  ASSERT_TRUE(scratch.translate("in.cu").errors.empty());
  EXPECT_NE(header_translation(scratch, 2, "b.cuh").find("out.cpp.headers/1-a.cuh\""),
            std::string::npos);
}

TEST(HeaderTest, AHeaderIncludedTwiceIsTranslatedOnce) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"a.cuh\"\n#include \"./a.cuh\"\n");
  const std::string header = scratch.write("a.cuh", kLaunch);
  EXPECT_TRUE(depends_on(scratch.translate("in.cu"), header));
  EXPECT_EQ(header_translation(scratch, 2, "a.cuh"), "(no file)");
}

TEST(HeaderTest, AnIncludedCuFileIsTranslated) {
  const Scratch scratch;
  scratch.write("in.cu", "#include \"part.cu\"\n");
  scratch.write("part.cu", kLaunch);
  ASSERT_TRUE(scratch.translate("in.cu").errors.empty());
  EXPECT_NE(header_translation(scratch, 1, "part.cu").find("configure("), std::string::npos);
}

}  // namespace
}  // namespace warpkit::rewriter::test
