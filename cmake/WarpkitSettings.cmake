# The switches of the build, and where its outputs go.

set(WARPKIT_DEVICE emulator CACHE STRING "What runs the kernels: emulator (any CPU) or cuda (nvcc)")
set_property(CACHE WARPKIT_DEVICE PROPERTY STRINGS emulator cuda)
if(NOT WARPKIT_DEVICE MATCHES "^(emulator|cuda)$")
  message(FATAL_ERROR "WARPKIT_DEVICE is '${WARPKIT_DEVICE}'; it must be emulator or cuda")
endif()

option(WARPKIT_TESTS "Build the tests (needs GoogleTest)" ON)
option(WARPKIT_PROFILE "Emulator: compile the counting hooks into every kernel" OFF)
option(WARPKIT_SANITIZE "Compile with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(WARPKIT_PROFILE AND WARPKIT_SANITIZE)
  message(FATAL_ERROR "WARPKIT_PROFILE and WARPKIT_SANITIZE exclude each other: both replace the "
                      "compiler's hooks on memory accesses. Choose one preset.")
endif()
if(WARPKIT_DEVICE STREQUAL "cuda" AND (WARPKIT_PROFILE OR WARPKIT_SANITIZE))
  message(FATAL_ERROR "WARPKIT_PROFILE and WARPKIT_SANITIZE are for the emulator. On a GPU use "
                      "NVIDIA's ncu and compute-sanitizer.")
endif()

# The one list of GPU architectures. An entry without a suffix gets both machine code and PTX in
# CMake's notation, so all but the newest say -real, and the newest also carries PTX for GPUs to come.
set(WARPKIT_CUDA_ARCHITECTURES "75-real;80-real;86-real;89-real;90" CACHE STRING
    "GPU architectures that nvcc compiles for; native is this machine's GPU only")

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/lib")

if(WARPKIT_TESTS)
  enable_testing()
endif()
