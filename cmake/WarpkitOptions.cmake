# warpkit_options: the compiler options of every target of ours, and of nothing else.

add_library(warpkit_options INTERFACE)
target_compile_features(warpkit_options INTERFACE cxx_std_17)
target_compile_options(
  warpkit_options
  INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-Wall
    -Wextra
    -Wpedantic
    -Wshadow
    -Wnon-virtual-dtor
    -Wundef
    -Werror>)

if(WARPKIT_SANITIZE)
  set(warpkit_sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  # At -O2 these checks take twice as long to compile, and fewer accesses are left to be checked.
  target_compile_options(warpkit_options INTERFACE ${warpkit_sanitizers} -O1)
  # Under sanitizers g++ 12 takes members of std::regex for uninitialised; its manual warns of such
  # false alarms (-fsanitize changes what the optimiser sees), and other presets keep the warning.
  target_compile_options(warpkit_options
                         INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(warpkit_options INTERFACE ${warpkit_sanitizers})
endif()

if(WARPKIT_DEVICE STREQUAL "cuda")
  # Not -Wpedantic: the host code that nvcc generates isn't pedantic C++.
  target_compile_options(
    warpkit_options INTERFACE "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Werror all-warnings>"
                              "$<$<COMPILE_LANGUAGE:CUDA>:SHELL:-Xcompiler -Wall,-Wextra>")
  target_compile_features(warpkit_options INTERFACE cuda_std_17)
endif()

# -std=c++17, not gnu++17: the sources also have to compile elsewhere.
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CUDA_EXTENSIONS OFF)
