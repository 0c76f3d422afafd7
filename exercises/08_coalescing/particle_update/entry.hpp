/// @file
/// The two functions that exercise 08/particle_update asks for.
#pragma once

#include <cuda_runtime_api.h>

/// Fields of a particle, in the order of their numbers: where it is, how fast it goes, and two that
/// the update doesn't need.
enum Field { kX, kY, kZ, kVx, kVy, kVz, kMass, kCharge, kFields };

/// Where a field of a particle lies in the array of floats: the layout of all particles. The
/// harness calls it on the host to fill the array and to read it; the kernel may call it, too.
/// The array has room for kFields * n floats, n rounded up to a multiple of 256.
/// @param field its number, one of the above
/// @param particle its number, in [0, n)
/// @param n number of particles
/// @return index of a float; no two fields share one
__host__ __device__ int place(int field, int particle, int n);

/// Moves every particle on: position += velocity * dt, for x, y and z; all else stays. Asynchronous
/// on the default stream; the caller waits and reads the launch's status.
/// @param particles all fields of all particles, each at place(); device memory, changed in place
/// @param n number of particles, at least 1
/// @param dt time that passes
void particle_update(float* particles, int n, float dt);
