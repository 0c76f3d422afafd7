// Refused, as by nvcc: a reduction over a group that isn't part of a warp.
#include <cooperative_groups.h>
#include <cooperative_groups/reduce.h>

namespace cg = cooperative_groups;

__global__ void sum(int* data) {
  *data = cg::reduce(cg::this_thread_block(), data[threadIdx.x], cg::plus<int>());
}
