/// @file
/// Who is told what a program does with blocks, barriers and memory, for the checks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "emulator/include/driver_types.h"
#include "emulator/include/warpkit/emulator/array_shape.h"
#include "emulator/include/warpkit/emulator/site.h"

namespace warpkit::emulator {

struct LaunchState;
struct SymbolRange;

/// Where an allocation lies.
enum class MemoryKind {
  Device,      ///< cudaMalloc and its like.
  Pinned,      ///< cudaMallocHost, cudaHostAlloc.
  Registered,  ///< cudaHostRegister.
  Managed,     ///< cudaMallocManaged.
  Heap,        ///< new and malloc in a kernel.
};

/// A block that begins.
struct BlockStart {
  std::uint64_t block;        ///< Its linear index in the grid.
  std::uint32_t threads;      ///< How many it has.
  void* dynamic_shared;       ///< Its dynamic shared memory.
  std::size_t dynamic_bytes;  ///< How much of that it may use.
};

/// What went wrong with waiting threads. Threads are linear indices in the running block.
enum class WaitFault {
  SplitBarrier,   ///< Threads wait at barriers of different lines.
  WrongMask,      ///< A thread called a warp function with a mask that leaves itself out.
  Stalled,        ///< No thread of the block can go on.
  ExitedThreads,  ///< Threads had returned when the others met at a barrier; only a warning.
  AbsentLane,     ///< A shuffle read from a lane that its mask names and that has returned.
  PassedLanes,    ///< Lanes of a mask had returned; an error only if they went past the call.
  LaneNotAsked,   ///< A shuffle read from a lane that its mask doesn't name; only a warning.
};

/// Somebody who waits, or has done something wrong.
struct Waiter {
  std::uint32_t thread;  ///< Linear index in its block.
  Site site;             ///< The line of its call.
};

/// A copy or set of memory, row by row.
struct Transfer {
  void* target;              ///< First byte written.
  std::size_t target_pitch;  ///< Bytes from row to row.
  const void* source;        ///< First byte read; null when memory is set to a value.
  std::size_t source_pitch;  ///< Bytes from row to row.
  std::size_t width;         ///< Bytes a row.
  std::size_t height;        ///< Rows.
};

/// Hears of a program's run. Every function does nothing unless a check overrides it.
///
/// Those about blocks are called by the host thread that runs the block; several may at once.
class BlockObserver {
 public:
  virtual ~BlockObserver() = default;

  /// @name Kernels
  /// @{
  /// A launch is about to run its first block.
  virtual void launch_begins(const LaunchState&) {}
  /// All its blocks have ended, or it has failed (LaunchState::error).
  /// @return an error that the launch is to end with, if it hasn't one; or cudaSuccess.
  virtual cudaError_t launch_ends(const LaunchState&) { return cudaSuccess; }
  /// A block begins; blockIdx says which.
  virtual void block_begins(const BlockStart&) {}
  /// The host thread that calls has run the last of its blocks of a launch.
  virtual void blocks_end() {}
  /// The running block meets this `__shared__` variable for the first time.
  virtual void shared_variable(void* /*address*/, std::size_t /*bytes*/, const char* /*name*/,
                               const ArrayShape* /*shape, may be null*/) {}
  /// The running block's dynamic shared memory goes by this name, which lives on.
  virtual void dynamic_name(const char* /*name*/, const ArrayShape&) {}
  /// Every live thread of the running block stands at a barrier, and all go on now.
  virtual void barrier_released(Site) {}
  /// Lanes of a warp have met.
  /// @param warp the warp's index in its block.
  /// @param lanes those that met.
  /// @param orders_memory true for __syncwarp, false for shuffles and votes.
  virtual void warp_met(std::uint32_t /*warp*/, std::uint32_t /*lanes*/, bool /*orders_memory*/) {}
  /// All blocks of a cooperative launch have met, this host thread's block among them.
  virtual void grid_met() {}
  /// The running thread has executed a memory fence.
  /// @param for_device true if other blocks see it too.
  virtual void fence(bool /*for_device*/) {}
  /// Whoever acquires this object from now on sees what the running thread has seen.
  virtual void released(const void* /*object*/) {}
  /// The running thread sees what those saw who released this object.
  virtual void acquired(const void* /*object*/) {}
  /// Threads of the running block that have returned; told just before a wait_fault that is about
  /// them.
  virtual void missing(const std::vector<std::uint32_t>& /*threads*/) {}
  /// The block can't go on, or ExitedThreads, or WrongMask (then the thread goes on alone).
  /// @param fault what happened.
  /// @param text what is said about it.
  /// @param first the lowest thread concerned, and where it waits.
  /// @param other the lowest of those that wait elsewhere; null if there is none.
  /// @return true if the observer tells it, so that nobody else need.
  virtual bool wait_fault(WaitFault /*fault*/, const std::string& /*text*/, const Waiter& /*first*/,
                          const Waiter* /*other*/) {
    return false;
  }
  /// The running thread touched memory that the processor can't reach; the launch ends.
  /// @param code the instruction.
  /// @param text what is said about it.
  /// @return true if the observer tells it, so that nobody else need.
  virtual bool memory_fault(std::uintptr_t /*code*/, const std::string& /*text*/) { return false; }
  /// The running launch has reached the time limit.
  /// @param text what is said about it.
  /// @param thread a thread of the running block, and where it stood.
  /// @param code where that is, if no call names the line; else 0.
  /// @return true if the observer tells it, so that nobody else need.
  virtual bool time_limit_reached(const std::string& /*text*/, const Waiter& /*thread*/,
                                  std::uintptr_t /*code*/) {
    return false;
  }
  /// @}

  /// @name Memory, by the program's calls
  /// @{
  /// The program has this variable on the device; told before main.
  virtual void device_variable(const volatile void* /*address*/, std::size_t /*bytes*/,
                               const char* /*name*/, const ArrayShape&) {}
  /// That variable is `__constant__`.
  virtual void constant_variable(const volatile void* /*address*/) {}
  /// The program asks for the address of a variable of the device.
  virtual void symbol_address_taken(const void* /*address*/) {}
  /// New memory; its contents are arbitrary (Device, Heap).
  virtual void allocated(MemoryKind, const void* /*address*/, std::size_t /*bytes*/) {}
  /// The program's call puts the freeing of this on a stream.
  virtual void free_asked(const void* /*address*/) {}
  /// That memory has been given back.
  virtual void freed(MemoryKind, const void* /*address*/) {}
  /// A call wanted to free what isn't an allocation's first byte.
  virtual void wrong_free(MemoryKind, const void* /*address*/) {}
  /// Bytes are about to be copied or set; called when it happens, not when it is asked for.
  virtual void transferred(const Transfer&) {}
  /// The program's call is about to be put on a stream; called by the host thread that calls.
  virtual void enqueued() {}
  /// A copy or set was refused.
  /// @param error what the call returns.
  /// @param transfer what was asked for.
  /// @param kind the direction that the call named.
  virtual void refused(cudaError_t /*error*/, const Transfer& /*transfer*/,
                       cudaMemcpyKind /*kind*/) {}
  /// A copy goes beyond a variable of the device, and was refused.
  virtual void symbol_refused(const SymbolRange&) {}
  /// The device was reset: all its memory is gone.
  virtual void reset() {}
  /// Host code touched device memory; the program ends with it, unless it handles the signal.
  /// @param code the instruction.
  /// @param text what is said about it.
  virtual void host_fault(std::uintptr_t /*code*/, const std::string& /*text*/) {}
  /// The program is about to end without running exit handlers.
  virtual void program_ends() {}
  /// @}
};

/// Who hears; null when no check is on. Asked only where something slow happens anyway.
extern BlockObserver* block_observer;

}  // namespace warpkit::emulator
