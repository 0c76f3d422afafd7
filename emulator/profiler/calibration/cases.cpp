#include "emulator/profiler/calibration/cases.hpp"

#include <algorithm>

namespace warpkit::profile {
namespace {

using Count = std::uint64_t (*)(const Launch&);

constexpr Count kLoads = [](const Launch& launch) { return launch.global_load.requests; };
constexpr Count kLoadSectors = [](const Launch& launch) { return launch.global_load.sectors; };
constexpr Count kStores = [](const Launch& launch) { return launch.global_store.requests; };
constexpr Count kStoreSectors = [](const Launch& launch) { return launch.global_store.sectors; };
constexpr Count kSharedLoads = [](const Launch& launch) { return launch.shared_load.requests; };
constexpr Count kLoadExcess = [](const Launch& launch) {
  return launch.shared_load.excess_wavefronts();
};
constexpr Count kStoreExcess = [](const Launch& launch) {
  return launch.shared_store.excess_wavefronts();
};

// None where they weren't counted, which no case expects.
constexpr Count kFlops = [](const Launch& launch) { return launch.flops.value_or(~0ull); };

constexpr const char* kFlopsName = "floating-point operations";
constexpr const char* kLoadsName = "global load requests";
constexpr const char* kLoadSectorsName = "global load sectors";
constexpr const char* kStoresName = "global store requests";
constexpr const char* kStoreSectorsName = "global store sectors";

std::string row(const std::string& kernel, const std::string& what, std::uint64_t expected,
                const std::string& counted) {
  return "| `" + kernel + "` | " + what + " | " + std::to_string(expected) + " | " + counted +
         " |\n";
}

}  // namespace

const std::vector<CalibrationCase>& calibration_cases() {
  static const std::vector<CalibrationCase> kCases = {
      // 8192 floats are 256 warps of 32. A stride of 2 puts two lanes on a bank: one step more each
      // (published: 256 and 256 on a B200).
      {"shared_stride_1", "excess wavefronts, loads", 0, kLoadExcess},
      {"shared_stride_1", "excess wavefronts, stores", 0, kStoreExcess},
      {"shared_stride_2", "excess wavefronts, loads", 256, kLoadExcess},
      {"shared_stride_2", "excess wavefronts, stores", 256, kStoreExcess},
      // 32 warps of a 32x32 block; a row is 128 bytes, 4 sectors, and a column 32 sectors.
      {"transpose_naive", kLoadsName, 32, kLoads},
      {"transpose_naive", kLoadSectorsName, 32 * 4, kLoadSectors},
      {"transpose_naive", kStoresName, 32, kStores},
      {"transpose_naive", kStoreSectorsName, 32 * 32, kStoreSectors},
      // A column of 32 rows of 32 words lies in one bank: 31 steps more a request.
      {"transpose_shared", "shared load requests", 32, kSharedLoads},
      {"transpose_shared", "excess wavefronts, loads", 32 * 31, kLoadExcess},
      {"transpose_shared", "excess wavefronts, stores", 0, kStoreExcess},
      {"transpose_shared", kStoreSectorsName, 32 * 4, kStoreSectors},
      {"transpose_padded", "shared load requests", 32, kSharedLoads},
      {"transpose_padded", "excess wavefronts, loads", 0, kLoadExcess},
      {"transpose_padded", "excess wavefronts, stores", 0, kStoreExcess},
      {"transpose_padded", kFlopsName, 0, kFlops},
      // 256 warps, two loads and a store each, 4 sectors a request.
      {"add", kLoadsName, 512, kLoads},
      {"add", kLoadSectorsName, 512 * 4, kLoadSectors},
      {"add", kStoresName, 256, kStores},
      {"add", kStoreSectorsName, 256 * 4, kStoreSectors},
      // One sum for each of 8192 elements.
      {"add", kFlopsName, 8192, kFlops},
      // An eighth of the warps; 8 floats are a sector, so each lane has its own.
      {"add_stride_8", kLoadsName, 64, kLoads},
      {"add_stride_8", kLoadSectorsName, 64 * 32, kLoadSectors},
      {"add_stride_8", kStoreSectorsName, 32 * 32, kStoreSectors},
      {"add_stride_8", kFlopsName, 1024, kFlops},
      // 16 bytes a lane: a quarter of the requests, 16 sectors each.
      {"add_float4", kLoadsName, 128, kLoads},
      {"add_float4", kLoadSectorsName, 128 * 16, kLoadSectors},
      {"add_float4", kStoresName, 64, kStores},
      {"add_float4", kStoreSectorsName, 64 * 16, kStoreSectors},
      {"add_float4", kFlopsName, 8192, kFlops},
      // 256 warps; every other lane of each stores, still to 4 sectors.
      {"even_lanes", kStoresName, 256, kStores},
      {"even_lanes", kStoreSectorsName, 256 * 4, kStoreSectors},
      {"even_lanes", "divergent branches", 256,
       [](const Launch& launch) { return launch.divergent_branches; }},
  };
  return kCases;
}

std::string calibration_table(const Profile& profile, int& differences) {
  std::string text = "| kernel | what | expected | counted |\n|---|---|---|---|\n";
  differences = 0;
  for (const CalibrationCase& one : calibration_cases()) {
    const auto launch =
        std::find_if(profile.launches.begin(), profile.launches.end(),
                     [&one](const Launch& candidate) { return candidate.kernel == one.kernel; });
    if (launch == profile.launches.end()) {
      ++differences;
      text += row(one.kernel, one.what, one.expected, "**no such launch**");
      continue;
    }
    const std::uint64_t counted = one.counted(*launch);
    if (counted != one.expected) ++differences;
    const std::string number = std::to_string(counted);
    text += row(one.kernel, one.what, one.expected,
                counted == one.expected ? number : "**" + number + "**");
  }
  return text;
}

}  // namespace warpkit::profile
