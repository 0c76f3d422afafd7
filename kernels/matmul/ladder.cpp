// The ladder of matrix products, as data.
#include "kernels/core/require.hpp"
#include "kernels/matmul/matmul.hpp"

namespace warpkit {

const std::vector<MatmulVersion>& matmul_ladder() {
  static const std::vector<MatmulVersion> ladder = {
      {1, "naive", "one thread an output, straight from global memory", matmul_naive_accepts,
       matmul_naive},
      {2, "tiled", "a block reuses 16 by 16 tiles through shared memory", matmul_tiled_accepts,
       matmul_tiled},
  };
  return ladder;
}

void matmul(const float* A, const float* B, float* C, int M, int N, int K, cudaStream_t stream) {
  const std::vector<MatmulVersion>& ladder = matmul_ladder();
  for (auto version = ladder.rbegin(); version != ladder.rend(); ++version) {
    if (version->accepts(M, N, K)) return version->run(A, B, C, M, N, K, stream);
  }
  require(false, "matmul", "no version accepts these M, N, K");
}

}  // namespace warpkit
