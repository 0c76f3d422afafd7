#include "emulator/driver/job.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

using Words = std::vector<std::string>;

Words texts(const std::vector<Input>& inputs) {
  Words result;
  for (const Input& input : inputs) result.push_back(input.text);
  return result;
}

TEST(JobTest, TakesOptionsInEveryFormNvccTakes) {
  const CompileJob job = parse_job({"-Ia", "-I", "b", "-I=c", "--include-path", "d", "-DX", "-D",
                                    "Y=1", "-UZ", "-O3", "--std=c++20", "-o", "prog", "x.cu"});
  EXPECT_EQ(job.include_dirs, (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(job.compile_flags, (Words{"-D", "X", "-D", "Y=1", "-U", "Z"}));
  EXPECT_EQ(job.optimisation, "-O3");
  EXPECT_EQ(job.standard, "c++20");
  EXPECT_EQ(job.output, "prog");
  EXPECT_FALSE(job.compile_only);
  EXPECT_TRUE(job.notes.empty());
}

TEST(JobTest, KeepsTheOrderOfInputsAndLinkerOptions) {
  const CompileJob job = parse_job({"a.cu", "-Lx", "b.o", "-lm", "-Xlinker", "-rpath,y", "c.cpp",
                                    "-lcudart", "-Wl,--no-whole-archive"});
  EXPECT_EQ(texts(job.inputs), (Words{"a.cu", "-Lx", "b.o", "-lm", "-Wl,-rpath", "-Wl,y", "c.cpp",
                                      "-Wl,--no-whole-archive"}));
  EXPECT_EQ(job.inputs[0].kind, InputKind::Cuda);
  EXPECT_EQ(job.inputs[2].kind, InputKind::Linked);
  EXPECT_EQ(job.inputs[6].kind, InputKind::Cpp);
}

TEST(JobTest, PassesHostOptionsThrough) {
  const CompileJob job = parse_job({"-Xcompiler", "-Wall,-fPIC", "--compiler-options=-O1 -DA",
                                    "-Wextra", "-fno-inline", "-mavx2", "x.cu"});
  EXPECT_EQ(job.compile_flags,
            (Words{"-Wall", "-fPIC", "-O1", "-DA", "-Wextra", "-fno-inline", "-mavx2"}));
}

TEST(JobTest, DebuggingOptions) {
  EXPECT_EQ(parse_job({"-g", "x.cu"}).compile_flags, Words{"-g"});
  EXPECT_EQ(parse_job({"-g", "x.cu"}).optimisation, "-O2");
  EXPECT_EQ(parse_job({"-G", "x.cu"}).compile_flags, Words{"-g"});
  EXPECT_EQ(parse_job({"-G", "x.cu"}).optimisation, "-O0");
  EXPECT_EQ(parse_job({"-Werror", "all-warnings", "x.cu"}).compile_flags, Words{"-Werror"});
}

TEST(JobTest, IgnoresWhatHasNoMeaningWithOneNote) {
  const CompileJob job =
      parse_job({"-arch=sm_80", "-gencode", "arch=compute_80,code=sm_80", "--use_fast_math",
                 "-maxrregcount=32", "x.cu", "--expt-relaxed-constexpr"});
  EXPECT_EQ(texts(job.inputs), Words{"x.cu"});
  ASSERT_EQ(job.notes.size(), 1U);
  EXPECT_EQ(job.notes[0],
            "without meaning on the emulator, so ignored: -arch=sm_80 -gencode --use_fast_math "
            "-maxrregcount=32");
}

TEST(JobTest, RaisesAnOldStandardWithANote) {
  const CompileJob job = parse_job({"-std=c++11", "x.cu"});
  EXPECT_EQ(job.standard, "c++17");
  ASSERT_EQ(job.notes.size(), 1U);
}

TEST(JobTest, LanguageOptionDecidesForTheFilesAfterIt) {
  const CompileJob job = parse_job({"a.cpp", "-x", "cu", "b.cpp", "c"});
  EXPECT_EQ(job.inputs[0].kind, InputKind::Cpp);
  EXPECT_EQ(job.inputs[1].kind, InputKind::Cuda);
  EXPECT_EQ(job.inputs[2].kind, InputKind::Cuda);
}

struct UsageCase {
  const char* name;
  Words words;
  const char* message;
};

void PrintTo(const UsageCase& c, std::ostream* stream) { *stream << c.name; }

class UsageTest : public ::testing::TestWithParam<UsageCase> {};

TEST_P(UsageTest, IsRefused) {
  try {
    parse_job(GetParam().words);
    ADD_FAILURE() << "accepted";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.code(), kUsage);
    EXPECT_NE(std::string(failure.what()).find(GetParam().message), std::string::npos)
        << failure.what();
  }
}

const UsageCase kWrong[] = {
    {"NoInput", {}, "no input file"},
    {"OnlyOptions", {"-O2"}, "no input file"},
    {"NoSourceForObjects", {"-c", "a.o"}, "no source file"},
    {"OneOutputForTwoObjects", {"-c", "a.cu", "b.cu", "-o", "c.o"}, "-o names one file"},
    {"UnknownOption", {"--what", "a.cu"}, "unknown option --what"},
    {"MissingValue", {"a.cu", "-o"}, "-o needs a value"},
    {"UnknownLanguage", {"-x", "fortran", "a.cu"}, "-x takes"},
    {"Ptx", {"-ptx", "a.cu"}, "-ptx is not available"},
    {"SharedLibrary", {"-shared", "a.cu"}, "-shared is not available"},
    {"Profile", {"--profile", "a.cu"}, "--profile is not available"},
    {"NvidiasLibrary", {"a.cu", "-lcublas"}, "-lcublas"},
};
INSTANTIATE_TEST_SUITE_P(Lines, UsageTest, ::testing::ValuesIn(kWrong),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace warpkit::driver
