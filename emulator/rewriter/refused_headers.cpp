#include "emulator/rewriter/refused_headers.hpp"

#include <array>

namespace warpkit::rewriter {
namespace {

struct Library {
  std::string_view start;  // of the header's name
  const char* what;
};

// The search takes the first that fits.
constexpr std::array kLibraries = {
    Library{"mma.h", "tensor cores (nvcuda::wmma)"},
    Library{"crt/mma", "tensor cores (nvcuda::wmma)"},
    Library{"cute/", "tensor cores (CuTe)"},
    Library{"cutlass/", "tensor cores (CUTLASS)"},
    Library{"texture_", "texture memory"},
    Library{"surface_", "surface memory"},
    Library{"cufft", "cuFFT"},
    Library{"curand", "cuRAND"},
    Library{"cusparse", "cuSPARSE"},
    Library{"cusolver", "cuSOLVER"},
    Library{"cudnn", "cuDNN"},
    Library{"cutensor", "cuTENSOR"},
    Library{"nccl", "NCCL"},
    Library{"nvshmem", "NVSHMEM"},
    Library{"thrust/", "Thrust"},
    Library{"cub/", "CUB"},
    Library{"nvrtc", "NVRTC (compiling at run time)"},
    Library{"nvJitLink", "nvJitLink"},
    Library{"cupti", "CUPTI"},
    Library{"nvml.h", "NVML"},
    Library{"npp", "NPP"},
    Library{"nvjpeg", "nvJPEG"},
    Library{"nvgraph", "nvGRAPH"},
    Library{"optix", "OptiX"},
    Library{"cuda_gl_interop", "sharing memory with OpenGL"},
    Library{"cudaGL", "sharing memory with OpenGL"},
    Library{"cuda_vdpau_interop", "sharing memory with VDPAU"},
    Library{"cuda_egl_interop", "sharing memory with EGL"},
};

}  // namespace

std::string refusal_of_header(std::string_view name) {
  for (const Library& library : kLibraries) {
    if (name.substr(0, library.start.size()) == library.start) {
      return std::string(name) + ": " + library.what +
             ": not available in this version of the emulator";
    }
  }
  return "";
}

}  // namespace warpkit::rewriter
