/// @file
/// gpu-model-check MODEL FOLDER [TOKENS]: verifies a model on this build's device in every weight
/// type, layer by layer against the reference, and times its decoding beside a copy of as many
/// bytes as a token reads. Quantised copies of the model are written to FOLDER. Prints one line a
/// fact for the report. Exit code 0 if every type verified.
///
/// It uses the runner's core alone, so it also builds where no library of others is installed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include "kernels/core/device_buffer.hpp"
#include "kernels/core/stream.hpp"
#include "kernels/core/weight_matrix.hpp"
#include "minimodel/backend/backend.hpp"
#include "minimodel/gguf/byte_source.hpp"
#include "minimodel/gguf/gguf_file.hpp"
#include "minimodel/model/session.hpp"
#include "minimodel/quantize/quantize.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"
#include "minimodel/verify/verify.hpp"
#include "tests/bench/copy_kernel.hpp"
#include "tests/bench/timing.hpp"
#include "tests/gpu/records.hpp"

namespace {

using namespace warpkit;
using gpu_check::Outcome;
using gpu_check::Step;
using gpu_check::Timing;

constexpr WeightType kTypes[] = {WeightType::F32, WeightType::F16, WeightType::Q8_0,
                                 WeightType::Q4_0};
constexpr int kDefaultTokens = 31;  // odd: the median is one of them
constexpr const char* kPrompt = "Mia went to the garden.";

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The model with its matrices in one type: the given file where it has that type already.
std::string model_of_type(const std::string& model, WeightType type,
                          const std::filesystem::path& folder) {
  const minimodel::GgufFile file(minimodel::open_file(model));
  const minimodel::Tensor* table = file.find_tensor("token_embd.weight");
  if (table != nullptr && table->type == &minimodel::tensor_type(type)) return model;
  const std::string path = (folder / (std::string(weight_type_name(type)) + ".gguf")).string();
  minimodel::quantize_file(file, path, type, {});
  return path;
}

Step to_step(const std::string& name, const minimodel::VerifyResult& result, double seconds) {
  Step step{name, result.passed ? Outcome::Passed : Outcome::Failed, seconds, ""};
  char text[160];
  if (result.passed) {
    double worst = 0.0;
    for (const minimodel::Comparison& row : result.rows) worst = std::max(worst, row.normalised);
    std::snprintf(text, sizeof(text),
                  "%zu intermediates over %d tokens, largest error %.1e of %.0e",
                  result.rows.size(), result.tokens, worst, result.tolerance);
  } else {
    const minimodel::Comparison& row = result.rows.at(result.first_failure_row);
    std::snprintf(text, sizeof(text), "first wrong: %s (%s) at position %d, error %.1e of %.0e",
                  row.name.c_str(), row.operation.c_str(), result.first_failure_pos,
                  result.first_failure_error, result.tolerance);
  }
  step.explanation = text;
  return step;
}

/// Times single tokens in turn with copies of as many bytes as a token reads of the weights.
std::vector<Timing> time_decoding(minimodel::Session& session, const std::vector<int>& prompt,
                                  int tokens, const std::string& type, bool verified) {
  int pos = 0;
  for (const int token : prompt) session.forward(token, pos++);
  int token = session.greedy();

  const std::uint64_t weight_bytes = session.weight_bytes_per_token();
  const std::size_t copied = weight_bytes / 2 / sizeof(float) / 4 * 4;  // half read, half written
  DeviceBuffer<float> source(copied);
  DeviceBuffer<float> target(copied);
  WARPKIT_CUDA_CHECK(cudaMemset(source.data(), 0, source.bytes()));
  Stream stream;
  bench::Times copies;
  bench::Times decodes;
  for (int i = 0; i < tokens; ++i) {
    auto start = std::chrono::steady_clock::now();
    bench::copy_by_runtime(source.data(), target.data(), copied, stream);
    stream.synchronize();
    copies.push_back(1e3 * seconds_since(start));
    start = std::chrono::steady_clock::now();
    session.forward(token, pos++);
    token = session.greedy();
    decodes.push_back(1e3 * seconds_since(start));
  }

  const auto timing = [&](const std::string& work, const char* column, bench::Times& times,
                          double amount, const char* unit, const char* baseline) {
    return Timing{work,
                  column,
                  bench::median(times),
                  *std::min_element(times.begin(), times.end()),
                  tokens,
                  amount,
                  unit,
                  0.0,
                  baseline,
                  verified};
  };
  const std::string reading = "weights of a token, " + type;
  const double bytes = static_cast<double>(weight_bytes);
  return {timing("decode " + type, "minimodel", decodes, 1.0, "tokens", ""),
          timing(reading, "copy by the runtime", copies, bytes, "bytes", ""),
          timing(reading, "minimodel", decodes, bytes, "bytes", "copy by the runtime")};
}

/// Verifies and times one type; prints what was found.
bool check_type(const std::string& model, WeightType type, const std::filesystem::path& folder,
                int tokens) {
  const minimodel::GgufFile file(minimodel::open_file(model_of_type(model, type, folder)));
  const std::vector<int> prompt = minimodel::Tokenizer(file).encode(kPrompt);
  const int seq_len = static_cast<int>(prompt.size()) + tokens;
  const auto start = std::chrono::steady_clock::now();
  minimodel::Session reference(file, minimodel::reference_backend(), seq_len);
  minimodel::Session device(file, minimodel::device_backend(), seq_len);
  const minimodel::VerifyResult result =
      minimodel::verify(reference, device, prompt, tokens, minimodel::kVerifyTolerance, {});
  const std::string name = weight_type_name(type);
  std::printf("%s\n", to_line(to_step("verify " + name, result, seconds_since(start))).c_str());

  minimodel::Session fresh(file, minimodel::device_backend(), seq_len);
  for (const Timing& timing : time_decoding(fresh, prompt, tokens, name, result.passed)) {
    std::printf("%s\n", to_line(timing).c_str());
  }
  std::fflush(stdout);
  return result.passed;
}

int run(const std::string& model, const std::filesystem::path& folder, int tokens) {
  std::filesystem::create_directories(folder);
  int verified = 0;
  for (const WeightType type : kTypes) verified += check_type(model, type, folder, tokens) ? 1 : 0;
  std::printf("%d of %zu types verified\n", verified, std::size(kTypes));
  return verified == static_cast<int>(std::size(kTypes)) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const int tokens = argc == 4 ? std::atoi(argv[3]) : kDefaultTokens;
  if (argc < 3 || argc > 4 || tokens < 1) {
    std::fprintf(stderr, "Usage: gpu-model-check MODEL FOLDER [TOKENS]\n");
    return 2;
  }
  try {
    return run(argv[1], argv[2], tokens);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-model-check: %s\n", error.what());
    return 1;
  }
}
