#include "emulator/checks/race_shadow.hpp"

#include <algorithm>
#include <tuple>

#include "emulator/checks/block_state.hpp"

namespace warpkit::emulator::checks {
namespace {

/// A thread that has itself written what another writes reads the same, whoever came last. That
/// both write it is another matter.
bool reads_the_same(const Record& earlier, const Attempt& now) {
  const bool is_read = (earlier.reads_own && now.touch == Touch::Write) ||
                       (now.reads_own && earlier.touch == Touch::Write);
  return is_read && ((earlier.value ^ now.value) & bits_of(earlier.mask & now.mask)) == 0;
}

/// Two touches of one word that may not be unordered.
bool excludes(const Record& earlier, const Attempt& now, bool same_block) {
  if (!(earlier.mask & now.mask)) return false;
  if (earlier.touch == Touch::Read && now.touch == Touch::Read) return false;
  if (earlier.touch == Touch::Atomic && now.touch == Touch::Atomic) {
    return !same_block && (earlier.is_for_block || now.is_for_block);
  }
  if (reads_the_same(earlier, now)) return false;
  // Waiting for a flag that another sets, by a volatile read.
  const bool earlier_waits = earlier.touch == Touch::Read && earlier.is_volatile;
  const bool now_waits = now.touch == Touch::Read && now.is_volatile;
  if (earlier_waits && (now.is_flag || now.touch == Touch::Atomic)) return false;
  if (now_waits && (earlier.is_flag || earlier.touch == Touch::Atomic)) return false;
  if (earlier.is_flag && (now.is_flag || now.touch == Touch::Atomic)) return false;
  return !(now.is_flag && earlier.touch == Touch::Atomic);
}

bool same_but_lane(const Record& record, const Attempt& attempt) {
  return record.code == attempt.code && record.touch == attempt.touch &&
         record.mask == attempt.mask && record.is_flag == attempt.is_flag &&
         record.reads_own == attempt.reads_own && record.is_for_block == attempt.is_for_block;
}

std::uint32_t lowest_thread(const Record& record) {
  return record.warp * 32u + static_cast<std::uint32_t>(__builtin_ctz(record.lanes));
}

/// Keeps, of each line's records, those of the two lowest blocks, and the lowest with another value
/// than the first's: whoever races with any races with one of these.
void condense(Cell& cell, RecordPool& pool) {
  std::vector<std::uint32_t> all;
  for (std::uint32_t at = cell.first; at; at = pool[at].next) all.push_back(at);
  if (all.size() < 2) return;
  const auto group = [&](std::uint32_t at) {
    const Record& r = pool[at];
    return std::make_tuple(r.code, r.touch, r.mask, r.is_flag, r.reads_own, r.is_for_block);
  };
  std::sort(all.begin(), all.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto key = [&](std::uint32_t at) {
      return std::make_tuple(group(at), pool[at].block, lowest_thread(pool[at]), pool[at].value);
    };
    return key(a) < key(b);
  });
  cell.first = 0;
  std::uint32_t first = 0, second = 0, different = 0;
  for (const std::uint32_t at : all) {
    if (!first || group(at) != group(first)) {
      first = at;
      second = different = 0;
    } else if (!second && pool[at].block != pool[first].block) {
      second = at;
      if (pool[at].value != pool[first].value) different = at;
    } else if (!different && pool[at].value != pool[first].value) {
      different = at;
    } else {
      pool.give_back(at);
      continue;
    }
    pool[at].next = cell.first;
    cell.first = at;
  }
}

/// Notes in a read what its own thread has written to the word before, if anything.
void remember_own_write(Attempt& read, const Cell& cell, RecordPool& pool, std::uint32_t block) {
  const std::uint32_t lane = 1u << read.thread % 32;
  for (std::uint32_t at = cell.first; at; at = pool[at].next) {
    const Record& record = pool[at];
    const bool own = record.touch == Touch::Write && record.block == block &&
                     record.warp == read.thread / 32 && (record.lanes & lane) != 0;
    if (!own || (record.mask & read.mask) != read.mask) continue;
    read.reads_own = true;
    read.value = record.value & bits_of(read.mask);
    return;
  }
}

}  // namespace

std::uint32_t bits_of(std::uint8_t mask) {
  std::uint32_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    if (mask & (1 << i)) bits |= 0xffu << (8 * i);
  }
  return bits;
}

void RecordPool::reset() {
  records_.resize(1);
  free_ = 0;
}

std::uint32_t RecordPool::take() {
  if (free_) {
    const std::uint32_t index = free_;
    free_ = records_[index].next;
    records_[index] = {};
    return index;
  }
  records_.emplace_back();
  return static_cast<std::uint32_t>(records_.size()) - 1;
}

void RecordPool::give_back(std::uint32_t index) {
  records_[index].next = free_;
  free_ = index;
}

void touch_word(Cell& cell, RecordPool& pool, Attempt attempt, const BlockState& block,
                std::uint32_t owner, bool is_shared, std::vector<Conflict>& conflicts) {
  if (cell.owner != owner) {
    cell = {owner, 0, block.block()};
  } else if (cell.last_block != block.block()) {
    condense(cell, pool);
    cell.last_block = block.block();
  }
  if (attempt.touch == Touch::Read) remember_own_write(attempt, cell, pool, block.block());
  const std::uint32_t warp = attempt.thread / 32;
  const std::uint32_t lane = 1u << attempt.thread % 32;
  bool merged = false;
  // An atomic operation of this block comes after those of others that the word has seen by then,
  // and so does what this block does behind it: the last block may set the counter of blocks back,
  // where the operation says that it is the last, which takes fences.
  const bool may_be_last = block.has_fenced(attempt.thread);
  bool behind_atomic = false;
  std::uint32_t before = 0;
  for (std::uint32_t at = cell.first; at;) {  // the latest first
    Record& record = pool[at];
    const std::uint32_t next = record.next;
    const bool here = record.block == block.block();
    if (here && record.touch == Touch::Atomic) {
      behind_atomic |= may_be_last && (record.epoch < attempt.epoch ||
                                       (record.warp == warp && (record.lanes & lane) != 0));
    }
    const bool seen = behind_atomic && !here && record.touch == Touch::Atomic &&
                      !record.is_for_block && !attempt.is_for_block;
    const bool settled = record.grid_epoch < attempt.grid_epoch ||
                         (here && is_shared && record.epoch < attempt.epoch);
    if (!settled && !seen && excludes(record, attempt, here)) {
      const std::uint32_t lanes = block.unordered_lanes(record, attempt);
      if (lanes) conflicts.push_back({record, lanes});
    }
    bool drop = settled;
    if (!drop && here && same_but_lane(record, attempt)) {
      if (record.epoch < attempt.epoch) {
        drop = true;  // the barrier orders it before this one, which stands for it from now on
      } else if (record.warp == warp) {
        if (record.clock == attempt.clock && record.value == attempt.value) {
          record.lanes |= lane;
          merged = true;
        } else {
          record.lanes &= ~lane;
          drop = record.lanes == 0;
        }
      }
    }
    if (drop) {
      (before ? pool[before].next : cell.first) = next;
      pool.give_back(at);
    } else {
      before = at;
    }
    at = next;
  }
  if (merged) return;
  const std::uint32_t added = pool.take();
  Record& record = pool[added];
  record = {attempt.code,
            cell.first,
            block.block(),
            lane,
            attempt.epoch,
            attempt.grid_epoch,
            attempt.clock,
            attempt.value,
            static_cast<std::uint8_t>(warp),
            attempt.touch,
            attempt.mask,
            attempt.is_volatile,
            attempt.is_flag,
            attempt.reads_own,
            attempt.is_for_block};
  cell.first = added;
}

}  // namespace warpkit::emulator::checks
