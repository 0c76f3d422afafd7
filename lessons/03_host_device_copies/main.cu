// Follows two arrays from a file to the device and their sum back, timing each leg of the way.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <vector>

#include "kernels/core/check.hpp"
#include "kernels/core/device_buffer.hpp"
#include "kernels/core/stream.hpp"
#include "kernels/vector_add/vector_add.hpp"

namespace {

using warpkit::DeviceBuffer;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void print_leg(const char* leg, std::size_t bytes, double milliseconds) {
  std::printf("%-34s %10zu %10.3f %8.2f\n", leg, bytes, milliseconds,
              static_cast<double>(bytes) / 1e6 / milliseconds);
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Writes values to a temporary file and reads them into host memory; returns the reading's time.
double read_back_from_disk(std::vector<float>& values) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::tmpfile());
  const std::size_t count = values.size();
  if (!file || std::fwrite(values.data(), sizeof(float), count, file.get()) != count) {
    throw std::runtime_error("cannot write a temporary file");
  }
  std::rewind(file.get());
  const auto start = Clock::now();
  if (std::fread(values.data(), sizeof(float), count, file.get()) != count) {
    throw std::runtime_error("cannot read the temporary file");
  }
  return milliseconds_since(start);
}

// Host memory that the operating system may not move, so that the device can fetch it by itself.
struct PinnedArray {
  explicit PinnedArray(std::size_t count) {
    void* memory = nullptr;
    WARPKIT_CUDA_CHECK(cudaMallocHost(&memory, count * sizeof(float)));
    data = static_cast<float*>(memory);
  }
  ~PinnedArray() { static_cast<void>(cudaFreeHost(data)); }
  PinnedArray(const PinnedArray&) = delete;  // two owners would free twice
  PinnedArray& operator=(const PinnedArray&) = delete;
  float* data = nullptr;
};

void journey(std::size_t n) {
  std::vector<float> a(n), b(n), c(n);
  for (std::size_t i = 0; i < n; ++i) {
    a[i] = static_cast<float>(i);
    b[i] = 0.5f * static_cast<float>(n - i);
  }
  PinnedArray pinned_a(n);
  for (std::size_t i = 0; i < n; ++i) pinned_a.data[i] = a[i];

  std::printf("%zu elements a vector\n", n);
  std::printf("%-34s %10s %10s %8s\n", "leg", "bytes", "ms", "GB/s");
  print_leg("disk -> RAM: read a", n * sizeof(float), read_back_from_disk(a));
  // [four-steps]
  const std::size_t bytes = n * sizeof(float);
  DeviceBuffer<float> device_a(n), device_b(n), device_c(n);  // cudaMalloc

  auto start = Clock::now();
  device_a.copy_from_host(a.data(), n);  // 1. copy in: cudaMemcpy, host to device
  device_b.copy_from_host(b.data(), n);
  print_leg("RAM -> device: copy a and b in", 2 * bytes, milliseconds_since(start));

  start = Clock::now();
  warpkit::vector_add(device_a.data(), device_b.data(), device_c.data(), n, nullptr);  // 2. launch
  const double returned = milliseconds_since(start);
  WARPKIT_CUDA_CHECK(cudaDeviceSynchronize());  // 3. the device runs; the host waits
  print_leg("device: read a and b, write c", 3 * bytes, milliseconds_since(start));

  start = Clock::now();
  device_c.copy_to_host(c.data(), n);  // 4. copy out: cudaMemcpy, device to host
  print_leg("device -> RAM: copy c out", bytes, milliseconds_since(start));
  // [four-steps]
  for (const bool pinned : {false, true}) {
    start = Clock::now();
    device_a.copy_from_host(pinned ? pinned_a.data : a.data(), n);
    print_leg(pinned ? "once more, a from pinned RAM" : "once more, a from ordinary RAM", bytes,
              milliseconds_since(start));
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < n; ++i) right += c[i] == a[i] + b[i] ? 1 : 0;
  std::printf("the launch itself returned after %.3f ms; %zu of %zu sums are right\n", returned,
              right, n);
  std::printf("bytes over the bus for each addition: %zu\n\n", 3 * bytes / n);
}

}  // namespace

int main() {
  try {
    cudaDeviceProp device{};
    std::size_t free_bytes = 0, total_bytes = 0;
    WARPKIT_CUDA_CHECK(cudaGetDeviceProperties(&device, 0));
    WARPKIT_CUDA_CHECK(cudaMemGetInfo(&free_bytes, &total_bytes));
    std::printf("device: %s, %zu of %zu MiB of its memory free\n\n", device.name, free_bytes >> 20,
                total_bytes >> 20);
    for (const std::size_t n : {std::size_t{1000}, std::size_t{1000000}}) journey(n);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "lesson 03: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
