#include "reference_cpu/half.hpp"

#include <cstring>

namespace warpkit::reference {

float half_to_float(std::uint16_t bits) {
  const std::uint32_t sign = static_cast<std::uint32_t>(bits & 0x8000u) << 16;
  const std::uint32_t exponent = (bits >> 10) & 0x1Fu;
  const std::uint32_t fraction = bits & 0x3FFu;

  std::uint32_t result = 0;
  if (exponent == 0x1Fu) {  // infinity, or NaN, which is made quiet
    result = sign | 0x7F800000u | (fraction << 13) | (fraction != 0 ? 0x00400000u : 0u);
  } else if (exponent != 0) {  // normal: from bias 15 to bias 127
    result = sign | ((exponent + 112u) << 23) | (fraction << 13);
  } else {  // zero or subnormal: fraction * 2^-24, which a float holds exactly
    const float magnitude = static_cast<float>(fraction) * 0x1p-24f;
    std::memcpy(&result, &magnitude, sizeof(result));
    result |= sign;
  }
  float value = 0.0f;
  std::memcpy(&value, &result, sizeof(value));
  return value;
}

std::uint16_t float_to_half(float value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  const std::uint32_t sign = (bits >> 16) & 0x8000u;
  const std::uint32_t magnitude = bits & 0x7FFFFFFFu;

  if (magnitude > 0x7F800000u) {  // NaN: keep the leading payload bits, make it quiet
    return static_cast<std::uint16_t>(sign | 0x7E00u | ((magnitude >> 13) & 0x3FFu));
  }
  if (magnitude >= 0x47800000u) {  // 65536 and up, infinity included
    return static_cast<std::uint16_t>(sign | 0x7C00u);
  }

  // A half is `kept` followed by `dropped` bits of the float. Normal halves lose 13 bits; a
  // subnormal half is a multiple of 2^-24, so the smaller the number the more bits go.
  std::uint32_t significand = magnitude;
  std::uint32_t dropped = 13;
  std::uint32_t kept = 0;
  if (magnitude >= 0x38800000u) {                 // 2^-14 and up: normal
    kept = (magnitude - 0x38000000u) >> dropped;  // from bias 127 to bias 15
  } else {
    const std::uint32_t exponent = magnitude >> 23;
    if (exponent < 102u) return static_cast<std::uint16_t>(sign);  // below 2^-25: nearest is zero
    significand = (magnitude & 0x7FFFFFu) | 0x800000u;             // with the implicit leading one
    dropped = 126u - exponent;                                     // 14 to 24
    kept = significand >> dropped;
  }

  const std::uint32_t rest = significand & ((1u << dropped) - 1u);
  const std::uint32_t half_way = 1u << (dropped - 1u);
  // Rounding up may carry into the exponent, which is what it should do: the largest half becomes
  // infinity.
  if (rest > half_way || (rest == half_way && (kept & 1u) != 0)) ++kept;
  return static_cast<std::uint16_t>(sign | kept);
}

}  // namespace warpkit::reference
