/// @file
/// ncu's --print-summary: launches of one kernel put together.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/ncu_report.hpp"

namespace warpkit::driver {

/// Lays the least, the most and the mean of launches out: of one kernel with one grid and block,
/// or of all.
/// @param arguments what is put together, and how it is shown
/// @param columns what to show
/// @param launches of which launches
/// @param process whose they are
/// @return the text
std::string ncu_summary(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                        const std::vector<NcuLaunch>& launches, const NcuProcess& process);

}  // namespace warpkit::driver
