#include "minimodel/generate/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace warpkit::minimodel {
namespace {

/// A token that may still be chosen.
struct Candidate {
  int token;
  float logit;
  double probability;
};

void require_between(double value, double low, double high, const char* name) {
  if (value >= low && value <= high) return;  // false for NaN
  char range[64];
  std::snprintf(range, sizeof(range), " has to be between %g and %g", low, high);
  throw std::invalid_argument(name + std::string(range));
}

void penalise(std::vector<float>* logits, const std::vector<int>& recent, double penalty) {
  const std::size_t first = recent.size() > kRepeatWindow ? recent.size() - kRepeatWindow : 0;
  std::vector<int> tokens(recent.begin() + static_cast<std::ptrdiff_t>(first), recent.end());
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  for (const int token : tokens) {
    float& logit = (*logits)[static_cast<std::size_t>(token)];
    // Both branches make the token less likely: dividing a negative score would do the opposite.
    logit = static_cast<float>(logit > 0.0f ? logit / penalty : logit * penalty);
  }
}

/// The candidates with a finite score, likeliest first, the lower token first among equals.
std::vector<Candidate> sorted_candidates(const std::vector<float>& logits) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < logits.size(); ++i) {
    if (std::isfinite(logits[i])) candidates.push_back({static_cast<int>(i), logits[i], 0.0});
  }
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.logit != b.logit ? a.logit > b.logit : a.token < b.token;
  });
  return candidates;
}

void set_probabilities(std::vector<Candidate>* candidates, double temperature) {
  double sum = 0.0;
  for (Candidate& c : *candidates) {
    c.probability = std::exp((double{c.logit} - double{candidates->front().logit}) / temperature);
    sum += c.probability;
  }
  for (Candidate& c : *candidates) c.probability /= sum;
}

void keep_top_p(std::vector<Candidate>* candidates, double top_p) {
  double sum = 0.0;
  std::size_t kept = 0;
  while (kept < candidates->size() && sum < top_p) sum += (*candidates)[kept++].probability;
  candidates->resize(std::max<std::size_t>(kept, 1));
}

void keep_min_p(std::vector<Candidate>* candidates, double min_p) {
  const double least = min_p * candidates->front().probability;
  while (candidates->size() > 1 && candidates->back().probability < least) candidates->pop_back();
}

}  // namespace

void check_settings(const SamplerSettings& s) {
  require_between(s.temperature, 0.0, 100.0, "the temperature");
  require_between(s.top_p, 0.0, 1.0, "top-p");
  require_between(s.min_p, 0.0, 1.0, "min-p");
  require_between(s.repeat_penalty, 1.0, 10.0, "the repeat penalty");
  if (s.top_k < 0) throw std::invalid_argument("top-k can't be negative");
}

Sampler::Sampler(const SamplerSettings& settings) : settings_(settings), random_(settings.seed) {
  check_settings(settings);
}

int Sampler::pick(std::vector<float> logits, const std::vector<int>& recent) {
  if (settings_.repeat_penalty != 1.0) penalise(&logits, recent, settings_.repeat_penalty);
  std::vector<Candidate> candidates = sorted_candidates(logits);
  if (candidates.empty()) return -1;
  if (settings_.temperature == 0.0) return candidates.front().token;

  if (settings_.top_k > 0 && static_cast<std::size_t>(settings_.top_k) < candidates.size()) {
    candidates.resize(static_cast<std::size_t>(settings_.top_k));
  }
  set_probabilities(&candidates, 1.0);
  if (settings_.top_p < 1.0) keep_top_p(&candidates, settings_.top_p);
  keep_min_p(&candidates, settings_.min_p);
  set_probabilities(&candidates, settings_.temperature);

  double left = random_.uniform();
  for (const Candidate& c : candidates) {
    if (left < c.probability) return c.token;
    left -= c.probability;
  }
  return candidates.front().token;  // the probabilities' rounding left a little over
}

}  // namespace warpkit::minimodel
