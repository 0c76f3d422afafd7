/// @file
/// gpu-bench: times vector_add beside a copy and the matmul ladder beside cuBLAS, all in this
/// process, and prints one line a fact for the report. Exit code 0 if every output was right.
#include <cublas_v2.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>

#include "kernels/core/stream.hpp"
#include "tests/bench/comparisons.hpp"

namespace {

using warpkit::gpu_check::Timing;

constexpr int kRounds = 21;                         // an odd number has a middle
constexpr std::size_t kVectorCount = 1ULL << 26;    // 256 MiB a vector: far beyond any L2 cache
constexpr std::size_t kSmallestCount = 1ULL << 20;  // below this launch overhead is what's timed

void check(cublasStatus_t status, const char* what) {
  if (status != CUBLAS_STATUS_SUCCESS) {
    throw std::runtime_error(std::string(what) + ": " + cublasGetStatusString(status));
  }
}

/// cuBLAS's handle, destroyed with its owner.
struct Destroy {
  void operator()(cublasHandle_t handle) const { cublasDestroy(handle); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<cublasHandle_t>, Destroy>;

Handle make_handle() {
  cublasHandle_t handle = nullptr;
  check(cublasCreate(&handle), "cublasCreate");
  return Handle(handle);
}

/// cuBLAS in true FP32, without TF32. It reads row-major matrices as their transposes, so it is
/// asked for C^T = B^T A^T.
warpkit::bench::MatmulColumn cublas_column(cublasHandle_t handle) {
  return {"cuBLAS FP32 pedantic", [handle](const float* A, const float* B, float* C, int M, int N,
                                           int K, cudaStream_t stream) {
            const float one = 1.0f;
            const float zero = 0.0f;
            check(cublasSetStream(handle, stream), "cublasSetStream");
            check(cublasGemmEx(handle, CUBLAS_OP_N, CUBLAS_OP_N, N, M, K, &one, B, CUDA_R_32F, N, A,
                               CUDA_R_32F, K, &zero, C, CUDA_R_32F, N, CUBLAS_COMPUTE_32F_PEDANTIC,
                               CUBLAS_GEMM_DEFAULT),
                  "cublasGemmEx");
          }};
}

/// The largest size, down from the wanted one by halves, at which two sets of three vectors leave
/// half of the free memory alone.
std::size_t vector_count_that_fits() {
  std::size_t free_bytes = 0;
  std::size_t total_bytes = 0;
  WARPKIT_CUDA_CHECK(cudaMemGetInfo(&free_bytes, &total_bytes));
  std::size_t count = kVectorCount;
  while (count > kSmallestCount && 2 * 3 * count * sizeof(float) > free_bytes / 2) count /= 2;
  return count;
}

bool print_all(const std::vector<Timing>& timings) {
  bool right = true;
  for (const Timing& timing : timings) {
    std::printf("%s\n", to_line(timing).c_str());
    right = right && timing.output_right;
  }
  std::fflush(stdout);
  return right;
}

int run() {
  const warpkit::bench::DeviceFacts facts = warpkit::bench::device_facts();
  for (const warpkit::gpu_check::MachineFact& fact : warpkit::bench::report_lines(facts)) {
    std::printf("%s\n", to_line(fact).c_str());
  }
  warpkit::Stream stream;
  const Handle handle = make_handle();
  bool right = print_all(
      warpkit::bench::compare_bandwidth(vector_count_that_fits(), kRounds, facts, stream));
  for (const int size : {1024, 4096}) {
    right = print_all(warpkit::bench::compare_matmul(
                size, size, size, {cublas_column(handle.get())}, kRounds, facts, stream)) &&
            right;
  }
  return right ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "gpu-bench: %s\n", error.what());
    return 1;
  }
}
