// Mistake: threads past the last particle move something, too.
#include "exercises/08_coalescing/particle_update/entry.hpp"

__host__ __device__ int place(int field, int particle, int n) { return field * n + particle; }

__global__ void move(float* particles, int n, float dt) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  for (int axis = 0; axis < 3; ++axis) {
    particles[place(kX + axis, i, n)] += particles[place(kVx + axis, i, n)] * dt;
  }
}

void particle_update(float* particles, int n, float dt) {
  move<<<(n + 255) / 256, 256>>>(particles, n, dt);
}
