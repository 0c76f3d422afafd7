// The calls that counted kernels make besides those for accesses.
#include "emulator/profiler/trace.hpp"

#include <algorithm>
#include <iterator>

namespace warpkit::emulator {
namespace {

constexpr std::size_t kUsualAlignment = 4;  // where it isn't known: of floats and ints
constexpr std::size_t kWidest = 16;

// The bytes of one instruction of those that move a struct.
std::size_t piece_of(std::uintptr_t address, std::size_t bytes) {
  const std::size_t greatest = bytes & (~bytes + 1);  // power of two in it
  const std::size_t known = trace_keeper->alignment_at(address);
  return std::min({greatest, std::max(known, kUsualAlignment), kWidest});
}

}  // namespace

TraceKeeper* trace_keeper = nullptr;
GridSpan grid_span;

namespace {

__attribute__((constructor(101))) void measure_grid() {
  const auto first = reinterpret_cast<std::uintptr_t>(&threadIdx);
  const std::uintptr_t places[] = {first, reinterpret_cast<std::uintptr_t>(&blockIdx),
                                   reinterpret_cast<std::uintptr_t>(&blockDim),
                                   reinterpret_cast<std::uintptr_t>(&gridDim)};
  const auto ends = std::minmax_element(std::begin(places), std::end(places));
  const std::uintptr_t bytes = *ends.second + sizeof gridDim - *ends.first;
  constexpr std::size_t kOwn =
      sizeof threadIdx + sizeof blockIdx + sizeof blockDim + sizeof gridDim;
  grid_span = {*ends.first - first, bytes, bytes != kOwn};
}

}  // namespace

void keep_access(const volatile void* address, std::size_t bytes, AccessKind kind,
                 const void* code) {
  auto at = reinterpret_cast<std::uintptr_t>(address);
  if (is_place_in_grid(at)) return;
  const EventKind event = kind == AccessKind::Load    ? EventKind::Load
                          : kind == AccessKind::Store ? EventKind::Store
                                                      : EventKind::Atomic;
  const std::size_t piece = kind == AccessKind::Atomic ? bytes : piece_of(at, bytes);
  const std::uint64_t key = event_key(reinterpret_cast<std::uintptr_t>(code), event, piece);
  for (std::size_t done = 0; done < bytes; done += piece) trace_keeper->keep(key, at + done);
}

void note_thread_begins() {
  if (!trace_keeper) return;
  // The line is looked up one byte before: that is then the kernel's first instruction.
  trace_keeper->thread_begins(reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)) + 1);
}

void note_thread_ends() {
  if (trace_keeper) trace_keeper->thread_ends();
}

void note_whole_atomic(const volatile void* address, std::size_t bytes) {
  if (!trace_keeper) return;
  keep_access(address, bytes, AccessKind::Atomic, __builtin_return_address(0));
  trace_keeper->whole_atomic(true);
}

void note_whole_atomic_ends() {
  if (trace_keeper) trace_keeper->whole_atomic(false);
}

}  // namespace warpkit::emulator

extern "C" void __sanitizer_cov_trace_pc() {
  using namespace warpkit::emulator;
  const auto code = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  const std::uint64_t key = event_key(code, EventKind::Block, 0);
  TraceCursor& at = trace_cursor;
  if (__builtin_expect(*at.expected == key, 1)) {
    ++at.expected;
  } else if (trace_keeper) {
    trace_keeper->keep(key, 0);
  }
}
