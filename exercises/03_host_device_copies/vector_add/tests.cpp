#include <gtest/gtest.h>

#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"
#include "reference_cpu/reference.hpp"

namespace {

using namespace warpkit::exercise;

// Facts are numbers; these are CUDA's own (driver_types.h), which no host compiler knows.
constexpr std::int64_t kSuccess = 0;
constexpr std::int64_t kInvalidValue = 1;
constexpr std::int64_t kInvalidCopyDirection = 21;

struct Case {
  std::size_t n;
  int threads_per_block;
};

struct Question {
  Request request;
  Expectation wanted;
};

Question question(const Case& size, unsigned seed) {
  const auto n = static_cast<std::int64_t>(size.n);
  const std::vector<float> a = random_floats(size.n, seed);
  const std::vector<float> b = random_floats(size.n, seed + 1000);
  Question made;
  made.request.asked = "add two arrays of " + std::to_string(size.n) + " elements with " +
                       std::to_string(size.threads_per_block) + " threads a block";
  made.request.buffers = {{"a", input({n}, a)}, {"b", input({n}, b)}, {"c", output({n})}};
  made.request.scalars = {{"n", n}, {"threads_per_block", size.threads_per_block}};
  made.wanted.name = "c";
  made.wanted.values.resize(size.n);
  warpkit::reference::vector_add(a.data(), b.data(), made.wanted.values.data(), size.n);
  return made;
}

// Which mistake leaves exactly these elements wrong.
std::string pattern(const Request& request, const Result& result, const Expectation& wanted) {
  const std::optional<Difference> difference = compare(result.buffers.at("c").floats(), wanted);
  if (!difference) return "";
  const std::vector<std::size_t>& wrong = difference->wrong;
  const std::size_t n = wanted.values.size();
  const auto threads = static_cast<std::size_t>(request.scalars.at("threads_per_block"));
  const bool is_tail = wrong.back() == n - 1 && wrong.size() == n - wrong.front();
  if (wrong.size() == n && n >= threads) return "not_copied_out";
  if (is_tail && wrong.front() == threads && n >= 2 * threads) return "local_index";
  if (is_tail && wrong.front() == n / threads * threads) return "grid_rounded_down";
  return "";
}

void expect_sums(const Question& asked) {
  const Result result = submission().run(asked.request);
  const std::int64_t status = result.facts.count("status") > 0 ? result.fact("status") : kSuccess;
  if (result.trouble.empty() && status != kSuccess) {
    const bool direction = status == kInvalidValue || status == kInvalidCopyDirection;
    fail_case({"cudaSuccess", "the error " + std::to_string(status),
               "the value that vector_add returned", direction ? "copy_direction" : ""});
    return;
  }
  if (auto failure = judge(asked.request, result, asked.wanted)) {
    if (failure->symptom.empty()) {
      failure->symptom = pattern(asked.request, result, asked.wanted);
    }
    fail_case(*failure);
  }
}

// Asks for what cannot be done; the function has to say so, and to clean up.
void expect_error(Request request, const std::string& symptom) {
  request.symptom_if_lost = symptom;
  const Result result = submission().run(request);
  if (!result.trouble.empty()) {
    fail_case({"an error returned", result.trouble, "", symptom});
    return;
  }
  if (result.fact("status") == kSuccess) {
    fail_case({"an error returned", "cudaSuccess", "the value that vector_add returned", symptom});
    return;
  }
  if (const std::int64_t leaked = result.fact("leaked_bytes"); leaked != 0) {
    fail_case({"all device memory freed again, after an error too",
               std::to_string(leaked) + " bytes more in use after the call than before", "",
               "leak_on_error"});
  }
}

class VectorAdd : public ::testing::TestWithParam<Case> {};

TEST_P(VectorAdd, AddsEveryElement) {
  expect_sums(question(GetParam(), static_cast<unsigned>(GetParam().n)));
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  return "N" + std::to_string(info.param.n) + "T" + std::to_string(info.param.threads_per_block);
}

INSTANTIATE_TEST_SUITE_P(Drawable, VectorAdd, ::testing::Values(Case{8, 4}, Case{10, 4}),
                         case_name);
// profile counts: Ugly/VectorAdd.AddsEveryElement/N5000T1024
INSTANTIATE_TEST_SUITE_P(Ugly, VectorAdd,
                         ::testing::Values(Case{1, 256}, Case{2, 256}, Case{3, 1}, Case{31, 32},
                                           Case{33, 32}, Case{255, 256}, Case{256, 256},
                                           Case{257, 256}, Case{1009, 100}, Case{5000, 1024}),
                         case_name);

INSTANTIATE_TEST_SUITE_P(Memory, VectorAdd, ::testing::Values(Case{std::size_t{1} << 19, 256}),
                         case_name);

// Something that cannot be done.
struct Impossible {
  const char* name;
  const char* asked;
  const char* symptom;
  std::size_t n;
  int threads_per_block;
  const char* missing;              // array that is a null pointer; or empty
  std::int64_t claimed_n;           // number of elements that the call claims; 0 for n
  std::int64_t leave_device_bytes;  // free device memory; 0 for all there is
};

class VectorAddErrors : public ::testing::TestWithParam<Impossible> {};

TEST_P(VectorAddErrors, AreReturnedAndCleanedUp) {
  const Impossible& wrong = GetParam();
  Request request = question({wrong.n, wrong.threads_per_block}, 11).request;
  request.asked = wrong.asked;
  request.lets_calls_fail = true;
  request.buffers.erase(wrong.missing);
  if (wrong.claimed_n != 0) request.scalars["n"] = wrong.claimed_n;
  if (wrong.leave_device_bytes != 0) {
    request.scalars["leave_device_bytes"] = wrong.leave_device_bytes;
  }
  expect_error(request, wrong.symptom);
}

// Large enough that a GPU, which hands out memory in coarse pieces, shows a leak: 2 MiB an array.
constexpr std::size_t kLarge = std::size_t{1} << 19;

std::string impossible_name(const ::testing::TestParamInfo<Impossible>& info) {
  return info.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    All, VectorAddErrors,
    ::testing::Values(
        Impossible{"Launch",
                   "add 2^19 elements with 4096 threads a block, more than a device allows",
                   "launch_status_unread", kLarge, 4096, "", 0, 0},
        Impossible{"Allocation", "add arrays of 2^50 elements, more than device memory holds",
                   "allocation_status_unread", 1000, 256, "", std::int64_t{1} << 50, 0},
        Impossible{"CopyOfA", "add 2^19 elements where a is a null pointer", "copy_status_unread",
                   kLarge, 256, "a", 0, 0},
        Impossible{"CopyOfB", "add 2^19 elements where b is a null pointer", "copy_status_unread",
                   kLarge, 256, "b", 0, 0},
        Impossible{"CopyOfC", "add 2^19 elements where c is a null pointer", "copy_status_unread",
                   kLarge, 256, "c", 0, 0},
        Impossible{"ThirdAllocation",
                   "add 2^19 elements where device memory has room for two arrays, not three",
                   "allocation_status_unread", kLarge, 256, "", 0, 5 << 20}),
    impossible_name);

}  // namespace
