// The two 16-bit formats, for tests that hold both to the same.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include "tests/emulator/small_float_reference.hpp"

namespace warpkit::emulator_test {

struct Half {
  using T = __half;
  using T2 = __half2;
  static const FormatTable& table() { return half_table(); }
};

struct BFloat16 {
  using T = __nv_bfloat16;
  using T2 = __nv_bfloat162;
  static const FormatTable& table() { return bfloat16_table(); }
};

template <class T>
T of_bits(unsigned bits) {
  return T::from_bits(bits);
}

}  // namespace warpkit::emulator_test
