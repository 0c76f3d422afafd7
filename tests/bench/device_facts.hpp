/// @file
/// What the device is and what its data sheet promises.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/gpu/records.hpp"

namespace warpkit::bench {

/// The facts that a timing is judged by.
struct DeviceFacts {
  std::string name;                      ///< as the driver gives it
  std::string compute_capability;        ///< for example "9.0"
  int multiprocessors = 0;               ///< number of SMs
  std::size_t cache_bytes = 0;           ///< L2 cache, bytes
  std::size_t memory_bytes = 0;          ///< device memory, bytes
  double peak_bytes_per_second = 0.0;    ///< memory clock times bus width; 0 if unknown
  double peak_fp32_flop_per_second = 0;  ///< cores times clock times 2; 0 if unknown
};

/// Asks the current device.
/// @return its facts
/// @throws CudaError if there is no device
DeviceFacts device_facts();

/// The facts as lines of the report; also the versions of the driver and the runtime.
/// @param facts what device_facts() said
/// @return one machine fact a line
/// @throws CudaError if the versions can't be asked for
std::vector<gpu_check::MachineFact> report_lines(const DeviceFacts& facts);

}  // namespace warpkit::bench
