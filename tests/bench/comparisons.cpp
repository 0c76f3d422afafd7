/// @file
/// Buffers, columns and checks of the comparisons.
#include "tests/bench/comparisons.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "kernels/core/device_buffer.hpp"
#include "kernels/matmul/matmul.hpp"
#include "kernels/vector_add/vector_add.hpp"
#include "tests/bench/copy_kernel.hpp"
#include "tests/bench/timing.hpp"

namespace warpkit::bench {

namespace {

using gpu_check::Timing;

std::vector<float> random_vector(unsigned seed, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = random_value(seed, i);
  return values;
}

DeviceBuffer<float> on_device(const std::vector<float>& values) {
  DeviceBuffer<float> buffer(values.size());
  buffer.copy_from_host(values.data(), values.size());
  return buffer;
}

std::vector<float> on_host(const DeviceBuffer<float>& buffer) {
  std::vector<float> values(buffer.size());
  buffer.copy_to_host(values.data(), values.size());
  return values;
}

/// An output buffer of NaN: what a run leaves untouched can't look right.
DeviceBuffer<float> untouched(std::size_t count) {
  return on_device(std::vector<float>(count, std::numeric_limits<float>::quiet_NaN()));
}

Timing to_timing(const std::string& work, const std::string& column, const Times& times) {
  Timing timing;
  timing.work = work;
  timing.column = column;
  timing.median_ms = median(times);
  timing.fastest_ms = *std::min_element(times.begin(), times.end());
  timing.rounds = static_cast<int>(times.size());
  return timing;
}

/// Two inputs and an output, one set of those that rotate through the cache.
struct Vectors {
  DeviceBuffer<float> a;
  DeviceBuffer<float> b;
  DeviceBuffer<float> c;
};

/// Runs one column over every set again and compares all outputs with what the host expects.
template <class Expected>
bool vectors_right(const Column& column, std::vector<Vectors>& sets, const Expected& expected,
                   cudaStream_t stream) {
  for (std::size_t s = 0; s < sets.size(); ++s) {
    sets[s].c = untouched(sets[s].a.size());
    column.run(static_cast<int>(s), stream);
    WARPKIT_CUDA_CHECK(cudaStreamSynchronize(stream));
    const std::vector<float> output = on_host(sets[s].c);
    for (std::size_t i = 0; i < output.size(); ++i) {
      if (!(output[i] == expected(static_cast<unsigned>(s), i))) return false;
    }
  }
  return true;
}

struct Matrices {
  DeviceBuffer<float> A;
  DeviceBuffer<float> B;
  DeviceBuffer<float> C;
};

/// Compares one row of C with the product in double precision.
bool row_right(const std::vector<float>& A, const std::vector<float>& B,
               const std::vector<float>& C, int m, int N, int K) {
  std::vector<double> sums(static_cast<std::size_t>(N), 0.0);
  for (int k = 0; k < K; ++k) {
    const double a = A[static_cast<std::size_t>(m) * K + k];
    for (int n = 0; n < N; ++n) sums[n] += a * B[static_cast<std::size_t>(k) * N + n];
  }
  // Inputs below 1 of random sign: partial sums stay near sqrt(K)/3, and the K roundings of half a
  // unit each, which mostly cancel, end far below this limit. Inputs rounded to TF32 end far above.
  const double limit = std::ldexp(static_cast<double>(K), -22);
  for (int n = 0; n < N; ++n) {
    const double error = std::fabs(C[static_cast<std::size_t>(m) * N + n] - sums[n]);
    if (!(error <= limit)) return false;
  }
  return true;
}

/// Compares a sample of C's rows, the first and the last among them.
bool product_right(const std::vector<float>& A, const std::vector<float>& B,
                   const std::vector<float>& C, int M, int N, int K) {
  constexpr int kSampledRows = 8;
  const int step = std::max(1, M / kSampledRows);
  for (int m = 0; m < M; m += step) {
    if (!row_right(A, B, C, m, N, K)) return false;
  }
  return row_right(A, B, C, M - 1, N, K);
}

}  // namespace

std::vector<Timing> compare_bandwidth(std::size_t count, int rounds, const DeviceFacts& facts,
                                      cudaStream_t stream) {
  const std::size_t bytes = count * sizeof(float);
  std::vector<Vectors> sets(sets_for_cold_cache(3 * bytes, facts.cache_bytes));
  for (std::size_t s = 0; s < sets.size(); ++s) {
    const unsigned seed = static_cast<unsigned>(2 * s);
    sets[s] = {on_device(random_vector(seed, count)), on_device(random_vector(seed + 1, count)),
               untouched(count)};
  }
  const std::vector<Column> columns = {
      {"copy by the runtime",
       [&](int s, cudaStream_t on) {
         copy_by_runtime(sets[s].a.data(), sets[s].c.data(), count, on);
       }},
      {"copy by a float4 kernel",
       [&](int s, cudaStream_t on) {
         copy_by_kernel(sets[s].a.data(), sets[s].c.data(), count, on);
       }},
      {"vector_add", [&](int s, cudaStream_t on) {
         vector_add(sets[s].a.data(), sets[s].b.data(), sets[s].c.data(), count, on);
       }}};
  const std::vector<Times> times =
      time_interleaved(columns, rounds, static_cast<int>(sets.size()), stream);

  const std::string work = "vectors of " + std::to_string(count) + " floats";
  std::vector<Timing> timings;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Timing timing = to_timing(work, columns[c].name, times[c]);
    const bool adds = c == 2;
    timing.amount = static_cast<double>(adds ? 3 * bytes : 2 * bytes);  // read and written
    timing.unit = "bytes";
    timing.peak = facts.peak_bytes_per_second;
    timing.output_right = vectors_right(
        columns[c], sets,
        [&](unsigned set, std::size_t i) {
          // Sums of two multiples of 2^-16 below 1 are exact.
          return random_value(2 * set, i) + (adds ? random_value(2 * set + 1, i) : 0.0f);
        },
        stream);
    timings.push_back(timing);
  }
  const bool kernel_wins = timings[1].median_ms < timings[0].median_ms;
  const std::string baseline = timings[kernel_wins ? 1 : 0].column;
  for (Timing& timing : timings) {
    if (timing.column != baseline) timing.baseline = baseline;
  }
  return timings;
}

std::vector<Timing> compare_matmul(int M, int N, int K, const std::vector<MatmulColumn>& others,
                                   int rounds, const DeviceFacts& facts, cudaStream_t stream) {
  if (M < 1 || N < 1 || K < 1) throw std::invalid_argument("M, N and K must be at least 1");
  const std::size_t a_count = static_cast<std::size_t>(M) * K;
  const std::size_t b_count = static_cast<std::size_t>(K) * N;
  const std::size_t c_count = static_cast<std::size_t>(M) * N;
  const std::vector<float> A = random_vector(100, a_count);
  const std::vector<float> B = random_vector(101, b_count);
  const std::size_t set_bytes = (a_count + b_count + c_count) * sizeof(float);
  std::vector<Matrices> sets(sets_for_cold_cache(set_bytes, facts.cache_bytes));
  // Every set holds the same numbers at other addresses: the cache sees other data all the same.
  for (Matrices& set : sets) set = {on_device(A), on_device(B), untouched(c_count)};

  std::vector<MatmulColumn> ways = others;
  for (const MatmulVersion& version : matmul_ladder()) {
    if (version.accepts(M, N, K)) ways.push_back({version.name, version.run});
  }
  std::vector<Column> columns;
  for (const MatmulColumn& way : ways) {
    columns.push_back({way.name, [&sets, &way, M, N, K](int s, cudaStream_t on) {
                         way.run(sets[s].A.data(), sets[s].B.data(), sets[s].C.data(), M, N, K, on);
                       }});
  }
  const std::vector<Times> times =
      time_interleaved(columns, rounds, static_cast<int>(sets.size()), stream);

  std::vector<Timing> timings;
  const std::string work =
      "matmul " + std::to_string(M) + "x" + std::to_string(N) + "x" + std::to_string(K) + " FP32";
  for (std::size_t c = 0; c < columns.size(); ++c) {
    Timing timing = to_timing(work, columns[c].name, times[c]);
    timing.amount = 2.0 * M * N * K;
    timing.unit = "flop";
    timing.peak = facts.peak_fp32_flop_per_second;
    if (c > 0 && !others.empty()) timing.baseline = others[0].name;
    sets[0].C = untouched(c_count);
    columns[c].run(0, stream);
    WARPKIT_CUDA_CHECK(cudaStreamSynchronize(stream));
    timing.output_right = product_right(A, B, on_host(sets[0].C), M, N, K);
    timings.push_back(timing);
  }
  return timings;
}

}  // namespace warpkit::bench
