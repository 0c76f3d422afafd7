/// @file
/// The program gpu-kernels: launches every kernel of kernels/, for a profiler to count. Extents are
/// ragged where a kernel takes that, so that partial warps and blocks are counted, too.
#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

#include "kernels/argmax/argmax.hpp"
#include "kernels/attention/attention.hpp"
#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"
#include "kernels/dequantize/dequantize.hpp"
#include "kernels/embedding/embedding.hpp"
#include "kernels/matmul/matmul.hpp"
#include "kernels/matvec/matvec.hpp"
#include "kernels/residual_add/residual_add.hpp"
#include "kernels/rmsnorm/rmsnorm.hpp"
#include "kernels/rope/rope.hpp"
#include "kernels/softmax/softmax.hpp"
#include "kernels/swiglu/swiglu.hpp"
#include "kernels/vector_add/vector_add.hpp"

namespace {

using warpkit::DeviceBuffer;
using warpkit::WeightMatrix;
using warpkit::WeightType;

// Uneven values, so that no comparison of a kernel ends in a tie.
DeviceBuffer<float> floats(std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    values[i] = static_cast<float>(i * 7 % 1009) / 504.5f - 1.0f;
  }
  DeviceBuffer<float> buffer(count);
  buffer.copy_from_host(values.data(), count);
  return buffer;
}

void elementwise() {
  const int n = 1003;  // 31 warps and 11 lanes
  DeviceBuffer<float> a = floats(n), b = floats(n), c(n);
  warpkit::vector_add(a.data(), b.data(), c.data(), n, nullptr);
  warpkit::residual_add(a.data(), b.data(), n, nullptr);
  warpkit::swiglu(a.data(), b.data(), n, c.data(), nullptr);
}

void rows() {
  const int count = 5;
  const int cols = 173;
  DeviceBuffer<float> x = floats(std::size_t{count} * cols), weight = floats(cols), y(x.size());
  DeviceBuffer<int> index(1);
  warpkit::rmsnorm(x.data(), weight.data(), count, cols, 1e-5f, y.data(), nullptr);
  warpkit::softmax(x.data(), count, cols, y.data(), nullptr);
  warpkit::argmax(x.data(), count * cols, index.data(), nullptr);
}

void heads() {
  const int n_heads = 6, n_kv_heads = 2, head_dim = 64, pos = 40;
  DeviceBuffer<float> q = floats(std::size_t{n_heads} * head_dim), out(q.size());
  DeviceBuffer<float> cache = floats(std::size_t{pos + 1} * n_kv_heads * head_dim);
  for (const auto order : {warpkit::RopeOrder::Interleaved, warpkit::RopeOrder::HalfSplit}) {
    warpkit::rope(q.data(), n_heads, head_dim, head_dim, pos, 10000.0f, order, nullptr, nullptr);
  }
  warpkit::attention(q.data(), cache.data(), cache.data(), n_heads, n_kv_heads, head_dim, pos,
                     out.data(), nullptr);
}

void products() {
  const int M = 37, N = 53, K = 71;  // no multiple of any tile
  DeviceBuffer<float> A = floats(M * K), B = floats(K * N), C(M * N);
  for (const warpkit::MatmulVersion& version : warpkit::matmul_ladder()) {
    if (version.accepts(M, N, K)) version.run(A.data(), B.data(), C.data(), M, N, K, nullptr);
  }
}

void weights() {
  const int rows = 37, cols = 160;
  DeviceBuffer<float> x = floats(cols), y(rows), all(std::size_t{rows} * cols);
  const std::vector<int> chosen = {3, 36, 3};
  DeviceBuffer<int> tokens(chosen.size());
  tokens.copy_from_host(chosen.data(), chosen.size());
  for (const WeightType type :
       {WeightType::F32, WeightType::F16, WeightType::Q8_0, WeightType::Q4_0}) {
    const std::vector<std::uint8_t> bytes(rows * warpkit::row_bytes(type, cols), 0x3a);
    DeviceBuffer<std::uint8_t> stored(bytes.size());
    stored.copy_from_host(bytes.data(), bytes.size());
    const WeightMatrix w = {stored.data(), type, rows, cols};
    for (const warpkit::MatvecVersion& version : warpkit::matvec_ladder()) {
      version.run(w, x.data(), y.data(), nullptr);
    }
    warpkit::dequantize(w, all.data(), nullptr);
    warpkit::embedding(w, tokens.data(), static_cast<int>(chosen.size()), all.data(), nullptr);
  }
}

}  // namespace

int main() {
  try {
    elementwise();
    rows();
    heads();
    products();
    weights();
    WARPKIT_CUDA_CHECK(cudaDeviceSynchronize());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-kernels: %s\n", error.what());
    return 5;
  }
}
