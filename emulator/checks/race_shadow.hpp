/// @file
/// Who touched a word of memory, and which of those touches nothing orders.
#pragma once

#include <cstdint>
#include <vector>

namespace warpkit::emulator::checks {

class BlockState;

/// How a thread touches a word, as far as races are concerned.
enum class Touch : std::uint8_t { Read, Write, Atomic };

/// One access to (part of) a word of four bytes.
struct Attempt {
  std::uintptr_t code = 0;       ///< Return address of its hook.
  Touch touch = Touch::Read;     ///< What it does.
  std::uint8_t mask = 0xf;       ///< Which of the word's bytes.
  bool is_volatile = false;      ///< The program says volatile.
  bool is_flag = false;          ///< A volatile store behind a fence: others may wait for it.
  bool reads_own = false;        ///< A Read of what the thread itself had written.
  bool is_for_block = false;     ///< An Atomic that is none for other blocks.
  std::uint32_t value = 0;       ///< Of a Write, or read own: the word's bytes, 0 outside the mask.
  std::uint32_t thread = 0;      ///< In its block.
  std::uint32_t epoch = 0;       ///< Barriers of the block before it.
  std::uint32_t grid_epoch = 0;  ///< Barriers of the grid before it.
  std::uint32_t clock = 0;       ///< Fences and warp barriers of the thread before it.
};

/// Attempts of one warp that differ only by lane.
struct Record {
  std::uintptr_t code = 0;       ///< As Attempt's.
  std::uint32_t next = 0;        ///< Index of the next record of the word; 0 for none.
  std::uint32_t block = 0;       ///< In the grid.
  std::uint32_t lanes = 0;       ///< Of the warp.
  std::uint32_t epoch = 0;       ///< As Attempt's.
  std::uint32_t grid_epoch = 0;  ///< Likewise.
  std::uint32_t clock = 0;       ///< Likewise.
  std::uint32_t value = 0;       ///< Likewise.
  std::uint8_t warp = 0;         ///< In the block.
  Touch touch = Touch::Read;     ///< As Attempt's.
  std::uint8_t mask = 0;         ///< Likewise.
  bool is_volatile = false;      ///< Likewise.
  bool is_flag = false;          ///< Likewise.
  bool reads_own = false;        ///< Likewise.
  bool is_for_block = false;     ///< Likewise.
};

/// Records of one word.
struct Cell {
  std::uint32_t owner = 0;       ///< Which launch (or block, for shared memory) they belong to.
  std::uint32_t first = 0;       ///< Index of the first; 0 for none.
  std::uint32_t last_block = 0;  ///< Who touched it last.
};

/// Storage of records; index 0 is no record.
class RecordPool {
 public:
  /// Forgets all records.
  void reset();
  /// @return the index of a new record.
  std::uint32_t take();
  /// @param index a record that nobody refers to any more.
  void give_back(std::uint32_t index);
  /// @param index of a record.
  /// @return the record, until the next take().
  Record& operator[](std::uint32_t index) { return records_[index]; }

 private:
  std::vector<Record> records_ = std::vector<Record>(1);
  std::uint32_t free_ = 0;
};

/// An earlier touch that races with the one being made.
struct Conflict {
  Record record;        ///< The earlier ones.
  std::uint32_t lanes;  ///< Those of its lanes that nothing orders before this one.
};

/// @param mask some of a word's bytes, a bit each.
/// @return all the bits of those bytes.
std::uint32_t bits_of(std::uint8_t mask);

/// Notes a touch and finds what it races with.
/// @param cell the word.
/// @param pool where the cell's records are.
/// @param attempt the touch.
/// @param block its block.
/// @param owner what the cell's records must belong to, else they are dropped.
/// @param is_shared the word is shared memory: a barrier settles all that was before it.
/// @param conflicts receives the races.
void touch_word(Cell& cell, RecordPool& pool, Attempt attempt, const BlockState& block,
                std::uint32_t owner, bool is_shared, std::vector<Conflict>& conflicts);

}  // namespace warpkit::emulator::checks
