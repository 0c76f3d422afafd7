/// @file
/// From objects to a program or a library.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/commands.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// What to link, in order.
struct LinkInputs {
  std::vector<std::string> words;  ///< objects, libraries and options
};

/// Links a program or a shared library. One that takes part in a program of several parts (a
/// shared library, a program that is linked with one) shares the runtime with the others.
/// @param job says which, and where
/// @param toolchain with what
/// @param commands runs the linker
/// @param inputs what to link
/// @param temporary takes the object that holds the build record
/// @return the path of the result
std::string link(const CompileJob& job, const Toolchain& toolchain, const Commands& commands,
                 const LinkInputs& inputs, const TemporaryFolder& temporary);

/// Puts objects into a static library.
/// @param job says where
/// @param commands runs the archiver
/// @param inputs the objects; options are left out
void archive(const CompileJob& job, const Commands& commands, const LinkInputs& inputs);

}  // namespace warpkit::driver
