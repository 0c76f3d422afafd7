/// @file
/// What emulator-bench measures. Each case checks its output and throws std::runtime_error if it is
/// wrong, before any time of it is given away.
#pragma once

#include <cstddef>
#include <string>

#include "tests/bench/emulator_table.hpp"

namespace warpkit::bench {

/// How much work the cases do.
struct Sizes {
  int rounds = 7;                                   ///< Runs of which the median is taken.
  std::size_t vector_count = std::size_t{1} << 24;  ///< Elements; a multiple of 32768.
  int matrix_size = 512;                            ///< Rows and columns; a multiple of 64.
  int barriers = 10000;                             ///< And shuffles, each of 256 threads.
  int launches = 2000;                              ///< Empty ones.
};

/// @param sizes how much.
/// @return the row of c = a + b.
Measurement measure_add(const Sizes& sizes);

/// @param sizes how much.
/// @return the row of C = A B by shared tiles.
Measurement measure_multiply(const Sizes& sizes);

/// @param sizes how much.
/// @param elements_a_thread how many floats each thread adds up before the tree.
/// @return the row of the sum of a vector.
Measurement measure_reduce(const Sizes& sizes, int elements_a_thread);

/// @param sizes how much.
/// @return the row of one thread's arrival at a barrier.
Measurement measure_barrier(const Sizes& sizes);

/// @param sizes how much.
/// @return the row of one thread's shuffle.
Measurement measure_shuffle(const Sizes& sizes);

/// @param sizes how much.
/// @param allocated_bytes device memory that is allocated meanwhile.
/// @return the row of launching an empty kernel and waiting for it.
Measurement measure_launch(const Sizes& sizes, std::size_t allocated_bytes);

/// @param sizes how much.
/// @param compiler path of the compiler door's program.
/// @return the row of compiling a file that only includes <cuda_runtime.h>.
Measurement measure_compile(const Sizes& sizes, const std::string& compiler);

}  // namespace warpkit::bench
