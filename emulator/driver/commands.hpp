/// @file
/// Runs the compiler and its helpers, and shows how.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/job.hpp"
#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// Shows and runs the commands of a job.
class Commands {
 public:
  /// Shows the settings, as nvcc does, where the job wants commands shown.
  /// @param job says whether to show and whether to run
  /// @param toolchain with what; must outlive this object, as the job must
  /// @param temporary_dir where translations and objects are, whose names messages shouldn't show
  Commands(const CompileJob& job, const Toolchain& toolchain, std::string temporary_dir);

  /// Runs the compiler.
  /// @param arguments those after its name
  /// @throws Failure with code 3 if it fails, 5 if it can't be run
  void compiler(const std::vector<std::string>& arguments) const;

  /// Runs the compiler where another way is left if it fails; its messages are shown only if it
  /// doesn't.
  /// @param arguments those after its name
  /// @return whether it succeeded
  bool try_compiler(const std::vector<std::string>& arguments) const;

  /// Shows how a build system can link by itself. CMake takes the first word of the last line that
  /// names the toolkit's libraries for the linker, so this door links for it, too.
  /// @param output what is linked
  void show_link(const std::string& output) const;

  /// Runs another program of the toolchain; its messages are filtered, too.
  /// @param program its name
  /// @param arguments those after its name
  /// @throws Failure with code 3 if it fails, 5 if it can't be run
  void tool(const std::string& program, const std::vector<std::string>& arguments) const;

 private:
  void show(const std::string& program, const std::vector<std::string>& arguments) const;
  void print(const std::string& said) const;

  const CompileJob& job_;
  const Toolchain& toolchain_;
  std::string temporary_dir_;
};

}  // namespace warpkit::driver
