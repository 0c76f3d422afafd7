/// @file
/// The profiler's counting, from a program's first launch to its end.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "emulator/debug_info/source_lines.hpp"
#include "emulator/profiler/counting/block_trace.hpp"
#include "emulator/profiler/counting/branches.hpp"
#include "emulator/profiler/counting/flops.hpp"
#include "emulator/profiler/counting/forwarding_observer.hpp"
#include "emulator/profiler/counting/launch_counts.hpp"
#include "emulator/profiler/counting/records.hpp"
#include "emulator/profiler/counting/warp_counting.hpp"
#include "emulator/profiler/trace.hpp"

namespace warpkit::emulator::counting {

/// @param address any.
/// @return the alignment of the elements of the running block's shared array there; 0 for none.
std::size_t shared_alignment_at(std::uintptr_t address);

/// Keeps traces, puts warps together and writes down what they did. Each host thread counts for
/// itself; what it has counted is added to its launch when it has run its last block of that.
class Counter final : public ForwardingObserver, public TraceKeeper {
 public:
  /// @param file where the records of the launches go.
  /// @param next who else hears.
  Counter(std::string file, BlockObserver* next);

  /// @name BlockObserver
  /// @{
  void launch_begins(const LaunchState& launch) override;
  cudaError_t launch_ends(const LaunchState& launch) override;
  void block_begins(const BlockStart& start) override;
  void blocks_end() override;
  void shared_variable(void* address, std::size_t bytes, const char* name,
                       const ArrayShape* shape) override;
  void dynamic_name(const char* name, const ArrayShape& shape) override;
  void barrier_released(Site site) override;
  void device_variable(const volatile void* address, std::size_t bytes, const char* name,
                       const ArrayShape& shape) override;
  void constant_variable(const volatile void* address) override;
  void allocated(MemoryKind kind, const void* address, std::size_t bytes) override;
  void freed(MemoryKind kind, const void* address) override;
  void reset() override;
  void program_ends() override;
  /// @}

  /// @name TraceKeeper
  /// @{
  void thread_begins(std::uintptr_t code) override;
  void thread_ends() override;
  void keep(std::uint64_t key, std::uint64_t address) override;
  void whole_atomic(bool begins) override;
  void own_array(std::uintptr_t code, std::uint64_t bytes, const char* name,
                 std::size_t piece) override;
  std::size_t alignment_at(std::uintptr_t address) override;
  /// @}

 private:
  struct Running {
    const LaunchState* state;
    std::unique_ptr<LaunchCounts> counts;
    std::string name;  // of its records
  };

  LaunchCounts* counts_of(const LaunchState* launch);
  BlockTrace& trace_for_thread();
  void begin_launch(BlockTrace& block, const LaunchState* launch);
  void end_launch(BlockTrace& block);
  void count_all(BlockTrace& block);
  bool make_room(BlockTrace& block, std::uintptr_t code);
  void name_arguments(const LaunchState& launch);
  void collect(BlockTrace& block);
  void put_away(Running& launch);
  void put_away_all(const std::string& failure);
  void signal_ends_it(int signal);

  SharedArrays arrays_;
  std::uint32_t allocations_ = 0;  // guarded with them
  std::mutex mutex_;               // guards all below; never asked for while arrays_ is locked
  std::vector<Running> launches_;
  std::vector<std::unique_ptr<BlockTrace>> blocks_;  // as many as host threads ran blocks at once
  std::vector<BlockTrace*> idle_;                    // those that no thread has now
  Records records_;
  SourceLines lines_;
  CodeOfFiles code_;
  FlopCounting flops_{lines_, code_};
  BranchPlaces branches_{lines_, code_};
};

}  // namespace warpkit::emulator::counting
