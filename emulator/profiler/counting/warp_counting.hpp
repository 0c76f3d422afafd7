/// @file
/// Counts a warp's steps.
#pragma once

#include "emulator/profiler/counting/counter.hpp"

namespace warpkit::emulator::counting {

/// Hears of one warp's steps, and counts them to its launch.
class WarpCounting final : public StepListener {
 public:
  /// @param block the warp's.
  /// @param arrays of the program.
  /// @param warp its index in the block.
  WarpCounting(BlockTrace& block, Arrays& arrays, std::uint32_t warp)
      : block_(block), arrays_(arrays), warp_(warp) {}

  void on_step(std::uint64_t key, std::uint32_t lanes, const std::uint32_t* at,
               std::uint64_t previous) override;
  void on_divergence(std::uint64_t key) override;

 private:
  struct Place {
    bool is_known;
    Space space;
    Array* array;
  };
  Place place_of(std::uintptr_t address);
  void count(CodeSite& site, const Request& request, const Place& place);

  BlockTrace& block_;
  Arrays& arrays_;
  std::uint32_t warp_;
};

}  // namespace warpkit::emulator::counting
