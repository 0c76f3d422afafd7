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
    Library{"cuda/", "this part of libcu++"},
    Library{"cuda_fp4.h", "numbers of 4 bits"},
    Library{"cuda_fp6.h", "numbers of 6 bits"},
    Library{"cublas.h", "cuBLAS's oldest form"},
    Library{"cublasXt", "cuBLAS on several GPUs"},
    Library{"nvblas", "NVBLAS"},
    Library{"cudalibxt", "libraries on several GPUs"},
    Library{"nvvm", "NVVM"},
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
    Library{"cudaVDPAU", "sharing memory with VDPAU"},
    Library{"cudaEGL", "sharing memory with EGL"},
    Library{"cuda_vdpau_interop", "sharing memory with VDPAU"},
    Library{"cuda_egl_interop", "sharing memory with EGL"},
};

}  // namespace

bool is_part_of_a_library(std::string_view name) { return name.substr(0, 5) == "cuda/"; }

std::string refusal_of_header(std::string_view name) {
  // libcu++'s headers have no ending; others in a folder of that name are somebody else's.
  const bool may_be_libcu = name.find('.') == std::string_view::npos;
  for (const Library& library : kLibraries) {
    if (is_part_of_a_library(library.start) && !may_be_libcu) continue;
    if (name.substr(0, library.start.size()) == library.start) {
      return std::string(name) + ": " + library.what +
             ": not available in this version of the emulator";
    }
  }
  return "";
}

}  // namespace warpkit::rewriter
