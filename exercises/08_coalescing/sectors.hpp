/// @file
/// Budgets of sectors for the exercises of lesson 08.
#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "exercises/submission/counts.hpp"
#include "exercises/submission/message.hpp"

namespace warpkit::exercise {

/// Budgets for one direction of global memory: that all is moved by kernels, that the sectors of a
/// request are near the ideal, and that all requests together don't move it several times. Half
/// more than the ideal leaves room for blocks of any size, whose warps may begin within a sector.
/// @param result what was counted when the same question was asked before; it says how many
///   requests there are, which a learner is free to choose
/// @param operation `ld` or `st`
/// @param bytes what has to be moved at least
/// @param symptom the mistake that too many sectors mean
/// @return the budgets, in the order in which a learner should see them
inline std::vector<CountBudget> sector_budgets(const Result& result, const std::string& operation,
                                               double bytes, const std::string& symptom) {
  const bool is_load = operation == "ld";
  const std::string done = is_load ? "read" : "write";
  std::vector<CountBudget> budgets = {{"global_bytes_" + operation, bytes,
                                       std::numeric_limits<double>::infinity(),
                                       "bytes that kernels " + done + " in global memory", "", ""}};
  if (!result.counted || result.launches.empty()) return budgets;  // the first of them fails
  const double ideal = result.counter("global_sectors_ideal_" + operation);
  const double requests = result.counter("global_requests_" + operation);
  budgets.push_back({"global_sectors_" + operation, ideal, 1.5 * ideal,
                     "sectors a request, " + done + " (a sector has 32 bytes)", symptom, "",
                     std::max(requests, 1.0)});
  // One thread alone has one sector a request, which is ideal for what it asks.
  budgets.push_back({"global_sectors_" + operation, bytes / 32, 4 * bytes / 32,
                     "sectors, " + done + ", in all", symptom, ""});
  return budgets;
}

}  // namespace warpkit::exercise
