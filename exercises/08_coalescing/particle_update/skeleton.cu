// Move n particles on by one step of time: x += vx * dt, y += vy * dt, z += vz * dt, in place.
// How particles lie in memory is yours to say: place() tells where each field is, and the tests
// pack the array by it. Here one particle follows the other, as in an array of structures.
// Choose a layout in which a request for one field costs no more sectors than its bytes need.
#include "exercises/08_coalescing/particle_update/entry.hpp"

__host__ __device__ int place(int field, int particle, int n) {
  return particle * kFields + field;  // TODO(you): another layout (1 line)
}

void particle_update(float* particles, int n, float dt) {
  // TODO(you): a kernel above, its launch here (about 10 lines)
}
