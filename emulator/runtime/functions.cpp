// What is known about each kernel.
#include "emulator/runtime/functions.hpp"

#include <algorithm>

#include "emulator/include/warpkit/emulator/kernel_facts.h"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/function_table.hpp"

namespace warpkit::emulator {
namespace {

std::size_t opted_in(const void* kernel) {
  Functions& all = functions();
  // Every launch asks, and few programs opt in at all.
  const std::size_t largest = all.largest_opt_in.load(std::memory_order_relaxed);
  if (largest == 0 || !kernel) return largest;
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  return found == all.known.end() ? 0 : found->second.opted_in;
}

}  // namespace

Functions& functions() {
  static Functions& all = *new Functions;  // see DeviceMemory::instance
  return all;
}

void note_launch_bound(const void* kernel, long long most) {
  if (most < 1 || most > static_cast<long long>(kMaxThreadsPerBlock)) return;
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const unsigned bound = static_cast<unsigned>(most);
  all.known[kernel].max_threads = bound;
  all.smallest_bound.store(std::min(all.smallest_bound.load(), bound));
}

void note_clusters(const void* kernel) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  all.known[kernel].has_clusters = true;
  all.some_have_clusters.store(true);
}

void note_shared_variable(const void* kernel, const char* name, int line, size_t bytes) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  KernelRecord& function = all.known[kernel];
  if (function.variables.emplace(name, line).second) function.static_shared += bytes;
}

unsigned threads_limit(const void* kernel) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  return found == all.known.end() ? kMaxThreadsPerBlock : found->second.max_threads;
}

bool within_launch_bounds(const void* kernel, unsigned threads) {
  return threads <= functions().smallest_bound.load(std::memory_order_relaxed) ||
         threads <= threads_limit(kernel);
}

bool has_clusters(const void* kernel) {
  Functions& all = functions();
  if (!all.some_have_clusters.load(std::memory_order_relaxed)) return false;
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  return found != all.known.end() && found->second.has_clusters;
}

void refuse_clusters() {
  running->fail(cudaErrorNotSupported,
                "the kernel has __cluster_dims__; thread block clusters are not supported by the "
                "emulator");
}

std::size_t shared_memory_limit(const void* kernel) {
  const std::size_t dynamic = opted_in(kernel);
  if (dynamic == 0) return kSharedPerBlock;
  // The opt-in counts dynamic bytes only; static ones, 48 KiB at most, come on top.
  return std::min(dynamic + kSharedPerBlock, kMaxSharedPerBlock);
}

std::size_t dynamic_shared_limit(const void* kernel) {
  return std::max(opted_in(kernel), kSharedPerBlock);
}

bool known_static_shared(const void* kernel, std::size_t& bytes) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  const auto found = all.known.find(kernel);
  if (found == all.known.end()) return false;
  bytes = found->second.static_shared;
  return found->second.has_run;
}

void note_static_shared(const void* kernel, std::size_t bytes) {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  KernelRecord& function = all.known[kernel];
  function.has_run = true;
  function.static_shared = std::max(function.static_shared, bytes);
}

void reset_function_attributes() {
  Functions& all = functions();
  const std::lock_guard<std::mutex> lock(all.mutex);
  for (auto& [address, function] : all.known) {
    function.opted_in = 0;
    function.carveout = -1;
  }
  all.largest_opt_in.store(0);
}

}  // namespace warpkit::emulator
