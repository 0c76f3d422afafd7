// A machine may have NVIDIA's headers in /usr/include. None may be reached: each name of theirs is
// the emulator's first.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

// Headers that work.
const std::vector<std::string> kWorking = {"builtin_types.h",
                                           "channel_descriptor.h",
                                           "common_functions.h",
                                           "cooperative_groups.h",
                                           "cooperative_groups/memcpy_async.h",
                                           "cooperative_groups/reduce.h",
                                           "cooperative_groups/scan.h",
                                           "crt/common_functions.h",
                                           "crt/cudacc_ext.h",
                                           "crt/device_double_functions.h",
                                           "crt/device_double_functions.hpp",
                                           "crt/device_fp128_functions.h",
                                           "crt/device_functions.h",
                                           "crt/device_functions.hpp",
                                           "crt/func_macro.h",
                                           "crt/host_config.h",
                                           "crt/host_defines.h",
                                           "crt/host_runtime.h",
                                           "crt/math_functions.h",
                                           "crt/math_functions.hpp",
                                           "crt/sm_100_rt.h",
                                           "crt/sm_100_rt.hpp",
                                           "crt/sm_70_rt.h",
                                           "crt/sm_70_rt.hpp",
                                           "crt/sm_80_rt.h",
                                           "crt/sm_80_rt.hpp",
                                           "crt/sm_90_rt.h",
                                           "crt/sm_90_rt.hpp",
                                           "crt/storage_class.h",
                                           "cuComplex.h",
                                           "cublasLt.h",
                                           "cublas_api.h",
                                           "cublas_v2.h",
                                           "cuda.h",
                                           "cuda_awbarrier.h",
                                           "cuda_awbarrier_helpers.h",
                                           "cuda_awbarrier_primitives.h",
                                           "cuda_bf16.h",
                                           "cuda_bf16.hpp",
                                           "cuda_device_runtime_api.h",
                                           "cuda_fp16.h",
                                           "cuda_fp16.hpp",
                                           "cuda_fp8.h",
                                           "cuda_fp8.hpp",
                                           "cuda_pipeline.h",
                                           "cuda_pipeline_helpers.h",
                                           "cuda_pipeline_primitives.h",
                                           "cuda_profiler_api.h",
                                           "cuda_runtime.h",
                                           "cuda_runtime_api.h",
                                           "cuda_stdint.h",
                                           "cuda_surface_types.h",
                                           "cuda_texture_types.h",
                                           "cudart_platform.h",
                                           "device_atomic_functions.h",
                                           "device_atomic_functions.hpp",
                                           "device_double_functions.h",
                                           "device_functions.h",
                                           "device_launch_parameters.h",
                                           "device_types.h",
                                           "driver_functions.h",
                                           "driver_types.h",
                                           "host_config.h",
                                           "host_defines.h",
                                           "library_types.h",
                                           "math_constants.h",
                                           "math_functions.h",
                                           "math_functions.hpp",
                                           "nv/target",
                                           "nvToolsExt.h",
                                           "nvToolsExtCudaRt.h",
                                           "nvfunctional",
                                           "nvtx3/nvToolsExt.h",
                                           "nvtx3/nvToolsExtCuda.h",
                                           "nvtx3/nvToolsExtCudaRt.h",
                                           "nvtx3/nvToolsExtOpenCL.h",
                                           "nvtx3/nvToolsExtSync.h",
                                           "nvtx3/nvtx3.hpp",
                                           "sm_20_atomic_functions.h",
                                           "sm_20_atomic_functions.hpp",
                                           "sm_20_intrinsics.h",
                                           "sm_20_intrinsics.hpp",
                                           "sm_30_intrinsics.h",
                                           "sm_30_intrinsics.hpp",
                                           "sm_32_atomic_functions.h",
                                           "sm_32_atomic_functions.hpp",
                                           "sm_32_intrinsics.h",
                                           "sm_32_intrinsics.hpp",
                                           "sm_35_atomic_functions.h",
                                           "sm_35_intrinsics.h",
                                           "sm_60_atomic_functions.h",
                                           "sm_60_atomic_functions.hpp",
                                           "sm_61_intrinsics.h",
                                           "sm_61_intrinsics.hpp",
                                           "surface_functions.h",
                                           "surface_indirect_functions.h",
                                           "surface_types.h",
                                           "texture_fetch_functions.h",
                                           "texture_indirect_functions.h",
                                           "texture_types.h",
                                           "vector_functions.h",
                                           "vector_functions.hpp",
                                           "vector_types.h"};

// Headers that say why they aren't there.
const std::vector<std::string> kRefused = {"crt/cuda_tile.h",
                                           "crt/mma.h",
                                           "crt/mma.hpp",
                                           "cudaEGL.h",
                                           "cudaEGLTypedefs.h",
                                           "cudaGL.h",
                                           "cudaGLTypedefs.h",
                                           "cudaProfiler.h",
                                           "cudaProfilerTypedefs.h",
                                           "cudaTypedefs.h",
                                           "cudaVDPAU.h",
                                           "cudaVDPAUTypedefs.h",
                                           "cuda_egl_interop.h",
                                           "cuda_fp4.h",
                                           "cuda_fp4.hpp",
                                           "cuda_fp6.h",
                                           "cuda_fp6.hpp",
                                           "cuda_gl_interop.h",
                                           "cuda_occupancy.h",
                                           "cuda_vdpau_interop.h",
                                           "fatbinary_section.h",
                                           "mma.h"};

// Headers of other libraries. The emulator has no file of their names, for which programs ask by
// __has_include; so only device sources, which it reads before the compiler, are told.
const std::vector<std::string> kLibraries = {
    "cublas.h",      "cublasXt.h",   "cudalibxt.h",  "cudnn.h",      "cufft.h",
    "cufftXt.h",     "cufftw.h",     "cupti.h",      "curand.h",     "curand_kernel.h",
    "cusolverDn.h",  "cusolverMg.h", "cusolverRf.h", "cusolverSp.h", "cusparse.h",
    "cusparse_v2.h", "nccl.h",       "nvJitLink.h",  "nvblas.h",     "nvml.h",
    "nvrtc.h",       "nvvm.h"};

constexpr const char* kBehind = " -Xcompiler -idirafter,fake";

// A folder with all of them, each of which stops the compiler.
void write_fake(const Session& session) {
  for (const auto* list : {&kWorking, &kRefused, &kLibraries}) {
    for (const std::string& name : *list) session.write("fake/" + name, "#error FAKE " + name);
  }
}

std::string including(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += "#include <" + name + ">\n";
  return text + "int main() {}\n";
}

TEST(ToolkitHeadersTest, NoneThatWorksIsLookedForFurther) {
  const Session session;
  write_fake(session);
  session.write("all.cu", including(kWorking));
  const Outcome outcome = session.run(std::string("warpkit-cc -c all.cu") + kBehind);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_EQ(outcome.errors.find("FAKE"), std::string::npos);
}

// Each with a source of its own, since the compiler ends at the first.
void expect_refusals(const std::vector<std::string>& names, const std::string& ending) {
  const Session session;
  write_fake(session);
  for (const std::string& name : names) {
    session.write("one" + ending, including({name}));
    const Outcome outcome = session.run("warpkit-cc -c one" + ending + kBehind);
    EXPECT_NE(outcome.exit_code, 0) << name;
    EXPECT_EQ(outcome.errors.find("FAKE"), std::string::npos) << outcome.errors;
    const std::size_t at = outcome.errors.find("#error " + name + ": ");
    ASSERT_NE(at, std::string::npos) << name << "\n" << outcome.errors;
    const std::string line = outcome.errors.substr(at, outcome.errors.find('\n', at) - at);
    EXPECT_NE(line.find(": not available in this version of the emulator"), std::string::npos)
        << line;
  }
}

TEST(ToolkitHeadersTest, EachThatIsNotThereSaysWhy) { expect_refusals(kRefused, ".cu"); }
TEST(ToolkitHeadersTest, AlsoToSourcesOfTheHost) { expect_refusals(kRefused, ".cpp"); }
TEST(ToolkitHeadersTest, NorAreOtherLibraries) { expect_refusals(kLibraries, ".cu"); }

TEST(ToolkitHeadersTest, NorIsAnotherPartOfLibcu) {
  const Session session;
  session.write("fake/cuda/std/regex", "#error FAKE");
  session.write("fake/cuda/own.h", "inline int own() { return 0; }\n");
  session.write("part.cu", "#include <cuda/std/regex>\n");
  session.write("own.cu", "#include <cuda/own.h>\nint main() { return own(); }\n");
  const Outcome part = session.run(std::string("warpkit-cc -c part.cu") + kBehind);
  EXPECT_NE(part.exit_code, 0);
  EXPECT_NE(part.errors.find("cuda/std/regex: this part of libcu++: not available"),
            std::string::npos)
      << part.errors;
  EXPECT_EQ(session.run(std::string("warpkit-cc -c own.cu") + kBehind).exit_code, 0);
}

}  // namespace
}  // namespace warpkit::driver::test
