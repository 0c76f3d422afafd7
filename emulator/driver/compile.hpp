/// @file
/// Carries out a compile job.
#pragma once

#include <string>

#include "emulator/driver/job.hpp"
#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// Translates, compiles and links. Messages of rewriter and compiler go to standard error.
/// @param job what to do
/// @param toolchain with what
/// @throws Failure with code 2 (an input is missing), 3 (doesn't compile) or 5 (the machine)
void run_job(const CompileJob& job, const Toolchain& toolchain);

}  // namespace warpkit::driver
