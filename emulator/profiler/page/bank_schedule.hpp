/// @file
/// Which wavefront serves which word of a shared-memory request.
#pragma once

#include <cstdint>
#include <vector>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {

/// One 4-byte word that one bank gives in one wavefront.
struct BankService {
  std::uint32_t wavefront = 0;       ///< from 0
  std::uint32_t bank = 0;            ///< 0 to 31
  std::uint64_t word = 0;            ///< address divided by 4
  std::vector<std::uint32_t> lanes;  ///< who gets it; several share a word at no cost
};

/// A schedule.
struct BankSchedule {
  std::uint32_t wavefronts = 0;       ///< in all
  std::vector<BankService> services;  ///< by wavefront, then bank
};

/// Serves a request: 8-byte lanes as two half-warps, 16-byte lanes as four groups of eight, and
/// neighbouring groups together where no bank then has two words to give; within a group each
/// bank gives one word a wavefront, in the order of the lanes.
/// @param pattern a request to shared memory
/// @return who is served when
BankSchedule schedule_banks(const Pattern& pattern);

}  // namespace warpkit::profile
