// Runs the shipped model on two backends, compares one layer step by step, then breaks a step on
// purpose to see it found.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/swiglu/swiglu.hpp"
#include "minimodel/backend/backend.hpp"
#include "minimodel/generate/generate.hpp"
#include "minimodel/gguf/gguf_file.hpp"
#include "minimodel/model/session.hpp"
#include "minimodel/tokenizer/tokenizer.hpp"
#include "minimodel/verify/verify.hpp"

namespace {

using namespace warpkit::minimodel;

constexpr const char* kPrompt = "Once upon a time";
constexpr int kPositions = 64;

std::string model_path(int argc, char** argv) {
  if (argc > 1) return argv[1];
  const char* root = std::getenv("WARPKIT_ROOT");
  return std::string(root != nullptr ? root : ".") + "/minimodel/models/tiny-F16.gguf";
}

void print_leg(const char* what, const Leg& leg) {
  if (leg.bytes == 0) return;
  std::printf("  %-28s %10.2f MB %9.2f ms\n", what, static_cast<double>(leg.bytes) / 1e6,
              leg.seconds * 1e3);
}

void print_model(const Session& session) {
  const Config& c = session.config();
  std::printf(
      "%d layers, dim %d, hidden %d, %d heads with %d key-value heads of %d, vocabulary %d\n",
      c.n_layers, c.dim, c.hidden_dim, c.n_heads, c.n_kv_heads, c.head_dim, c.vocab_size);
  print_leg("disk -> RAM", session.load_stats().disk);
  print_leg("RAM -> device", session.load_stats().device);
  const double weights = static_cast<double>(session.weight_bytes_per_token());
  // Keys and values of every position so far, in every layer, as floats.
  const double cache = 2.0 * c.n_layers * c.kv_dim() * sizeof(float) * kPositions;
  std::printf(
      "  one token at position %d reads %.2f MB of weights and %.2f MB of cache: %.1f %%\n\n",
      kPositions - 1, weights / 1e6, cache / 1e6, 100 * cache / (weights + cache));
}

void print_layer(const VerifyResult& result, const std::string& layer) {
  std::printf("  %-24s %-13s %12s %12s\n", "intermediate", "operation", "max error", "normalised");
  for (const Comparison& row : result.rows) {
    if (row.name.rfind(layer, 0) != 0) continue;
    std::printf("  %-24s %-13s %12.2e %12.2e%s\n", row.name.c_str(), row.operation.c_str(),
                row.max_error, row.normalised, row.passed ? "" : "  WRONG");
  }
  if (result.passed) {
    std::printf("all %d steps of a token agree within %g, over %d tokens\n\n",
                static_cast<int>(result.rows.size()), result.tolerance, result.tokens);
  } else {
    const auto& first = result.rows[static_cast<std::size_t>(result.first_failure_row)];
    std::printf("first beyond %g: %s, made by %s\n\n", result.tolerance, first.name.c_str(),
                first.operation.c_str());
  }
}

// [break-a-step]
// The same kernels, but one of them is given its two inputs in the wrong order.
Backend broken_backend() {
  Backend backend = device_backend();
  backend.operations.swiglu = [](const float* gate, const float* up, int n, float* out,
                                 cudaStream_t stream) {
    warpkit::swiglu(up, gate, n, out, stream);
  };
  return backend;
}
// [break-a-step]

void lesson(const std::string& path) {
  const GgufFile file(open_file(path));
  const Tokenizer tokenizer(file);
  const std::vector<int> prompt = tokenizer.encode(kPrompt);
  // [two-backends]
  Session reference(file, reference_backend(), kPositions);  // plain loops, double precision sums
  Session device(file, device_backend(), kPositions);        // the kernels of this kit
  const VerifyResult result = verify(reference, device, prompt, 2, kVerifyTolerance, {});
  // [two-backends]
  print_model(device);
  std::printf("layer 0 on %s, compared with the reference\n", device.backend().name.c_str());
  print_layer(result, "blk.0.");

  Session broken(file, broken_backend(), kPositions);
  std::printf("the same with swiglu's inputs swapped\n");
  print_layer(verify(reference, broken, prompt, 2, kVerifyTolerance, {}), "blk.0.ffn");

  GenerateSettings settings;
  settings.max_tokens = kPositions - static_cast<int>(prompt.size());
  settings.sampler.temperature = 0.0f;
  const Generation story = generate(device, tokenizer, prompt, settings);
  std::printf("%s%s\n(%d tokens, %.1f a second)\n", kPrompt, story.text.c_str(),
              static_cast<int>(story.ids.size()), story.decode_passes / story.decode_seconds);
  if (!result.passed) throw std::runtime_error("the device does not agree with the reference");
}

}  // namespace

int main(int argc, char** argv) {
  try {
    lesson(model_path(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 32: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
