// out[i] = table[tokens[i]], a block for each token.
//
// Change:  nothing before it; the table stays in its stored type and one row of it is unpacked.
// Traffic: reads one stored row a token, writes 4 dim bytes, coalesced.
// Limits:  a single token (decode) keeps one multiprocessor busy, for a moment.
#include "kernels/embedding/embedding.hpp"

#include <cmath>
#include <cstdint>

#include "kernels/core/check.hpp"
#include "kernels/core/require.hpp"
#include "kernels/core/weight_formats.cuh"

namespace warpkit {
namespace {

constexpr int kThreads = 128;

template <class Format>
__global__ void embedding_kernel(const void* table,        // (vocab_size,dim) of Format
                                 std::size_t bytes_a_row,  // of the table
                                 int vocab_size, int dim,
                                 const int* tokens,  // (n)
                                 float* out) {       // (n,dim)
  const int token = tokens[blockIdx.x];
  float* out_i = out + static_cast<std::int64_t>(blockIdx.x) * dim;
  const bool known = token >= 0 && token < vocab_size;
  // An unknown id reads row 0, which is there, and writes NaN, which nobody will take for an
  // answer.
  const void* table_t = static_cast<const unsigned char*>(table) +
                        static_cast<std::size_t>(known ? token : 0) * bytes_a_row;
  for (int d = static_cast<int>(threadIdx.x); d < dim; d += kThreads) {
    out_i[d] = known ? Format::at(table_t, d) : NAN;
  }
}

}  // namespace

void embedding(const WeightMatrix& table, const int* tokens, int n, float* out,
               cudaStream_t stream) {
  require_weight(table, "embedding");
  require(n >= 0, "embedding", "n must not be negative");
  if (n == 0) return;
  require(tokens != nullptr && out != nullptr, "embedding", "a pointer is null");
  const std::size_t bytes_a_row = row_bytes(table.type, table.cols);
  with_format(table.type, [&](auto format) {
    embedding_kernel<decltype(format)><<<static_cast<unsigned int>(n), kThreads, 0, stream>>>(
        table.data, bytes_a_row, table.rows, table.cols, tokens, out);
  });
  WARPKIT_CUDA_CHECK(cudaGetLastError());
}

}  // namespace warpkit
