/// @file
/// ncu's pages: the layouts of NVIDIA's tool, as text and as CSV.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/ncu_kernels.hpp"
#include "emulator/driver/ncu_options.hpp"
#include "emulator/profiler/report/metrics.hpp"

namespace warpkit::driver {

/// One value to show for each launch.
struct NcuColumn {
  std::string section;                      ///< the heading it stands under
  std::string label;                        ///< how it is called there
  std::string name;                         ///< NVIDIA's name for it
  const profile::Metric* metric = nullptr;  ///< null where only a GPU counts it
};

/// Whose launches are shown.
struct NcuProcess {
  long id = 0;        ///< of the process; 0 for an imported file
  std::string name;   ///< of the program
  std::string path;   ///< of the program; empty for an imported file
  int exit_code = 0;  ///< the program's
};

/// Finds what a command line asks to be shown.
/// @param arguments the command line
/// @param notes takes a line for each metric that only a GPU counts
/// @return the columns; those for the default sections where nothing was asked
/// @throws Failure with code 2 if nothing that was asked can be counted
std::vector<NcuColumn> ncu_columns(const NcuArguments& arguments, std::vector<std::string>& notes);

/// The line above a process's launches.
/// @param process which
/// @return the line
std::string ncu_process_line(const NcuProcess& process);

/// Lays a page out.
/// @param arguments which page, and how
/// @param columns what to show
/// @param launches of which launches
/// @param process whose they are
/// @return the text
std::string ncu_page(const NcuArguments& arguments, const std::vector<NcuColumn>& columns,
                     const std::vector<NcuLaunch>& launches, const NcuProcess& process);

}  // namespace warpkit::driver
