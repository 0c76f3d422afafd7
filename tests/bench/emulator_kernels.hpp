/// @file
/// The kernels of emulator-bench, each behind a host function that launches it.
#pragma once

#include <cstddef>

namespace warpkit::bench {

constexpr int kVectorBlock = 256;  ///< Threads a block of add_vectors and reduce_blocks.
constexpr int kTile = 16;          ///< Rows and columns of a tile of multiply_matrices.

/// c = a + b, one thread an element.
/// @param a (count) floats, device memory
/// @param b (count) floats, device memory
/// @param c (count) floats, device memory
/// @param count elements
void add_vectors(const float* a, const float* b, float* c, std::size_t count);

/// C = A B by tiles of 16x16 in shared memory, one thread an element of C.
/// @param A (size,size) floats, row-major, device memory
/// @param B (size,size) floats, row-major, device memory
/// @param C (size,size) floats, row-major, device memory
/// @param size rows and columns, a multiple of 16
void multiply_matrices(const float* A, const float* B, float* C, int size);

/// sums[b] = the sum of the b-th of `blocks` equal parts of x: each block of 256 threads adds up in
/// a tree in shared memory, with a barrier before each of its eight steps and one behind the last.
/// @param x (count) floats, device memory
/// @param sums (blocks) floats, device memory
/// @param count elements, a multiple of 256 * blocks
/// @param blocks with count / 256 each thread loads one element; with fewer, each adds up several
///   in a register first
void reduce_blocks(const float* x, float* sums, std::size_t count, int blocks);

/// One block of 256 threads that does nothing but wait at barriers.
/// @param rounds barriers
/// @param reached (256) ints, device memory; receive `rounds`
void wait_at_barriers(int rounds, int* reached);

/// One block of 256 threads, each warp of which does nothing but shuffle.
/// @param rounds shuffles
/// @param received (256) ints, device memory; receive each lane's number plus `rounds`
void shuffle_in_warps(int rounds, int* received);

/// Launches a kernel of one thread that does nothing.
void launch_nothing();

}  // namespace warpkit::bench
