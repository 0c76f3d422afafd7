/// @file
/// In which order blocks, and threads of a block, are run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace warpkit::emulator {

/// Any order is allowed by CUDA; running in others than by index shows missing barriers.
enum class OrderKind { Forward, Reverse, Random };

/// The order that WARPKIT_THREAD_ORDER asks for: `forward` (default), `reverse`, `random:SEED`.
struct ThreadOrder {
  OrderKind kind = OrderKind::Forward;  ///< Which.
  std::uint64_t seed = 0;               ///< For Random.

  /// Reads the environment; a value that can't be read is named on standard error, and stands for
  /// forward.
  static ThreadOrder from_environment();

  /// @param text the variable's value.
  /// @param order receives the order.
  /// @return false if the text names none.
  static bool parse(const std::string& text, ThreadOrder& order);

  /// Which of `count` blocks runs in place `position`: a permutation.
  /// @param position in [0, count).
  /// @param count blocks of the grid.
  /// @return the block's linear index.
  std::uint64_t block_at(std::uint64_t position, std::uint64_t count) const;

  /// Fills the order of a block's threads; unused by Forward.
  /// @param threads receives `count` linear thread indices.
  /// @param count threads of the block.
  /// @param block the block's linear index, so that blocks differ.
  void arrange(std::vector<std::uint16_t>& threads, int count, std::uint64_t block) const;
};

}  // namespace warpkit::emulator
