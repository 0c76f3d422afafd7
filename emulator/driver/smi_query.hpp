/// @file
/// What nvidia-smi's queries are answered with.
#pragma once

#include <string>

#include "emulator/include/cuda_runtime_api.h"

namespace warpkit::driver {

constexpr const char* kSmiUuid = "GPU-57617270-6b69-7400-0000-000000000000";
constexpr const char* kSmiBusId = "00000000:00:00.0";

/// The emulator's one device.
struct SmiDevice {
  cudaDeviceProp properties{};  ///< As programs see it.
  std::string cuda;             ///< Version of CUDA.

  /// Asks the runtime.
  SmiDevice();
  /// @return its memory in MiB.
  int mebibytes() const { return static_cast<int>(properties.totalGlobalMem >> 20); }
};

/// @return the time, as nvidia-smi writes it.
std::string smi_time();

/// Says in one line what is wrong with a command line.
/// @param message without an end.
/// @return the exit code.
int smi_wrong(const std::string& message);

/// Prints fields as --query-gpu does.
/// @param device of it.
/// @param list names with commas.
/// @param format the value of --format.
/// @return the exit code.
int smi_query(const SmiDevice& device, const std::string& list, const std::string& format);

/// Prints the header of a list of processes, of which there is none.
/// @param list names with commas.
/// @param format the value of --format.
/// @return the exit code.
int smi_query_processes(const std::string& list, const std::string& format);

/// Prints the names that --query-gpu takes.
void smi_show_fields();

}  // namespace warpkit::driver
