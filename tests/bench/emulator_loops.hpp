/// @file
/// What a C++ programmer without CUDA would write: plain loops, shared by two host threads.
#pragma once

#include <cstddef>

namespace warpkit::bench {

constexpr int kLoopThreads = 2;  ///< Host threads of each loop.

/// c = a + b.
/// @param a (count) floats
/// @param b (count) floats
/// @param c (count) floats
/// @param count elements
void loop_add(const float* a, const float* b, float* c, std::size_t count);

/// C = A B, row by row of B so that the inner loop is one of independent additions.
/// @param A (size,size) floats, row-major
/// @param B (size,size) floats, row-major
/// @param C (size,size) floats, row-major
/// @param size rows and columns, a multiple of 64
void loop_multiply(const float* A, const float* B, float* C, int size);

/// Adds up in sixteen partial sums, as vector instructions would.
/// @param x (count) floats
/// @param count elements, a multiple of 32
/// @return their sum
float loop_reduce(const float* x, std::size_t count);

}  // namespace warpkit::bench
