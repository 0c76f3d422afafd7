#include "tests/layout/layout_rules.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace warpkit::layout {
namespace {

namespace fs = std::filesystem;

TEST(LayoutTest, ThisTreeKeepsItsRules) {
  EXPECT_GT(count_sources(WARPKIT_SOURCE_DIR), 50) << "no sources found: looked in the wrong place";
  for (const std::string& violation : find_violations(WARPKIT_SOURCE_DIR)) {
    ADD_FAILURE() << violation;
  }
}

struct PlantedCase {
  const char* name;
  const char* file;
  const char* text;
  const char* violation;  // empty if it is allowed
};

void PrintTo(const PlantedCase& c, std::ostream* stream) { *stream << c.name; }

// A tree of one file, and another for relative includes to find.
class PlantedTest : public ::testing::TestWithParam<PlantedCase> {
 protected:
  PlantedTest() {
    std::string pattern = (fs::temp_directory_path() / "layout-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    root_ = pattern;
    write("kernels/core/check.hpp", "#pragma once\n");
    write(GetParam().file, GetParam().text);
  }
  ~PlantedTest() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  fs::path root_;
};

TEST_P(PlantedTest, IsJudged) {
  std::vector<std::string> expected;
  if (*GetParam().violation != '\0') expected.emplace_back(GetParam().violation);
  EXPECT_EQ(find_violations(root_.string()), expected);
}

const PlantedCase kWrong[] = {
    {"IncludeBehindARawString", "kit/a.cpp",
     "const char* a = R\"x(\n#include \"kernels/core/check.hpp\"\n)x\";\n"
     "#include \"kernels/core/check.hpp\"\n",
     "kit/a.cpp:4: kit may not include kernels (kernels/core/check.hpp)"},
    {"ReferenceIncludesKernels", "reference_cpu/a.cpp", "\n#include \"kernels/core/check.hpp\"\n",
     "reference_cpu/a.cpp:2: reference_cpu may not include kernels (kernels/core/check.hpp)"},
    {"KernelsIncludeReference", "kernels/a.cu", "#include \"reference_cpu/reference.hpp\"\n",
     "kernels/a.cu:1: kernels may not include reference_cpu (reference_cpu/reference.hpp)"},
    {"KernelsIncludeMinimodel", "kernels/a.cuh", "#  include <minimodel/model.hpp>\n",
     "kernels/a.cuh:1: kernels may not include minimodel (minimodel/model.hpp)"},
    {"KernelsIncludeTests", "kernels/a.hpp", "#include \"tests/support/compare.hpp\"\n",
     "kernels/a.hpp:1: kernels may not include tests (tests/support/compare.hpp)"},
    {"EmulatorIncludesKernels", "emulator/include/a.h", "#include \"kernels/core/check.hpp\"\n",
     "emulator/include/a.h:1: emulator may not include kernels (kernels/core/check.hpp)"},
    {"KernelsIncludeTheEmulator", "kernels/a.cu", "#include <warpkit/emulator/launch.h>\n",
     "kernels/a.cu:1: kernels may not include emulator (warpkit/emulator/launch.h)"},
    {"KitIncludesKernels", "kit/a.cpp", "#include \"kernels/core/check.hpp\"\n",
     "kit/a.cpp:1: kit may not include kernels (kernels/core/check.hpp)"},
    {"MinimodelIncludesLessons", "minimodel/a.cpp", "#include \"lessons/a.hpp\"\n",
     "minimodel/a.cpp:1: minimodel may not include lessons (lessons/a.hpp)"},
    {"ByARelativePath", "reference_cpu/deep/a.cpp", "#include \"../../kernels/core/check.hpp\"\n",
     "reference_cpu/deep/a.cpp:1: reference_cpu may not include kernels "
     "(../../kernels/core/check.hpp)"},
    {"ThroughDots", "reference_cpu/a.cpp", "#include \"reference_cpu/../kernels/a.hpp\"\n",
     "reference_cpu/a.cpp:1: reference_cpu may not include kernels "
     "(reference_cpu/../kernels/a.hpp)"},
    {"ThirdPartyInKernels", "kernels/a.cpp", "#include <fmt/format.h>\n",
     "kernels/a.cpp:1: no library of others here (fmt/format.h)"},
    {"ThirdPartyInTheRunnersCore", "minimodel/model/a.cpp", "#include <nlohmann/json.hpp>\n",
     "minimodel/model/a.cpp:1: no library of others here (nlohmann/json.hpp)"},
    {"FolderUtils", "kernels/utils/a.cpp", "", "kernels/utils: a folder may not be called utils"},
    {"FolderCommon", "kit/common/a.cpp", "", "kit/common: a folder may not be called common"},
    {"FolderMisc", "tests/x/misc/a.txt", "", "tests/x/misc: a folder may not be called misc"},
};
INSTANTIATE_TEST_SUITE_P(Wrong, PlantedTest, ::testing::ValuesIn(kWrong),
                         [](const auto& c) { return c.param.name; });

const PlantedCase kRight[] = {
    {"MinimodelIncludesKernels", "minimodel/a.cpp", "#include \"kernels/core/check.hpp\"\n", ""},
    {"MinimodelIncludesReference", "minimodel/a.cpp", "#include \"reference_cpu/r.hpp\"\n", ""},
    {"ExercisesIncludeMinimodel", "exercises/a.cpp", "#include \"minimodel/m.hpp\"\n", ""},
    {"TestsIncludeAll", "tests/a.cpp", "#include \"kit/a.hpp\"\n#include \"emulator/b.hpp\"\n", ""},
    {"ARoomIncludesItself", "kernels/a.cu", "#include \"core/check.hpp\"\n", ""},
    {"SystemHeaders", "reference_cpu/a.cpp", "#include <cmath>\n#include <sys/types.h>\n", ""},
    {"InAComment", "reference_cpu/a.cpp", "// #include \"kernels/core/check.hpp\"\n", ""},
    {"ThirdPartyInAProgram", "minimodel/cli/a.cpp", "#include <CLI/CLI.hpp>\n", ""},
    {"ThirdPartyInTheKit", "kit/a.cpp", "#include <nlohmann/json.hpp>\n", ""},
};
INSTANTIATE_TEST_SUITE_P(Right, PlantedTest, ::testing::ValuesIn(kRight),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace warpkit::layout
