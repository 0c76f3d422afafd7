/// @file
/// What is noted of each kernel, for functions.cpp and the API's calls on kernels.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "emulator/runtime/functions.hpp"
#include "emulator/runtime/virtual_device.hpp"

namespace warpkit::emulator {

/// One kernel, or one loop over its threads.
struct KernelRecord {
  std::size_t opted_in = 0;                         ///< Bytes of dynamic shared memory.
  int carveout = -1;                                ///< Per cent, or -1.
  bool has_run = false;                             ///< Whether a launch of it has ended.
  std::size_t static_shared = 0;                    ///< Bytes: in its body, or seen in its blocks.
  unsigned max_threads = kMaxThreadsPerBlock;       ///< A block's, by `__launch_bounds__`.
  bool has_clusters = false;                        ///< `__cluster_dims__`.
  std::set<std::pair<std::string, int>> variables;  ///< The shared ones of its body, with lines.
};

/// All kernels. The atomics spare a launch the look for a kernel that says nothing of itself.
struct Functions {
  std::mutex mutex;                           ///< Of `known`.
  std::map<const void*, KernelRecord> known;  ///< By address.
  std::atomic<std::size_t> largest_opt_in{0};
  std::atomic<unsigned> smallest_bound{kMaxThreadsPerBlock};
  std::atomic<bool> some_have_clusters{false};
};

/// @return the program's.
Functions& functions();

}  // namespace warpkit::emulator
