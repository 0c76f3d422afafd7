// Seeded test data: the same numbers on every machine and with every standard library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace warpkit::test {

// The generator SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
// generators", 2014). Not std::uniform_real_distribution, whose numbers differ between libraries.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  // A float in [low, high), with 24 random bits.
  float uniform(float low, float high) {
    const float unit = static_cast<float>(next() >> 40) * 0x1p-24f;
    return low + (high - low) * unit;
  }

  // An integer in [0, n).
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }

 private:
  std::uint64_t state_;
};

// Random floats. The default range isn't symmetric about zero, so that a lost sign or a wrong mean
// shows, and the numbers need all 24 bits, so that a step in lower precision shows.
inline std::vector<float> random_floats(std::size_t count, std::uint64_t seed, float low = -0.75f,
                                        float high = 1.25f) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = random.uniform(low, high);
  return values;
}

}  // namespace warpkit::test
