#include <gtest/gtest.h>

#include <cmath>

#include "exercises/08_coalescing/sectors.hpp"
#include "exercises/submission/counts.hpp"
#include "exercises/submission/judge.hpp"
#include "exercises/submission/submission.hpp"

namespace {

using namespace warpkit::exercise;

constexpr std::size_t kFields = 8;  // x y z, vx vy vz, mass, charge
constexpr std::int64_t kTime = 256;
constexpr float kDt = 0.25f;

struct Question {
  int n;
  Request request;
  Expectation wanted;
  std::vector<float> before;  // (n,kFields)
};

// Which float is field `field` of particle i, in the layout that a kernel takes the array for.
using Layout = std::size_t (*)(std::size_t field, std::size_t i, std::size_t n);

std::size_t structures(std::size_t field, std::size_t i, std::size_t) {
  return i * kFields + field;
}
std::size_t arrays(std::size_t field, std::size_t i, std::size_t n) { return field * n + i; }

// What becomes of particles that lie in one layout and are moved as if they lay in another.
Expectation moved(const Question& asked, Layout lie, Layout taken_for) {
  const auto n = static_cast<std::size_t>(asked.n);
  std::vector<float> memory(asked.before.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t f = 0; f < kFields; ++f) {
      memory[lie(f, i, n)] = asked.before[structures(f, i, n)];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      memory[taken_for(axis, i, n)] += memory[taken_for(3 + axis, i, n)] * kDt;
    }
  }
  Expectation wanted{"after", std::vector<float>(memory.size()), {}};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t f = 0; f < kFields; ++f) {
      const float value = memory[lie(f, i, n)];
      wanted.values[structures(f, i, n)] = value;
      // A position is one product and one sum, each rounded once or both at once.
      wanted.limits.push_back(f < 3 ? 4.0f * std::ldexp(1.0f, -24) : 0.0f);
    }
  }
  return wanted;
}

Question question(int n) {
  Question made;
  made.n = n;
  made.before = random_floats(static_cast<std::size_t>(n) * kFields, static_cast<unsigned>(n));
  for (std::size_t i = 0; i < made.before.size(); ++i) {
    // No velocity so small that a particle which stays where it is could pass.
    if (i % kFields >= 3) made.before[i] += made.before[i] < 0 ? -0.25f : 0.25f;
  }
  made.request.asked = "move " + std::to_string(n) + (n == 1 ? " particle" : " particles") +
                       " on by 0.25 (rows are particles: x y z vx vy vz mass charge)";
  made.request.buffers = {{"before", input({n, kFields}, made.before)},
                          {"after", output({n, kFields})}};
  made.request.scalars = {{"n", n}, {"dt_1024ths", kTime}};
  // 4096 is a multiple of every usual block and is asked for first.
  if (n % 1024 != 0) made.request.symptom_if_lost = "no_guard";
  made.wanted = moved(made, structures, structures);
  return made;
}

bool is_fact(const Result& result, const std::string& name) {
  return result.facts.count(name) > 0 && result.fact(name) != 0;
}

// Whether some field of every particle is right and another wrong.
bool goes_by_field(const Difference& difference, std::size_t n) {
  std::vector<std::size_t> wrong(kFields);
  for (const std::size_t at : difference.wrong) ++wrong[at % kFields];
  std::size_t whole = 0;
  for (const std::size_t count : wrong) {
    if (count != 0 && count != n) return false;
    if (count == n) ++whole;
  }
  return whole > 0 && wrong[0] + wrong[1] + wrong[2] < 3 * n;
}

// How many particles there are up to the last one that isn't as it was.
std::size_t particles_moved(const Question& asked, const Result& result) {
  const auto difference = compare(result.buffers.at("after").floats(), {"after", asked.before, {}});
  return difference ? difference->wrong.back() / kFields + 1 : 0;
}

std::string symptom(const Request&, const Result& failed) {
  if (is_fact(failed, "places_collide")) return "places_collide";
  const Question whole = question(4096);
  const Result result = submission().run(whole.request);
  if (!result.trouble.empty()) return "";
  if (is_fact(result, "places_collide")) return "places_collide";
  const auto difference = compare(result.buffers.at("after").floats(), whole.wanted);
  if (!difference) return failed.buffers.at("after").shape.front() % 1024 == 0 ? "" : "no_guard";
  const bool two_layouts =
      is_fact(result, "structure_of_arrays")
          ? agrees(whole.request, result, moved(whole, arrays, structures))
          : is_fact(result, "array_of_structures") &&
                agrees(whole.request, result, moved(whole, structures, arrays));
  if (two_layouts) return "two_layouts";
  if (goes_by_field(*difference, 4096)) return "one_axis";
  const std::size_t moved_ones = particles_moved(whole, result);
  return moved_ones > 0 && moved_ones <= 1024 ? "local_index" : "";
}

class ParticleUpdate : public ::testing::TestWithParam<int> {};

TEST_P(ParticleUpdate, MovesEveryParticle) {
  const Question asked = question(GetParam());
  expect_answer(asked.request, asked.wanted, symptom);
}

std::string case_name(const ::testing::TestParamInfo<int>& info) {
  return "N" + std::to_string(info.param);
}

// The order matters: see symptom_if_lost above.
INSTANTIATE_TEST_SUITE_P(Whole, ParticleUpdate, ::testing::Values(4096), case_name);
INSTANTIATE_TEST_SUITE_P(Drawable, ParticleUpdate, ::testing::Values(4), case_name);
INSTANTIATE_TEST_SUITE_P(Ugly, ParticleUpdate,
                         ::testing::Values(1, 2, 3, 31, 33, 127, 257, 1009, 1025), case_name);

class CountedParticleUpdate : public ::testing::TestWithParam<int> {};

// profile counts: Counted/CountedParticleUpdate.MovesWholeSectors/N4096
TEST_P(CountedParticleUpdate, MovesWholeSectors) {
  const Question asked = question(GetParam());
  const Result result = submission().run(asked.request);
  const std::string mistake = is_fact(result, "array_of_structures") ? "aos_kept" : "strided";
  std::vector<CountBudget> budgets = sector_budgets(result, "ld", 4.0 * 6 * GetParam(), mistake);
  for (const CountBudget& budget : sector_budgets(result, "st", 4.0 * 3 * GetParam(), mistake)) {
    budgets.push_back(budget);
  }
  expect_counts(asked.request, asked.wanted, budgets, symptom);
}

INSTANTIATE_TEST_SUITE_P(Counted, CountedParticleUpdate, ::testing::Values(4096), case_name);

}  // namespace
