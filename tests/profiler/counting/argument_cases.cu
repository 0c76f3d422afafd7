// A structure handed over by value, from shared memory: its reads are in the call's arguments.
#include <cstdio>

struct Partial {
  float max;
  float sum;
};

__device__ Partial merge(Partial a, Partial b) {
  const float max = fmaxf(a.max, b.max);
  return {max, a.sum * expf(a.max - max) + b.sum * expf(b.max - max)};
}

__global__ void arguments(float* out) {
  __shared__ Partial partials[4];
  Partial mine = {1.0f * threadIdx.x, 1.0f};
  mine = merge(mine, {2.0f, 1.0f});
  mine = merge({3.0f, 1.0f}, mine);
  if (threadIdx.x < 4) partials[threadIdx.x] = mine;
  __syncthreads();
  Partial whole = partials[0];
  for (int w = 1; w < 4; ++w) whole = merge(whole, partials[w]);
  out[threadIdx.x] = whole.max + whole.sum;
}

int main() {
  float* out;
  cudaMalloc(&out, 128);
  arguments<<<1, 32>>>(out);
  printf("%d\n", cudaDeviceSynchronize());
}
