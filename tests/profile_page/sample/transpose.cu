// Three ways to transpose a 64 x 64 matrix; <b>not markup</b> &amp; </script> neither.
__global__ void naive(const float* in, float* out, int n) {
  const int x = blockIdx.x * 32 + threadIdx.x;
  const int y = blockIdx.y * 32 + threadIdx.y;
  if (x < n && y < n) {
    out[x * n + y] = in[y * n + x];
  }
}

template <int kPad>
__global__ void tiled(const float* in, float* out, int n) {
  __shared__ float tile[32][32 + kPad];
  const int x = blockIdx.x * 32 + threadIdx.x;
  const int y = blockIdx.y * 32 + threadIdx.y;
  tile[threadIdx.y][threadIdx.x] = in[y * n + x];
  __syncthreads();
  const int u = blockIdx.y * 32 + threadIdx.x;
  const int v = blockIdx.x * 32 + threadIdx.y;
  out[v * n + u] = tile[threadIdx.x][threadIdx.y];
}
