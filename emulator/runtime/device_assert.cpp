// assert() and __trap() in kernels. The C library's assert calls __assert_fail; ours takes its
// place, in the whole program.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "emulator/include/warpkit/emulator/barrier_functions.h"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/report.hpp"

namespace {

/// The kernel's name: a kernel that is split at its barriers asserts in a lambda.
/// @param function as the compiler gives it.
/// @return how many of its characters name the kernel.
int length_of_kernel(const char* function) {
  for (const char* mark : {"::<lambda(", "::(anonymous class)", "::(lambda "}) {
    const char* const found = std::strstr(function, mark);
    if (found) return static_cast<int>(found - function);
  }
  return static_cast<int>(std::strlen(function));
}

}  // namespace

extern "C" [[noreturn]] void __assert_fail(const char* expression, const char* file,
                                           unsigned int line, const char* function) noexcept {
  using warpkit::emulator::running;
  if (running) {
    // CUDA's own words.
    running->fail(cudaErrorAssert,
                  "%s:%u: %.*s: block: [%u,%u,%u], thread: [%u,%u,%u] Assertion `%s` failed.", file,
                  line, length_of_kernel(function), function, blockIdx.x, blockIdx.y, blockIdx.z,
                  threadIdx.x, threadIdx.y, threadIdx.z, expression);
  }
  std::fflush(stdout);
  std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, expression);
  std::abort();
}

namespace warpkit::emulator {

void trap(Site site) {
  runner_here().fail(cudaErrorLaunchFailure, "__trap() was called at %s:%d", site.file, site.line);
}

}  // namespace warpkit::emulator
