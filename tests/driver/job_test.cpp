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

Words folders(const CompileJob& job) {
  Words result;
  for (const IncludeDir& dir : job.include_dirs) {
    result.push_back(dir.system ? "system " + dir.path : dir.path);
  }
  return result;
}

TEST(JobTest, TakesOptionsInEveryFormNvccTakes) {
  const CompileJob job = parse_job({"-Ia", "-I", "b", "-I=c", "--include-path", "d", "-DX", "-D",
                                    "Y=1", "-UZ", "-O3", "--std=c++20", "-o", "prog", "x.cu"});
  EXPECT_EQ(folders(job), (Words{"a", "b", "c", "d"}));
  EXPECT_EQ(job.compile_flags, (Words{"-D", "X", "-D", "Y=1", "-U", "Z"}));
  EXPECT_EQ(job.optimisation, "-O3");
  EXPECT_EQ(job.standard, "c++20");
  EXPECT_EQ(job.output, "prog");
  EXPECT_EQ(job.product, Product::Program);
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
  EXPECT_EQ(parse_job({"-G", "x.cu"}).compile_flags, (Words{"-g", "-D__CUDACC_DEBUG__"}));
  EXPECT_EQ(parse_job({"-G", "x.cu"}).optimisation, "-O0");
  EXPECT_EQ(parse_job({"-Werror", "all-warnings", "x.cu"}).compile_flags, Words{"-Werror"});
}

TEST(JobTest, IgnoresWhatHasNoMeaningWithOneNote) {
  const CompileJob job =
      parse_job({"-arch=sm_80", "-gencode", "arch=compute_80,code=sm_80", "--use_fast_math",
                 "-maxrregcount=32", "x.cu", "--expt-relaxed-constexpr"});
  EXPECT_EQ(texts(job.inputs), Words{"x.cu"});
  EXPECT_EQ(job.compile_flags, Words{"-D__CUDACC_RELAXED_CONSTEXPR__"});
  ASSERT_EQ(job.notes.size(), 1U);
  EXPECT_EQ(job.notes[0],
            "without meaning on the emulator, so ignored: -arch=sm_80 -gencode --use_fast_math "
            "-maxrregcount=32");
}

TEST(JobTest, ListsMayBeSplitByCommasAndKeptTogetherByQuotes) {
  const CompileJob job =
      parse_job({"-I", "a,b", "-isystem=c", "-Lx,y", "-l", "m,z", "-Xcompiler",
                 "-Wall,-Wl,-rpath,/a b,-fPIC", "-Xcompiler", "\"-DX=1,2\"", "-DF(x,y)=x", "x.cu"});
  EXPECT_EQ(folders(job), (Words{"a", "b", "system c"}));
  EXPECT_EQ(texts(job.inputs), (Words{"-Lx", "-Ly", "-lm", "-lz", "-Wl,-rpath,/a,b", "x.cu"}));
  EXPECT_EQ(job.compile_flags, (Words{"-Wall", "-fPIC", "-DX=1,2", "-D", "F(x,y)=x"}));
}

TEST(JobTest, OptionsThatLookLikeTheHostCompilers) {
  const CompileJob job =
      parse_job({"-fmad=false", "-ftz=true", "-m64", "-Wno-deprecated-gpu-targets", "-maxrregcount",
                 "8", "-t0", "-lineinfo", "-lib", "-MD", "-MF", "x.d", "-MT", "a", "-MP", "x.cu"});
  EXPECT_EQ(texts(job.inputs), Words{"x.cu"});
  EXPECT_EQ(job.compile_flags, Words{"-g"});
  EXPECT_EQ(job.product, Product::StaticLibrary);
  EXPECT_TRUE(job.dependencies.wanted && job.dependencies.phony_headers);
  EXPECT_EQ(job.dependencies.file, "x.d");
  EXPECT_EQ(job.dependencies.targets, Words{"a"});
  EXPECT_EQ(job.notes[0],
            "without meaning on the emulator, so ignored: -fmad=false -ftz=true -maxrregcount -t0");
}

TEST(JobTest, DeviceCodeIsTheFilesOwnUnlessToldOtherwise) {
  EXPECT_TRUE(parse_job({"-c", "x.cu"}).whole_program);
  EXPECT_TRUE(parse_job({"-rdc=false", "x.cu"}).whole_program);
  EXPECT_FALSE(parse_job({"-rdc", "true", "x.cu"}).whole_program);
  EXPECT_FALSE(parse_job({"--relocatable-device-code=true", "x.cu"}).whole_program);
  EXPECT_FALSE(parse_job({"-dc", "x.cu"}).whole_program);
}

TEST(JobTest, UnknownOptionsCanBeForwarded) {
  const CompileJob job = parse_job({"-forward-unknown-to-host-compiler", "--what", "x.cu"});
  EXPECT_EQ(job.compile_flags, Words{"--what"});
}

TEST(JobTest, DeviceLinkWinsOverShared) {
  EXPECT_EQ(parse_job({"-shared", "-dlink", "a.o"}).product, Product::DeviceLink);
  EXPECT_EQ(parse_job({"-dlink", "-shared", "a.o"}).product, Product::DeviceLink);
}

TEST(JobTest, TellsSourcesWhatTheyAskFor) {
  EXPECT_EQ(parse_job({"--extended-lambda", "--default-stream=per-thread", "x.cu"}).compile_flags,
            (Words{"-D__CUDACC_EXTENDED_LAMBDA__", "-DCUDA_API_PER_THREAD_DEFAULT_STREAM"}));
}

TEST(JobTest, LibrariesOfTheEmulator) {
  const CompileJob job = parse_job({"x.cu", "-lcudart_static", "-lcublas", "-lnvToolsExt", "-lm"});
  EXPECT_EQ(texts(job.inputs), (Words{"x.cu", "-lm"}));
}

TEST(JobTest, RaisesAnOldStandardWithANote) {
  const CompileJob job = parse_job({"-std=c++11", "x.cu"});
  EXPECT_EQ(job.standard, "c++17");
  EXPECT_EQ(job.compile_flags, Words{"-Wno-register"});
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
    {"Ptx", {"-ptx", "a.cu"}, "-ptx: there is no GPU code to write"},
    {"Cubin", {"--cubin", "a.cu"}, "--cubin: there is no GPU code to write"},
    {"RunWithoutProgram", {"--run", "-c", "a.cu"}, "--run needs a program"},
    {"Runtime", {"--cudart=dynamic", "a.cu"}, "--cudart takes"},
    {"DefaultStream", {"--default-stream", "mine", "a.cu"}, "--default-stream takes"},
    {"NvidiasLibrary", {"a.cu", "-lcufft"}, "-lcufft"},
};
INSTANTIATE_TEST_SUITE_P(Lines, UsageTest, ::testing::ValuesIn(kWrong),
                         [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace warpkit::driver
