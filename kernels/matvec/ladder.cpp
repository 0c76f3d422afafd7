// The ladder of matrix-vector products, as data.
#include "kernels/matvec/matvec.hpp"

namespace warpkit {

const std::vector<MatvecVersion>& matvec_ladder() {
  static const std::vector<MatvecVersion> ladder = {
      {1, "warp_per_row", "the lanes of a warp share a row and add up by shuffles",
       matvec_warp_per_row},
      {2, "rows_per_warp", "a warp takes four rows and waits once for all of them",
       matvec_rows_per_warp},
  };
  return ladder;
}

void matvec(const WeightMatrix& w, const float* x, float* y, cudaStream_t stream) {
  matvec_ladder().back().run(w, x, y, stream);
}

}  // namespace warpkit
