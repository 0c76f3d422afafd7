#include "minimodel/verify/verify.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace warpkit::minimodel {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<Intermediate> trace(Session& session, int token, int pos) {
  std::vector<Intermediate> seen;
  session.observe([&](Intermediate i) { seen.push_back(std::move(i)); });
  session.forward(token, pos);
  session.observe({});
  return seen;
}

void note(VerifyResult* result, std::size_t row, int pos, double max_error, double normalised) {
  Comparison& c = result->rows[row];
  c.max_error = std::max(c.max_error, max_error);
  if (normalised > c.normalised) {
    c.normalised = normalised;
    c.worst_pos = pos;
  }
  if (normalised <= result->tolerance) return;
  c.passed = false;
  result->passed = false;
  if (result->first_failure_row >= 0) return;
  result->first_failure_row = static_cast<int>(row);
  result->first_failure_pos = pos;
  result->first_failure_error = normalised;
}

/// Index of the largest element, found in the plainest way; NaN never wins.
int largest(const std::vector<float>& x) {
  int best = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const float so_far = x[static_cast<std::size_t>(best)];
    if (x[i] > so_far || (std::isnan(so_far) && !std::isnan(x[i]))) best = static_cast<int>(i);
  }
  return best;
}

void compare(VerifyResult* result, const std::vector<Intermediate>& truth,
             const std::vector<Intermediate>& seen, int pos) {
  if (result->rows.empty()) {
    for (const Intermediate& i : truth) result->rows.push_back({i.name, i.operation});
    result->rows.push_back({"greedy token", "argmax"});
  }
  if (seen.size() != truth.size()) throw std::logic_error("the backends take different steps");
  for (std::size_t row = 0; row < truth.size(); ++row) {
    double max_error = 0.0;
    const double normalised = normalised_error(seen[row].data, truth[row].data, &max_error);
    note(result, row, pos, max_error, normalised);
  }
}

}  // namespace

double normalised_error(const std::vector<float>& device, const std::vector<float>& reference,
                        double* max_error) {
  *max_error = kInfinity;
  if (device.size() != reference.size()) return kInfinity;
  double difference = 0.0;
  double scale = 0.0;
  for (std::size_t i = 0; i < device.size(); ++i) {
    const double d = std::fabs(double{device[i]} - double{reference[i]});
    if (!(d < kInfinity)) return kInfinity;  // NaN or infinity, on either side or both
    difference = std::max(difference, d);
    scale = std::max(scale, std::fabs(double{reference[i]}));
  }
  *max_error = difference;
  if (difference == 0.0) return 0.0;
  return scale > 0.0 ? difference / scale : kInfinity;
}

VerifyResult verify(Session& reference, Session& device, const std::vector<int>& prompt, int steps,
                    double tolerance, const Progress& progress) {
  if (prompt.empty()) throw std::invalid_argument("verify: the prompt has no tokens");
  if (steps < 0) throw std::invalid_argument("verify: steps can't be negative");
  const std::size_t total = prompt.size() + static_cast<std::size_t>(steps);
  if (total > static_cast<std::size_t>(std::min(reference.seq_len(), device.seq_len()))) {
    throw std::invalid_argument("verify: " + std::to_string(total) +
                                " tokens don't fit in the context");
  }
  VerifyResult result;
  result.tolerance = tolerance;
  result.passed = true;
  int token = prompt.front();
  for (std::size_t n = 0; n < total; ++n) {
    const int pos = static_cast<int>(n);
    if (n < prompt.size()) token = prompt[n];
    const std::vector<Intermediate> truth = trace(reference, token, pos);
    const std::vector<Intermediate> seen = trace(device, token, pos);
    compare(&result, truth, seen, pos);
    const int found = device.greedy();
    const int expected = largest(seen.back().data);
    note(&result, truth.size(), pos, std::abs(double(found) - expected),
         found == expected ? 0.0 : kInfinity);
    token = largest(truth.back().data);
    result.tokens = pos + 1;
    if (progress) progress(n + 1, total);
  }
  return result;
}

}  // namespace warpkit::minimodel
