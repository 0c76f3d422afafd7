/// @file
/// Timing several ways to do the same work, so that their ratio means something.
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace warpkit::bench {

/// One way to do the work.
struct Column {
  std::string name;  ///< what it is called in the report

  /// Does the work once, asynchronously on the stream, on the buffers of the given set.
  std::function<void(int set, cudaStream_t stream)> run;
};

/// The times of one column, milliseconds, one a round.
using Times = std::vector<double>;

/// Times columns in turn: in every round each column runs once, so a clock that drifts moves all of
/// them alike. Each run takes the next set of buffers; with sets_for_cold_cache() of them its input
/// has left the L2 cache. One round before the timing warms up. Synchronises the stream.
/// @param columns what to time
/// @param rounds timed runs of each column, at least 1
/// @param sets number of buffer sets, at least 1
/// @param stream stream to run on
/// @return for each column its times, in order of the rounds
/// @throws std::invalid_argument if a number is out of range
/// @throws CudaError if a run fails
std::vector<Times> time_interleaved(const std::vector<Column>& columns, int rounds, int sets,
                                    cudaStream_t stream);

/// How many buffer sets it takes until the first one has left the cache again.
/// @param bytes_per_set size of one set, bytes, above 0
/// @param cache_bytes size of the L2 cache, bytes
/// @return the least number, at least 2, whose total is three times the cache or more
/// @throws std::invalid_argument if `bytes_per_set` is 0
int sets_for_cold_cache(std::size_t bytes_per_set, std::size_t cache_bytes);

/// The middle value; of an even number of values the mean of the two in the middle.
/// @param values any order, at least one
/// @return the median, in the values' unit
/// @throws std::invalid_argument if there are no values
double median(std::vector<double> values);

/// A number that depends on the seed and the index only, so that the host can say what any element
/// of a device buffer should be.
/// @param seed which sequence
/// @param index which number of it
/// @return a multiple of 2^-16 in [-1, 1)
float random_value(unsigned seed, std::size_t index);

}  // namespace warpkit::bench
