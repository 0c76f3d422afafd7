#include "emulator/runtime/context.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "emulator/include/cuda_runtime_api.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

std::atomic<int> fault{cudaSuccess};
std::atomic<bool> fault_was_looked_at{false};
std::atomic<int> ignored_fault{cudaSuccess};  // one before a reset that nothing asked for
__thread cudaError_t last_error;

/// Notes that the program asked about an error. Calls that merely return it don't count, since that
/// is easily ignored.
cudaError_t looked_at(cudaError_t error) {
  if (error != cudaSuccess && error == reported_fault()) fault_was_looked_at.store(true);
  return error;
}

const char* name_of(cudaError_t error) {
  switch (error) {
#define WARPKIT_ROW(name, number, text) \
  case name:                            \
    return #name;
#include "emulator/include/warpkit/emulator/errors.def"
#undef WARPKIT_ROW
  }
  return "unrecognized error code";
}

/// A program whose kernel failed must not look well to whoever runs it, unless it shows that this
/// was meant: it asked for the error and reset the device, or asked for that of its own assertion.
void exit_with_failure_after_fault(int status, void*) {
  const int now = fault.load();
  const bool meant = now == cudaSuccess || (now == cudaErrorAssert && fault_was_looked_at.load());
  const int ignored = meant ? ignored_fault.load() : now;
  if (status != 0 || ignored == cudaSuccess) return;
  say("the program ends with exit code 1, because a kernel failed (%s)",
      name_of(static_cast<cudaError_t>(ignored)));
  std::fflush(nullptr);
  if (block_observer) block_observer->program_ends();
  _exit(1);
}

}  // namespace

void set_fault(cudaError_t error) {
  int none = cudaSuccess;
  if (!fault.compare_exchange_strong(none, error)) return;
  static const int registered = on_exit(exit_with_failure_after_fault, nullptr);
  static_cast<void>(registered);
}

void set_last_error(cudaError_t error) { last_error = error; }

cudaError_t exchange_last_error(cudaError_t error) {
  const cudaError_t before = last_error;
  last_error = error;
  return before;
}

cudaError_t reported_fault() { return static_cast<cudaError_t>(fault.load()); }

void reset_errors() {
  const int ended = fault.exchange(cudaSuccess);
  if (!fault_was_looked_at.load() && ended != cudaSuccess) ignored_fault.store(ended);
  fault_was_looked_at.store(false);
  last_error = cudaSuccess;
}

cudaError_t not_supported(const char* function) {
  say_once(function, "%s is not supported by the emulator; it returns cudaErrorNotSupported",
           function);
  return result(cudaErrorNotSupported);
}

}  // namespace warpkit::emulator

using namespace warpkit::emulator;

extern "C" {

cudaError_t cudaGetLastError() {
  const cudaError_t error = looked_at(last_error);
  last_error = cudaSuccess;
  // Once a call has reported it, a fault stays.
  return error != cudaSuccess && error == reported_fault() ? (last_error = error) : error;
}

cudaError_t cudaPeekAtLastError() { return looked_at(last_error); }

const char* cudaGetErrorName(cudaError_t error) { return name_of(looked_at(error)); }

const char* cudaGetErrorString(cudaError_t error) {
  switch (looked_at(error)) {
#define WARPKIT_ROW(name, number, text) \
  case name:                            \
    return text;
#include "emulator/include/warpkit/emulator/errors.def"
#undef WARPKIT_ROW
  }
  return "unrecognized error code";
}

}  // extern "C"
