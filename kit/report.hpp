/// @file
/// Reading what a test program wrote about itself.
#pragma once

#include <string>

#include "kit/process.hpp"
#include "kit/verdict.hpp"

namespace warpkit::kit {

/// Turns a report and the way the program ended into a verdict. Neither an exit code nor anything
/// printed counts as a pass: only a report that runs to its end without a failure does.
/// @param report the report's text, one JSON object a line, possibly cut off
/// @param process how the program ended
/// @param must_count whether launches were counted: a test that skips for want of counts then fails
/// @param verdict gets outcome, failing case, and number of tests
void read_report(const std::string& report, const ProcessResult& process, bool must_count,
                 Verdict& verdict);

}  // namespace warpkit::kit
