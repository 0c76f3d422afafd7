// Every name that the emulator's ncu answers to, against NVIDIA's own list for compute capability
// 9.0, which libcupti carries and tells without a GPU.
#include <cuda.h>
#include <cupti_profiler_host.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>

#include "emulator/profiler/report/metrics.hpp"

namespace warpkit::profile {
namespace {

class NvidiaNamesTest : public testing::Test {
 protected:
  void SetUp() override {
    library_ = dlopen(WARPKIT_CUPTI, RTLD_NOW);
    if (library_ == nullptr) GTEST_SKIP() << dlerror();
    CUpti_Profiler_Host_Initialize_Params parameters = {};
    parameters.structSize = CUpti_Profiler_Host_Initialize_Params_STRUCT_SIZE;
    parameters.profilerType = CUPTI_PROFILER_TYPE_RANGE_PROFILER;
    parameters.pChipName = "GH100";
    const auto initialize = find<decltype(&cuptiProfilerHostInitialize)>("Initialize");
    if (initialize == nullptr || initialize(&parameters) != CUPTI_SUCCESS) {
      GTEST_SKIP() << WARPKIT_CUPTI << " doesn't tell the metrics of GH100";
    }
    host_ = parameters.pHostObject;
    properties_ = find<decltype(&cuptiProfilerHostGetMetricProperties)>("GetMetricProperties");
    ASSERT_NE(properties_, nullptr);
  }

  bool knows(const std::string& name) const {
    CUpti_Profiler_Host_GetMetricProperties_Params parameters = {};
    parameters.structSize = CUpti_Profiler_Host_GetMetricProperties_Params_STRUCT_SIZE;
    parameters.pHostObject = host_;
    parameters.pMetricName = name.c_str();
    return properties_(&parameters) == CUPTI_SUCCESS;
  }

 private:
  template <class Function>
  Function find(const char* name) const {
    const std::string whole = std::string("cuptiProfilerHost") + name;
    return reinterpret_cast<Function>(dlsym(library_, whole.c_str()));
  }

  void* library_ = nullptr;
  CUpti_Profiler_Host_Object* host_ = nullptr;
  decltype(&cuptiProfilerHostGetMetricProperties) properties_ = nullptr;
};

// ncu makes these itself, from launches and section files; libcupti has never heard of them.
bool is_of_ncu(const std::string& name) {
  for (const char* start : {"derived__", "launch__", "memory_"}) {
    if (name.rfind(start, 0) == 0) return true;
  }
  return name == "sm__maximum_warps_per_active_cycle_pct" ||
         name.find("_ideal") != std::string::npos;
}

TEST_F(NvidiaNamesTest, EveryMetricIsOneOfNvidias) {
  int known = 0;
  for (const Metric& metric : metrics()) {
    if (is_of_ncu(metric.name)) {
      EXPECT_FALSE(knows(metric.name)) << metric.name << " is in NVIDIA's list after all";
    } else {
      EXPECT_TRUE(knows(metric.name)) << metric.name;
      ++known;
    }
  }
  EXPECT_GT(known, 30);
}

TEST_F(NvidiaNamesTest, ANameThatIsNoneIsNotKnown) {
  EXPECT_FALSE(knows("smsp__sass_sectors_mem_globe.sum"));
}

}  // namespace
}  // namespace warpkit::profile
