#include "minimodel/quantize/quantize.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <limits>

#include "minimodel/gguf/model_error.hpp"
#include "minimodel/quantize/output_file.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"
#include "reference_cpu/reference.hpp"
#include "tests/minimodel/data_folder.hpp"
#include "tests/minimodel/tiny_llama.hpp"

namespace {

using namespace warpkit;
using namespace warpkit::minimodel;
namespace fs = std::filesystem;

/// A folder that goes with the test.
class Folder {
 public:
  Folder() : path_(testing::TempDir() + "minimodel-" + std::to_string(::getpid())) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  std::size_t entries() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  std::string path_;
};

TEST(Quantize, TensorsEqualTheReferenceAndMetadataStays) {
  const Folder folder;
  const GgufFile in = test::open_built(test::tiny_llama(WeightType::F32));
  for (const WeightType type :
       {WeightType::F32, WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
    const std::string path = folder.file("out.gguf");
    quantize_file(in, path, type, {});
    const GgufFile out(open_file(path));
    check_tensors(out, read_config(out));
    EXPECT_EQ(Tokenizer(out).encode("abc"), Tokenizer(in).encode("abc"));
    ASSERT_EQ(out.tensors().size(), in.tensors().size());
    for (const Tensor& tensor : in.tensors()) {
      const Tensor& made = *out.find_tensor(tensor.name);
      const WeightType expected = tensor.n_dims == 1 ? WeightType::F32 : type;
      EXPECT_EQ(made.type->weight, expected) << tensor.name;
      const std::vector<std::uint8_t> bytes = in.read(tensor);
      std::vector<float> floats(weight_count(tensor));
      std::memcpy(floats.data(), bytes.data(), bytes.size());
      EXPECT_EQ(out.read(made), from_floats(expected, floats.data(), floats.size()));
    }
  }
}

TEST(Quantize, RowsThatAreNoMultipleOf32BecomeHalves) {
  Tensor tensor = {};
  tensor.n_dims = 2;
  tensor.cols = 172;
  EXPECT_EQ(type_for(tensor, WeightType::Q8_0), WeightType::F16);
  EXPECT_EQ(type_for(tensor, WeightType::F32), WeightType::F32);
  tensor.cols = 64;
  EXPECT_EQ(type_for(tensor, WeightType::Q4_0), WeightType::Q4_0);
  tensor.n_dims = 1;
  EXPECT_EQ(type_for(tensor, WeightType::Q4_0), WeightType::F32);
}

/// The weights of a tensor in two files, as floats.
void expect_equal_weights(const GgufFile& a, const GgufFile& b, const Tensor& tensor) {
  const Tensor& other = *b.find_tensor(tensor.name);
  ASSERT_EQ(tensor.type, other.type) << tensor.name;
  EXPECT_EQ(a.read(tensor), b.read(other)) << tensor.name;
}

// llama.cpp's own tool wrote these files from the same weights. It keeps some tensors in finer
// types (output.weight in a Q4_0 file), so only tensors of the type itself are compared.
TEST(Quantize, EqualsWhatLlamaCppWrites) {
  WARPKIT_NEEDS_DATA(data);
  const Folder folder;
  const GgufFile in(open_file(data + "/models/stories260K-F32.gguf"));
  for (const WeightType type : {WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
    const std::string name = weight_type_name(type);
    const GgufFile expected(open_file(data + "/models/stories260K-" + name + ".gguf"));
    const std::string path = folder.file("out.gguf");
    const QuantizeResult result = quantize_file(in, path, type, {});
    const GgufFile out(open_file(path));
    int compared = 0;
    for (const Tensor& tensor : expected.tensors()) {
      if (tensor.type->weight != type) continue;
      expect_equal_weights(expected, out, tensor);
      ++compared;
    }
    EXPECT_GE(compared, 5 * 6) << name;
    EXPECT_EQ(result.notes.size(), type == WeightType::F16 ? 0u : 1u) << name;
    for (const std::string& note : result.notes) {
      EXPECT_NE(note.find("5 tensors become F16"), std::string::npos) << note;
    }
  }
}

TEST(Quantize, GivesUpWithoutATrace) {
  const Folder folder;
  const std::string path = folder.file("out.gguf");
  const GgufFile in = test::open_built(test::tiny_llama(WeightType::F32));
  const auto give_up = [](std::uint64_t done, std::uint64_t) {
    if (done > 100000) throw std::runtime_error("stop");
  };
  EXPECT_THROW(quantize_file(in, path, WeightType::Q4_0, give_up), std::runtime_error);
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(Quantize, RefusesWeightsThatTheTypeCantHold) {
  const Folder folder;
  for (const float value : {std::nanf(""), std::numeric_limits<float>::infinity(), 1e30f}) {
    test::GgufBuilder builder = test::tiny_llama(WeightType::F32);
    std::memcpy(builder.tensor("blk.1.ffn_up.weight").data.data() + 400, &value, sizeof(value));
    const GgufFile in = test::open_built(builder);
    for (const WeightType type : {WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
      EXPECT_THROW(quantize_file(in, folder.file("out.gguf"), type, {}), ModelError);
    }
  }
  EXPECT_EQ(folder.entries(), 0u);
}

TEST(OutputFile, AppearsOnlyWhenCommitted) {
  const Folder folder;
  const std::string path = folder.file("file");
  {
    OutputFile out(path);
    out.write("abc", 3);
    EXPECT_EQ(out.position(), 3u);
    EXPECT_FALSE(fs::exists(path));
  }
  EXPECT_EQ(folder.entries(), 0u);
  OutputFile out(path);
  out.write("abc", 3);
  out.commit();
  EXPECT_EQ(test::read_text(path), "abc");
  EXPECT_EQ(folder.entries(), 1u);
}

// A limit on the size of files stands for a full disk: writing fails in the middle.
TEST(OutputFile, AFullDiskLeavesTheOldFileAndNothingElse) {
  const Folder folder;
  const std::string path = folder.file("out.gguf");
  const GgufFile in = test::open_built(test::tiny_llama(WeightType::F32));
  quantize_file(in, path, WeightType::Q4_0, {});
  const std::string before = test::read_text(path);

  rlimit old = {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {100000, old.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(quantize_file(in, path, WeightType::F32, {}), OutputError);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, old_handler);

  EXPECT_EQ(folder.entries(), 1u);
  EXPECT_EQ(test::read_text(path), before);
}

TEST(OutputFile, RefusesWhatCantBeWritten) {
  EXPECT_THROW(OutputFile("/no/such/folder/file"), OutputError);
  EXPECT_THROW(OutputFile("/dev/null"), OutputError);
}

}  // namespace
