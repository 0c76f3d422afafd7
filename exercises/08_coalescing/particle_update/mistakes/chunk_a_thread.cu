// Mistake: each thread takes four particles in a row, so lanes lie four apart.
#include "exercises/08_coalescing/particle_update/entry.hpp"

__host__ __device__ int place(int field, int particle, int n) { return field * n + particle; }

__global__ void move(float* particles, int n, float dt) {
  const int first = (blockIdx.x * blockDim.x + threadIdx.x) * 4;
  for (int i = first; i < first + 4 && i < n; ++i) {
    for (int axis = 0; axis < 3; ++axis) {
      particles[place(kX + axis, i, n)] += particles[place(kVx + axis, i, n)] * dt;
    }
  }
}

void particle_update(float* particles, int n, float dt) {
  move<<<(n + 511) / 512, 128>>>(particles, n, dt);
}
