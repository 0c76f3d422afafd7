// What `new`, `malloc`, `free` and clock are in .cu files.
#include <cstdlib>
#include <new>

#include "emulator/include/warpkit/emulator/allocation_functions.h"
#include "emulator/include/warpkit/emulator/clock_functions.h"
#include "emulator/runtime/block_observer.hpp"
#include "emulator/runtime/block_runner.hpp"
#include "emulator/runtime/device_heap.hpp"
#include "emulator/runtime/device_memory.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator {
namespace {

constexpr std::size_t kUsualAlignment = 16;

// True while the heap is at work for this host thread. A program may replace `new` by its own that
// calls malloc: what the runtime then allocates for its books would come back to the heap.
__thread bool keeping_books;

class Bookkeeping {
 public:
  Bookkeeping() { keeping_books = true; }
  ~Bookkeeping() { keeping_books = false; }
  Bookkeeping(const Bookkeeping&) = delete;             // one begin, one end
  Bookkeeping& operator=(const Bookkeeping&) = delete;  // likewise
};

bool in_kernel() { return running && !keeping_books; }

void* allocate_in_kernel(std::size_t bytes, std::size_t alignment) {
  const Bookkeeping books;
  void* memory = DeviceHeap::instance().allocate(bytes, alignment);
  if (memory && block_observer) block_observer->allocated(MemoryKind::Heap, memory, bytes);
  return memory;
}

// Gives memory back to the heap, or says what is wrong with it.
// @return false if it is the host's, which the caller has to free.
bool release_device_memory(void* memory) {
  const bool of_heap = DeviceHeap::contains(memory);
  if (!running) {
    // Called for every object of the host, too, also while the runtime's own are made.
    if (!of_heap) return false;
    say("the host frees %p, which a kernel allocated; only a kernel can free it", memory);
    std::abort();
  }
  if (!of_heap && !DeviceMemory::instance().contains(memory)) return false;
  {
    // Ends before the launch may fail, which doesn't come back.
    const Bookkeeping books;
    const bool released = of_heap && DeviceHeap::instance().release(memory);
    if (block_observer && released) block_observer->freed(MemoryKind::Heap, memory);
    if (block_observer && !released) block_observer->wrong_free(MemoryKind::Heap, memory);
    if (released) return true;
  }
  running->fail(cudaErrorLaunchFailure, "a kernel frees %p, which %s", memory,
                of_heap ? "is no block of the device's heap (or no longer)"
                        : "doesn't come from new or malloc in a kernel");
}

void* object_or_fail(void* memory, std::size_t bytes) {
  if (memory || !running) return memory;
  running->fail(cudaErrorLaunchFailure,
                "new of %zu bytes finds no room in the device's heap of %zu; "
                "cudaDeviceSetLimit(cudaLimitMallocHeapSize, ...) makes it larger",
                bytes, DeviceHeap::instance().limit());
}

}  // namespace

void* allocate(std::size_t bytes) noexcept {
  return in_kernel() ? allocate_in_kernel(bytes, kUsualAlignment) : std::malloc(bytes);
}

void release(void* memory) noexcept {
  if (memory && !release_device_memory(memory)) std::free(memory);
}

void* allocate_object(std::size_t bytes) {
  return in_kernel() ? allocate_in_kernel(bytes, kUsualAlignment) : ::operator new(bytes);
}

void* allocate_object(std::size_t bytes, std::align_val_t alignment) {
  if (in_kernel()) return allocate_in_kernel(bytes, static_cast<std::size_t>(alignment));
  return ::operator new(bytes, alignment);
}

void* allocate_object_or_fail(std::size_t bytes) {
  return object_or_fail(allocate_object(bytes), bytes);
}

void* allocate_object_or_fail(std::size_t bytes, std::align_val_t alignment) {
  return object_or_fail(allocate_object(bytes, alignment), bytes);
}

void release_object(void* memory) noexcept {
  if (memory && !release_device_memory(memory)) ::operator delete(memory);
}

void release_object(void* memory, std::align_val_t alignment) noexcept {
  if (memory && !release_device_memory(memory)) ::operator delete(memory, alignment);
}

clock_t clock_of_side() noexcept {
  return running ? static_cast<clock_t>(now_in_nanoseconds()) : std::clock();
}

}  // namespace warpkit::emulator
