#include "kit/patterns.hpp"

namespace warpkit::kit {
namespace {

constexpr const char* kPage = R"(# WRITE: the title {#lesson_@FOLDER@}

## Goal

WRITE: what you can do afterwards, one sentence.

## Ideas

WRITE: the ideas, each in a few lines, around one picture.

## Predict

WRITE: one or two numbers to guess; the same questions in predict.json.

## Code

\snippet lessons/@FOLDER@/main.cu double-kernel

## Run

```
./warpkit run @NUMBER@
```

## What to look at

WRITE: what the output shows, and what it can't show.

## Exercises

WRITE: each exercise by name, and `./warpkit check @NUMBER@`.

## Sources

WRITE: where each fact comes from.
)";

constexpr const char* kQuestions = R"({
  "questions": [
    {
      "ask": "WRITE: the question",
      "kernel": "double_kernel",
      "count": "global_sectors_ld / global_requests_ld",
      "unit": "sectors a request",
      "why": "WRITE: what explains the answer"
    }
  ]
}
)";

constexpr const char* kMain = R"(// WRITE: what this program shows.
#include <cstdio>
#include <exception>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"

namespace {

// [double-kernel]
__global__ void double_kernel(const float* x, float* y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = 2 * x[i];
}
// [double-kernel]

void run() {
  constexpr int n = 1000;
  const std::vector<float> x(n, 1.5f);
  std::vector<float> y(n);
  warpkit::DeviceBuffer<float> x_d(n);
  warpkit::DeviceBuffer<float> y_d(n);
  WARPKIT_CUDA_CHECK(
      cudaMemcpy(x_d.data(), x.data(), n * sizeof(float), cudaMemcpyHostToDevice));
  double_kernel<<<(n + 255) / 256, 256>>>(x_d.data(), y_d.data(), n);
  WARPKIT_CUDA_CHECK(cudaGetLastError());
  WARPKIT_CUDA_CHECK(
      cudaMemcpy(y.data(), y_d.data(), n * sizeof(float), cudaMemcpyDeviceToHost));
  std::printf("2 * %.1f = %.1f\n", x[n - 1], y[n - 1]);
}

}  // namespace

int main() {
  try {
    run();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
  }
}
)";

constexpr const char* kManifest = R"({
  "title": "WRITE: the task in one line",
  "order": @ORDER@,
  "size": "about 6 lines",
  "hints": [
    "WRITE: a nudge: where to look.",
    "WRITE: the way: which steps there are, and what each needs.",
    "WRITE: nearly the answer: the lines that matter, without the frame around them."
  ],
  "mistakes": []
}
)";

constexpr const char* kEntry = R"(/// @file
/// The function that exercise @NUMBER@/@SLUG@ asks for.
#pragma once

/// Doubles an array: `y[i] = 2 * x[i]`. Asynchronous on the default stream; the caller waits and
/// reads the launch's status.
/// @param x (n), device memory
/// @param[out] y (n), device memory; does not overlap x
/// @param n number of elements, at least 1
void @SLUG@(const float* x, float* y, int n);
)";

constexpr const char* kHarness = R"(#include "exercises/submission/harness.hpp"

#include "exercises/@LESSON@/@SLUG@/entry.hpp"

namespace warpkit::exercise {

Result answer(const Request& request) {
  return run_on_device(request, [](const DeviceArguments& arguments) {
    @SLUG@(arguments.pointer<const float>("x"), arguments.pointer<float>("y"),
           arguments.integer("n"));
  });
}

}  // namespace warpkit::exercise
)";

constexpr const char* kTests = R"(#include <gtest/gtest.h>

#include "exercises/submission/judge.hpp"

namespace {

using namespace warpkit::exercise;

// WRITE: which known mistake an answer looks like, by what is wrong in it.
std::string symptom(const Request&, const Result&) { return ""; }

class Doubling : public ::testing::TestWithParam<int> {};

TEST_P(Doubling, DoublesEveryElement) {
  const int n = GetParam();
  const std::vector<float> x = random_floats(static_cast<std::size_t>(n), 1);
  Expectation wanted{"y", x, {}};
  for (float& value : wanted.values) value *= 2;
  Request request;
  request.asked = "double " + std::to_string(n) + " elements";
  request.buffers = {{"x", input({n}, x)}, {"y", output({n})}};
  request.scalars = {{"n", n}};
  expect_answer(request, wanted, symptom);
}

INSTANTIATE_TEST_SUITE_P(Drawable, Doubling, ::testing::Values(8));
INSTANTIATE_TEST_SUITE_P(Ugly, Doubling, ::testing::Values(1, 2, 3, 31, 33, 257, 1009));

}  // namespace
)";

constexpr const char* kSkeleton = R"(// WRITE: the task, in three to six lines.
#include "exercises/@LESSON@/@SLUG@/entry.hpp"

void @SLUG@(const float* x, float* y, int n) {
  // TODO(you): a kernel above, its launch here (about 6 lines)
}
)";

constexpr const char* kSolution = R"(#include "exercises/@LESSON@/@SLUG@/entry.hpp"

namespace {

__global__ void double_kernel(const float* x, float* y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = 2 * x[i];
}

}  // namespace

void @SLUG@(const float* x, float* y, int n) {
  constexpr int kThreads = 256;
  double_kernel<<<(n + kThreads - 1) / kThreads, kThreads>>>(x, y, n);
}
)";

std::string filled(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [mark, word] : words) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += word.size()) {
      text.replace(at, mark.size(), word);
    }
  }
  return text;
}

std::map<std::string, std::string> filled(const std::map<std::string, const char*>& files,
                                          const std::map<std::string, std::string>& words) {
  std::map<std::string, std::string> result;
  for (const auto& [path, text] : files) result[path] = filled(std::string(text), words);
  return result;
}

}  // namespace

std::map<std::string, std::string> lesson_pattern(const std::string& folder) {
  return filled({{"page.md", kPage}, {"main.cu", kMain}, {"predict.json", kQuestions}},
                {{"@FOLDER@", folder}, {"@NUMBER@", folder.substr(0, 2)}});
}

std::map<std::string, std::string> exercise_pattern(const std::string& lesson,
                                                    const std::string& slug, int order) {
  return filled({{"exercise.json", kManifest},
                 {"entry.hpp", kEntry},
                 {"harness.cpp", kHarness},
                 {"tests.cpp", kTests},
                 {"skeleton.cu", kSkeleton},
                 {"solution.cu", kSolution}},
                {{"@LESSON@", lesson},
                 {"@SLUG@", slug},
                 {"@NUMBER@", lesson.substr(0, 2)},
                 {"@ORDER@", std::to_string(order)}});
}

}  // namespace warpkit::kit
