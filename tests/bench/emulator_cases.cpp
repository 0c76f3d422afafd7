#include "tests/bench/emulator_cases.hpp"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <vector>

#include "kernels/core/device_buffer.hpp"
#include "tests/bench/emulator_kernels.hpp"
#include "tests/bench/emulator_loops.hpp"
#include "tests/bench/timing.hpp"

namespace warpkit::bench {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr double kGiga = 1e9;

std::vector<float> random_vector(unsigned seed, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = random_value(seed, i);
  return values;
}

template <class T>
DeviceBuffer<T> on_device(const std::vector<T>& values) {
  DeviceBuffer<T> buffer(values.size());
  buffer.copy_from_host(values.data(), values.size());
  return buffer;
}

template <class T>
std::vector<T> on_host(const DeviceBuffer<T>& buffer) {
  std::vector<T> values(buffer.size());
  buffer.copy_to_host(values.data(), values.size());
  return values;
}

void wait() { WARPKIT_CUDA_CHECK(cudaDeviceSynchronize()); }

/// Written so that a NaN fails.
void require_close(double got, double expected, double limit, const char* what) {
  if (!(std::fabs(got - expected) <= limit)) {
    throw std::runtime_error(std::string(what) + " gave " + std::to_string(got) + ", not " +
                             std::to_string(expected));
  }
}

/// Fills in what a case with a plain loop has: `amount` units of work a run.
Measurement compared(const char* name, const char* unit, double amount,
                     const std::vector<Span>& spans) {
  Measurement row;
  row.name = name;
  row.unit = unit;
  row.span = spans[0];
  row.loop = spans[1];
  row.value = amount / spans[0].wall;
  row.ratio = spans[1].wall / spans[0].wall;
  return row;
}

std::vector<double> product(const std::vector<float>& A, const std::vector<float>& B, int size) {
  const std::size_t n_columns = static_cast<std::size_t>(size);
  std::vector<double> C(n_columns * n_columns);
  for (std::size_t m = 0; m < n_columns; ++m) {
    for (std::size_t k = 0; k < n_columns; ++k) {
      const double a = A[m * n_columns + k];
      for (std::size_t n = 0; n < n_columns; ++n) C[m * n_columns + n] += a * B[k * n_columns + n];
    }
  }
  return C;
}

void check_product(const std::vector<float>& C, const std::vector<double>& expected, int size,
                   const char* what) {
  // Factors below 1, so a sum in float strays by at most size roundings of numbers below size.
  const double limit = 0.5 * size * size * std::numeric_limits<float>::epsilon();
  for (std::size_t i = 0; i < C.size(); ++i) require_close(C[i], expected[i], limit, what);
}

/// A file in a folder of its own, removed with its owner.
class ScratchSource {
 public:
  ScratchSource() {
    std::string name = (std::filesystem::temp_directory_path() / "warpkit-bench-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("can't make a folder for a file");
    folder_ = name;
    std::ofstream(source()) << "#include <cuda_runtime.h>\n";
  }
  ~ScratchSource() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  ScratchSource(const ScratchSource&) = delete;             // removed once
  ScratchSource& operator=(const ScratchSource&) = delete;  // likewise

  std::string source() const { return folder_ / "only_runtime.cu"; }
  std::string object() const { return folder_ / "only_runtime.o"; }

 private:
  std::filesystem::path folder_;
};

}  // namespace

Measurement measure_add(const Sizes& sizes) {
  const std::size_t count = sizes.vector_count;
  const std::vector<float> a = random_vector(1, count);
  const std::vector<float> b = random_vector(2, count);
  std::vector<float> c(count, kNan);
  const DeviceBuffer<float> a_device = on_device(a);
  const DeviceBuffer<float> b_device = on_device(b);
  DeviceBuffer<float> c_device = on_device(c);
  const auto kernel = [&] {
    add_vectors(a_device.data(), b_device.data(), c_device.data(), count);
    wait();
  };
  const auto loop = [&] { loop_add(a.data(), b.data(), c.data(), count); };
  const std::vector<Span> spans = time_in_turn({kernel, loop}, sizes.rounds);
  const std::vector<float> got = on_host(c_device);
  for (std::size_t i = 0; i < count; ++i) {
    require_close(got[i], a[i] + b[i], 0.0, "vector add");
    require_close(c[i], a[i] + b[i], 0.0, "the loop of vector add");
  }
  Measurement row = compared("vector add", "GB/s",
                             3.0 * sizeof(float) * static_cast<double>(count) / kGiga, spans);
  row.ratio_goal = {0.33, 0.5};
  row.others = "HIP-CPU 0.3, PoCL 0.45 of loop";
  return row;
}

Measurement measure_multiply(const Sizes& sizes) {
  const int size = sizes.matrix_size;
  const std::size_t count = static_cast<std::size_t>(size) * static_cast<std::size_t>(size);
  const std::vector<float> A = random_vector(3, count);
  const std::vector<float> B = random_vector(4, count);
  std::vector<float> C(count, kNan);
  const DeviceBuffer<float> A_device = on_device(A);
  const DeviceBuffer<float> B_device = on_device(B);
  DeviceBuffer<float> C_device = on_device(C);
  const auto kernel = [&] {
    multiply_matrices(A_device.data(), B_device.data(), C_device.data(), size);
    wait();
  };
  const auto loop = [&] { loop_multiply(A.data(), B.data(), C.data(), size); };
  const std::vector<Span> spans = time_in_turn({kernel, loop}, sizes.rounds);
  const std::vector<double> expected = product(A, B, size);
  check_product(on_host(C_device), expected, size, "matmul");
  check_product(C, expected, size, "the loop of matmul");
  Measurement row = compared("matmul, 16x16 shared tiles", "GFLOP/s",
                             2.0 * size * static_cast<double>(count) / kGiga, spans);
  row.value_goal = {1.1, 2.5};
  row.ratio_goal = {0.03, 0.03};
  row.others = "HIP-CPU 1.11, PoCL 2.48 GFLOP/s";
  return row;
}

Measurement measure_reduce(const Sizes& sizes, int elements_a_thread) {
  const std::size_t count = sizes.vector_count;
  const std::size_t blocks = count / kVectorBlock / static_cast<std::size_t>(elements_a_thread);
  const std::vector<float> x = random_vector(5, count);
  const DeviceBuffer<float> x_device = on_device(x);
  DeviceBuffer<float> sums_device = on_device(std::vector<float>(blocks, kNan));
  float loop_sum = kNan;
  const auto kernel = [&] {
    reduce_blocks(x_device.data(), sums_device.data(), count, static_cast<int>(blocks));
    wait();
  };
  const auto loop = [&] { loop_sum = loop_reduce(x.data(), count); };
  const std::vector<Span> spans = time_in_turn({kernel, loop}, sizes.rounds);

  std::vector<double> expected(blocks);
  double total = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    expected[i / (count / blocks)] += x[i];
    total += x[i];
  }
  const std::vector<float> sums = on_host(sums_device);
  for (std::size_t b = 0; b < blocks; ++b) require_close(sums[b], expected[b], 0.05, "reduction");
  require_close(loop_sum, total, 0.5, "the loop of reduction");
  const bool single = elements_a_thread == 1;
  Measurement row =
      compared(single ? "block reduction, a float a thread" : "block reduction, 64 floats a thread",
               "GB/s", sizeof(float) * static_cast<double>(count) / kGiga, spans);
  row.ratio_goal = {0.028, 0.1};
  row.others = single ? "HIP-CPU 0.0025, PoCL 0.026 of loop" : "not known";
  return row;
}

Measurement measure_barrier(const Sizes& sizes) {
  DeviceBuffer<int> reached(256);
  const auto kernel = [&] {
    wait_at_barriers(sizes.barriers, reached.data());
    wait();
  };
  const Span span = time_in_turn({kernel}, sizes.rounds)[0];
  for (const int count : on_host(reached)) {
    require_close(count, sizes.barriers, 0.0, "waiting at barriers");
  }
  Measurement row;
  row.name = "barrier arrival";
  row.value = 1e9 * span.wall / sizes.barriers / 256;
  row.unit = "ns";
  row.span = span;
  row.value_goal = {14.0, 10.0, true};
  row.others = "HIP-CPU 14 ns";
  return row;
}

Measurement measure_shuffle(const Sizes& sizes) {
  DeviceBuffer<int> received(256);
  const auto kernel = [&] {
    shuffle_in_warps(sizes.barriers, received.data());
    wait();
  };
  const Span span = time_in_turn({kernel}, sizes.rounds)[0];
  const std::vector<int> got = on_host(received);
  for (int i = 0; i < 256; ++i) {
    const std::size_t at = static_cast<std::size_t>(i);
    require_close(got[at], (i + sizes.barriers) % 32 + sizes.barriers, 0.0, "shuffling");
  }
  Measurement row;
  row.name = "shuffle";
  row.value = 1e9 * span.wall / sizes.barriers / 256;
  row.unit = "ns";
  row.span = span;
  row.others = "not known";
  return row;
}

Measurement measure_launch(const Sizes& sizes, std::size_t allocated_bytes) {
  // Touched by a kernel, as a program's memory is.
  const std::size_t count = allocated_bytes / sizeof(float) / 3;
  const std::vector<float> ones(count, 1.0f);
  const DeviceBuffer<float> a = on_device(ones);
  DeviceBuffer<float> b = on_device(ones);
  DeviceBuffer<float> c(count);
  if (count) add_vectors(a.data(), b.data(), c.data(), count);
  wait();
  for (const float sum : on_host(c)) require_close(sum, 2.0, 0.0, "adding ones");
  const auto launches = [&] {
    for (int i = 0; i < sizes.launches; ++i) {
      launch_nothing();
      wait();
    }
  };
  Span span = time_in_turn({launches}, sizes.rounds)[0];
  span.wall /= sizes.launches;
  span.cpu /= sizes.launches;
  Measurement row;
  row.name = "empty launch";
  if (allocated_bytes) {
    row.name += ", " + std::to_string(allocated_bytes >> 20) + " MiB allocated";
  }
  row.value = 1e6 * span.wall;
  row.unit = "µs";
  row.span = span;
  row.value_goal = {5.0, 2.0, true};
  row.others = "not known";
  return row;
}

Measurement measure_compile(const Sizes& sizes, const std::string& compiler) {
  const ScratchSource file;
  std::vector<Span> spans;
  for (int round = -1; round < sizes.rounds; ++round) {
    const Span span = time_program({compiler, "-c", file.source(), "-o", file.object()});
    if (!std::filesystem::exists(file.object())) throw std::runtime_error("nothing was compiled");
    if (round >= 0) spans.push_back(span);
  }
  Measurement row;
  row.name = "compiling only <cuda_runtime.h>";
  row.span = median_span(spans);
  row.value = row.span.wall;
  row.unit = "s";
  row.value_goal = {0.4, 0.25, true};
  row.others = "not known";
  return row;
}

}  // namespace warpkit::bench
