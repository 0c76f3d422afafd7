/// @file
/// From the records that counted programs leave, launch by launch, to a profile.
#pragma once

#include <cstddef>
#include <string>

namespace warpkit::profile {

/// What a file of records holds.
struct CollectedLaunches {
  std::string profile;       ///< JSON, as read_profile reads it.
  std::size_t launches = 0;  ///< How many are in it.
  bool is_cut_off = false;   ///< There was no room for more; the program said so.
};

/// Puts together what is left of a run, however it ended.
/// @param records path of the file that WARPKIT_PROFILE named; absent where nothing was launched
/// @return the launches in the order in which they began; of each, its latest record
CollectedLaunches collect_launches(const std::string& records);

/// The last launch that has begun.
/// @param records as collect_launches
/// @param launches gets how many have begun
/// @return the name of its kernel; empty if there is none
std::string latest_kernel(const std::string& records, std::size_t& launches);

}  // namespace warpkit::profile
