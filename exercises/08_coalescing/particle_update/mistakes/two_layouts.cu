// Mistake: the kernel goes on reading the layout that was there before.
#include "exercises/08_coalescing/particle_update/entry.hpp"

__host__ __device__ int place(int field, int particle, int n) { return field * n + particle; }

__global__ void move(float* particles, int n, float dt) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  float* own = particles + i * kFields;
  for (int axis = 0; axis < 3; ++axis) own[kX + axis] += own[kVx + axis] * dt;
}

void particle_update(float* particles, int n, float dt) {
  move<<<(n + 255) / 256, 256>>>(particles, n, dt);
}
