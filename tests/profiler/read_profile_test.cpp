#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "emulator/profiler/report/profile.hpp"

namespace warpkit::profile {
namespace {

using Json = nlohmann::json;

Json small() {
  return Json::parse(R"({"device": "d", "launches": [{"kernel": "k", "grid": [1, 1, 1],
    "block": [32, 1, 1], "dynamic_shared": 0,
    "counters": {"warps": 1, "barriers": 0, "branches": 0, "divergent_branches": 0,
                 "mean_active_lanes": 32.0},
    "lines": [{"file": "a.cu", "line": 3, "space": "global", "op": "load", "bytes": 4,
               "requests": 1, "lanes": 32}],
    "branch_lines": [{"file": "a.cu", "line": 2, "executed": 1, "divergent": 0, "lanes": 32}],
    "patterns": [{"file": "a.cu", "line": 3, "space": "global", "op": "load", "bytes": 4,
                  "block": [0, 0, 0], "warp": 0, "step": 0, "base": 0, "lanes": [[0, 0]]}],
    "footprints": [{"array": "a", "space": "global", "bytes": 4, "element_bytes": 4,
                    "block": [0, 0, 0], "reads": [[0, 3]], "writes": []}]}]})");
}

std::string complaint(const std::string& text) {
  try {
    read_profile(text);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "read";
}

TEST(ReadProfileTest, ReadsTheSamples) {
  const Profile add = load_profile(WARPKIT_SAMPLE_DIR "/vector_add.json");
  ASSERT_EQ(add.launches.size(), 1u);
  const Launch& launch = add.launches[0];
  // 31 warps of 4 sectors and one of 1, for each of two arrays.
  EXPECT_EQ(launch.global_load.sectors, 250u);
  EXPECT_EQ(launch.global_load.bytes, 8000u);
  EXPECT_EQ(launch.global_store.sectors, 125u);
  ASSERT_EQ(launch.lines.size(), 2u);
  EXPECT_EQ(launch.lines[0].bytes, 8000u);
  EXPECT_EQ(launch.lines[1].operation, Operation::Store);
  EXPECT_EQ(launch.branch_lines[0].divergent, 1u);
  EXPECT_EQ(launch.mean_active_lanes, 31.4375);
  EXPECT_EQ(load_profile(WARPKIT_SAMPLE_DIR "/transposes.json").launches[1].shared_load.wavefronts,
            4096u);
}

TEST(ReadProfileTest, AFailureIsRead) {
  Json json = small();
  EXPECT_EQ(read_profile(json.dump()).launches[0].failure, "");
  json["launches"][0]["failure"] = "it ended early";
  EXPECT_EQ(read_profile(json.dump()).launches[0].failure, "it ended early");
}

TEST(ReadProfileTest, AnAbsentCounterOfAnAccessIsZero) {
  const Profile profile = read_profile(small().dump());
  EXPECT_EQ(profile.launches[0].global_load.requests, 0u);
  EXPECT_FALSE(profile.launches[0].flops.has_value());
}

TEST(ReadProfileTest, BrokenTextIsRefusedWithItsPlace) {
  EXPECT_EQ(complaint("").find("not a profile: parse error at line 1, column 1"), 0u)
      << complaint("");
  EXPECT_EQ(complaint("{\n\"device\": \"d\",").find("not a profile: parse error at line 2"), 0u);
  EXPECT_EQ(complaint("[]"), "not a profile: it is array, not an object");
  EXPECT_EQ(complaint("{}"), "not a profile: 'device' is missing");
}

TEST(ReadProfileTest, WhatIsMissingIsNamedWithItsPlace) {
  const std::pair<const char*, const char*> cases[] = {
      {"/launches/0/kernel", "launches[0]: 'kernel' is missing"},
      {"/launches/0/counters", "launches[0]: 'counters' is missing"},
      {"/launches/0/counters/warps", "launches[0]: 'warps' is missing"},
      {"/launches/0/lines/0/requests", "launches[0].lines[0]: 'requests' is missing"},
      {"/launches/0/branch_lines/0/divergent",
       "launches[0].branch_lines[0]: 'divergent' is missing"},
      {"/launches/0/patterns/0/base", "launches[0].patterns[0]: 'base' is missing"},
      {"/launches/0/footprints/0/array", "launches[0].footprints[0]: 'array' is missing"}};
  for (const auto& [path, text] : cases) {
    Json json = small();
    const Json::json_pointer pointer(path);
    json[pointer.parent_pointer()].erase(pointer.back());
    EXPECT_EQ(complaint(json.dump()), std::string("not a profile: ") + text);
  }
}

TEST(ReadProfileTest, WhatHasAWrongTypeIsNamedWithItsPlace) {
  struct Case {
    const char* path;
    Json value;
    const char* text;
  };
  const Case cases[] = {
      {"/device", 3, "'device' is number, not a string"},
      {"/launches", 3, "'launches' is no list"},
      {"/launches/0", 3, "launches[0]: it is number, not an object"},
      {"/launches/0/grid", {1, 1}, "launches[0]: 'grid' is array, not a list of 3"},
      {"/launches/0/grid", {1, 1, -1}, "launches[0]: 'grid' is -1, not a count"},
      {"/launches/0/counters", "x", "launches[0]: 'counters' is no object"},
      {"/launches/0/counters/warps", 1.5, "launches[0]: 'warps' is 1.5, not a count"},
      {"/launches/0/counters/global_sectors_ld", -4,
       "launches[0]: 'global_sectors_ld' is -4, not a count"},
      {"/launches/0/counters/mean_active_lanes", "32",
       "launches[0]: 'mean_active_lanes' is string, not a number"},
      {"/launches/0/lines/0/line", 5000000000u,
       "launches[0].lines[0]: 'line' is 5000000000, not a count"},
      {"/launches/0/lines/0/space", "heap", "launches[0].lines[0]: unknown name 'heap'"},
      {"/launches/0/lines/0/op", "swap", "launches[0].lines[0]: unknown name 'swap'"},
      {"/launches/0/patterns/0/lanes/0/0", 32,
       "launches[0].patterns[0].lanes[0]: lane 32 of a warp"},
      {"/launches/0/footprints/0/reads/0", 3,
       "launches[0].footprints[0].reads[0]: a range is number, not a list of 2"}};
  for (const Case& one : cases) {
    Json json = small();
    json[Json::json_pointer(one.path)] = one.value;
    EXPECT_EQ(complaint(json.dump()), std::string("not a profile: ") + one.text);
  }
}

TEST(ReadProfileTest, AFileThatCannotBeReadIsNamed) {
  for (const std::string path : {"/nonexistent/p.json", "/"}) {
    try {
      load_profile(path);
      FAIL() << path;
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(std::string(error.what()).find("cannot read " + path), 0u) << error.what();
    }
  }
}

}  // namespace
}  // namespace warpkit::profile
