// The comparison of known counts: what it calls the same, and what it doesn't.
#include <gtest/gtest.h>

#include <string>

#include "emulator/profiler/calibration/cases.hpp"

namespace warpkit::profile {
namespace {

TEST(CalibrationTest, ListsWhatDiffersAndWhatIsMissing) {
  // Of all launches there is only this one, with its stores (256 of 1024 sectors) and loads (512)
  // right, and one sector of loads too many.
  Launch add;
  add.kernel = "add";
  add.global_load.requests = 512;
  add.global_load.sectors = 2049;
  add.global_store.requests = 256;
  add.global_store.sectors = 1024;
  Profile profile;
  profile.launches = {add};
  int differences = 0;
  const std::string table = calibration_table(profile, differences);
  EXPECT_EQ(differences, static_cast<int>(calibration_cases().size()) - 3) << table;
  EXPECT_NE(table.find("| `add` | global load requests | 512 | 512 |\n"), std::string::npos);
  EXPECT_NE(table.find("| `add` | global load sectors | 2048 | **2049** |\n"), std::string::npos);
  EXPECT_NE(table.find("| `add_float4` | global load requests | 128 | **no such launch** |\n"),
            std::string::npos)
      << table;
}

}  // namespace
}  // namespace warpkit::profile
