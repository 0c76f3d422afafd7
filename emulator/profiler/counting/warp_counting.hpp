/// @file
/// Counts a warp's steps.
#pragma once

#include <mutex>

#include "emulator/profiler/counting/block_trace.hpp"

namespace warpkit::emulator::counting {

/// What is known of the program's arrays, by all host threads.
struct SharedArrays {
  std::mutex mutex;  ///< Guards them, but for Arrays::version.
  Arrays arrays;     ///< Device memory.
};

/// Hears of one warp's steps, and counts them to its launch.
class WarpCounting final : public StepListener {
 public:
  /// @param block the warp's.
  /// @param arrays of the program.
  /// @param warp its index in the block.
  WarpCounting(BlockTrace& block, SharedArrays& arrays, std::uint32_t warp)
      : block_(block), arrays_(arrays), warp_(warp) {}

  void on_step(std::uint64_t key, std::uint32_t lanes, std::uint64_t previous) override;
  void on_steps(const std::uint64_t* keys, std::uint32_t count, std::uint32_t lanes,
                std::uint64_t previous) override;
  void on_divergence(std::uint64_t key) override;
  /// @return by lane: how many accesses it has executed.
  const std::uint32_t* accesses() const { return accesses_; }

 private:
  struct Place {
    bool is_known;
    Space space;
    Array* array;
    std::uintptr_t begin;  // of what belongs to it with this address
    std::uint64_t bytes;
  };
  Place place_of(std::uintptr_t address);
  RequestCost count(CodeSite& site, const Request& request, const Place& place);
  void count(CodeSite& site, std::uint32_t lanes, Request& request, AccessMemory* memory);
  void begin_own(std::uintptr_t code, const Request& lanes);
  std::uint32_t count_own(CodeSite& site, std::uint32_t lanes, const Request& request);
  bool is_pictured() const;
  std::uint64_t version() const { return arrays_.arrays.version() + block_.shared.version(); }

  BlockTrace& block_;
  SharedArrays& arrays_;
  std::uint32_t warp_;
  std::uint32_t accesses_[kLanes] = {};
};

/// Counts what a warp has done, as far as it is known how its lanes went together.
/// @param block the warp's.
/// @param arrays of the program.
/// @param warp its index in the block.
/// @param ended its lanes do nothing more before they meet.
void count_warp(BlockTrace& block, SharedArrays& arrays, std::uint32_t warp, bool ended);

}  // namespace warpkit::emulator::counting
