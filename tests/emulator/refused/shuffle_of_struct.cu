// Refused, as by nvcc: a warp shuffle of what isn't a number.
__global__ void pass(float2* data) { data[threadIdx.x] = __shfl_sync(~0u, data[threadIdx.x], 0); }
