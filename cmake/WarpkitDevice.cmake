# warpkit_device: what a target needs to call CUDA's API and to launch kernels, on either device.
#
# Under the emulator it stands for two libraries of emulator/: warpkit_emulator (runtime; its
# interface include folder is emulator/include) and, with WARPKIT_PROFILE, also
# warpkit_emulator_profiler (the entry points that the counting hooks call).

add_library(warpkit_device INTERFACE)

if(WARPKIT_DEVICE STREQUAL "cuda")
  if(NOT DEFINED CMAKE_CUDA_ARCHITECTURES)
    set(CMAKE_CUDA_ARCHITECTURES "${WARPKIT_CUDA_ARCHITECTURES}")
  endif()
  enable_language(CUDA)
  find_package(CUDAToolkit REQUIRED)
  target_link_libraries(warpkit_device INTERFACE CUDA::cudart_static)

  # Does nothing: nvcc compiles .cu files as they are.
  function(warpkit_translate_sources name out)
    set(${out} "${ARGN}" PARENT_SCOPE)
  endfunction()
  # Does nothing: a GPU is counted by ncu.
  function(warpkit_add_counted_program name)
  endfunction()
  return()
endif()

target_link_libraries(warpkit_device INTERFACE warpkit_emulator)
if(WARPKIT_PROFILE)
  target_link_libraries(warpkit_device INTERFACE warpkit_emulator_profiler)
endif()

# Options of a .cu file after translation, beyond warpkit_options; the compiler door (warpkit-cc)
# uses the same list. CMake repeats no option of a target, but does in the options of a source file,
# where these go (and where it knows no SHELL: prefix).
set(WARPKIT_EMULATED_OPTIONS -include cuda_runtime.h
    # What programs ask to know that a CUDA compiler reads them, and which.
    -D__CUDACC__=1 -D__NVCC__=1 -D__CUDACC_VER_MAJOR__=12 -D__CUDACC_VER_MINOR__=8
    -D__CUDACC_VER_BUILD__=93 -D__CUDACC_EXTENDED_LAMBDA__=1 -D__CUDACC_RELAXED_CONSTEXPR__=1
    # CUDA's own pragmas (unroll, nv_diag_suppress …) mean nothing to a host compiler.
    -Wno-unknown-pragmas
    # Kernels read memory through casts (float as float4, bytes as blocks); nvcc lets them.
    -fno-strict-aliasing
    # Device mathematics sets no errno, so sqrtf may be one instruction.
    -fno-math-errno
    # A loop without an end is to be found, not removed because C++ promises that there is none.
    -fno-finite-loops)
# In a kernel, new gives null when the device's heap is full.
set(WARPKIT_EMULATED_GNU_OPTIONS -fcheck-new)
# extern __shared__ in an anonymous namespace names what the runtime defines.
set(WARPKIT_EMULATED_CLANG_OPTIONS -Wno-undefined-internal)

# Hooks on every access, called by the compiler and answered by warpkit_emulator_profiler, never by
# libtsan: so -fsanitize=thread is given to the compiler only, not to the linker. Vectorisers are
# off because one access of a CUDA thread has to stay one access.
set(WARPKIT_PROFILE_OPTIONS -fsanitize=thread -fno-optimize-sibling-calls)
# Kept in order, each __shared__ variable has its red zone behind it. Calls of memcpy and its like
# stay calls, which have hooks, and loops don't become such calls. What a call itself copies, a
# structure's value to an argument or from a result, has no hook; copied by its own functions, it has.
set(WARPKIT_PROFILE_GNU_OPTIONS
    -fno-elide-constructors
    -fno-builtin-memcpy -fno-builtin-memmove -fno-builtin-memset -fno-tree-loop-distribute-patterns
    --param=tsan-instrument-func-entry-exit=0 --param=tsan-distinguish-volatile=1
    -fno-toplevel-reorder -fno-tree-vectorize -fno-tree-slp-vectorize)
# clang drops a read that a write to the same word follows, unless told otherwise.
set(WARPKIT_PROFILE_CLANG_OPTIONS
    -mllvm -tsan-instrument-func-entry-exit=0 -mllvm -tsan-instrument-read-before-write=1
    -mllvm -tsan-distinguish-volatile=1 -fno-vectorize -fno-slp-vectorize)

# For counting, where a thread is has to be heard, too.
set(WARPKIT_COUNTED_OPTIONS -fsanitize-coverage=trace-pc)
# Counted is what the source says: loops stay as they are written, and their accesses in them; no two
# lines' code is merged into one, and none is doubled. Conditions without an access may be joined.
set(WARPKIT_COUNTED_GNU_OPTIONS
    -fno-tree-loop-optimize
    -fno-tree-loop-im
    -fno-tree-ch
    -fno-thread-jumps
    -fno-code-hoisting
    -fno-tree-sink
    -fno-if-conversion
    -fno-if-conversion2
    -fno-tree-cselim
    -finline-small-functions
    # Rounding stays a call, instead of sums with great numbers.
    -fno-fp-int-builtin-inexact
    -fno-builtin-rint
    -fno-builtin-rintf
    -DWARPKIT_TRACED=1
    # What a call copies has no hook, and copied apart, whole structures would be counted; inlined, as
    # nvcc does, there is no call.
    -felide-constructors
    -finline-functions
    --param=max-inline-insns-auto=400
    --param=large-function-growth=1000
    --param=inline-unit-growth=400)
set(as_written
    rotation-max-header-size=0
    disable-loop-idiom-all
    disable-licm-promotion
    sink-common-insts=false
    hoist-common-insts=false
    simplifycfg-sink-common=false
    simplifycfg-hoist-common=false
    simplifycfg-merge-cond-stores=false
    simplifycfg-hoist-cond-stores=false
    phi-node-folding-threshold=0
    two-entry-phi-node-folding-threshold=0
    speculate-one-expensive-inst=false
    enable-tail-merge=false
    bonus-inst-threshold=8 # joins more than one comparison
    sanitizer-coverage-prune-blocks=0)
list(TRANSFORM as_written PREPEND "-mllvm;-")
set(WARPKIT_COUNTED_CLANG_OPTIONS -fno-unroll-loops ${as_written})

# The compiler door knows both lists, for -ccbin; whatever else is compiled takes this compiler's.
set(WARPKIT_DOOR_OPTIONS ${WARPKIT_EMULATED_OPTIONS})
set(WARPKIT_DOOR_PROFILE_OPTIONS ${WARPKIT_PROFILE_OPTIONS})
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(WARPKIT_COMPILER_FAMILY GNU)
else()
  set(WARPKIT_COMPILER_FAMILY CLANG)
endif()
list(APPEND WARPKIT_EMULATED_OPTIONS ${WARPKIT_EMULATED_${WARPKIT_COMPILER_FAMILY}_OPTIONS})
list(APPEND WARPKIT_PROFILE_OPTIONS ${WARPKIT_PROFILE_${WARPKIT_COMPILER_FAMILY}_OPTIONS})
# The preset's programs are checked and counted by the same build.
set(WARPKIT_HOOKS ${WARPKIT_PROFILE_OPTIONS} -O1 ${WARPKIT_COUNTED_OPTIONS}
    ${WARPKIT_COUNTED_${WARPKIT_COMPILER_FAMILY}_OPTIONS})
if(WARPKIT_PROFILE)
  list(APPEND WARPKIT_EMULATED_OPTIONS ${WARPKIT_HOOKS})
endif()

# With variables, for debuggers and for findings that name them.
set(WARPKIT_DEBUG_OPTION -g)
if(WARPKIT_SANITIZE)
  set(WARPKIT_DEBUG_OPTION -g1)
elseif(WARPKIT_PROFILE)
  # As the door's: addr2line of binutils 2.40 takes the translation for the source in version 5.
  list(APPEND WARPKIT_DEBUG_OPTION -gdwarf-4)
endif()

# warpkit_translate_sources(NAME OUT SOURCES…): sets OUT to SOURCES with each .cu file replaced by
# its translation, which the rewriter makes in the build folder. The rewriter's depfile names the
# local headers it read, the compiler's own names the rest, so a change in either is seen.
# WARPKIT_COUNTED: with the hooks of the preset emulator-profile, in whatever preset.
function(warpkit_translate_sources name out)
  set(result)
  set(options ${WARPKIT_EMULATED_OPTIONS} ${WARPKIT_DEBUG_OPTION})
  if(WARPKIT_COUNTED AND NOT WARPKIT_PROFILE)
    list(APPEND options ${WARPKIT_HOOKS} -gdwarf-4)
  endif()
  # Counted accesses are to be those of the kernel as written. WARPKIT_UNSPLIT: so are a folder's.
  set(split)
  if(NOT WARPKIT_PROFILE AND NOT WARPKIT_UNSPLIT AND NOT WARPKIT_COUNTED)
    set(split --split)
  endif()
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    cmake_path(GET source EXTENSION LAST_ONLY extension)
    if(NOT extension STREQUAL ".cu")
      list(APPEND result "${source}")
      continue()
    endif()
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE path)
    string(REPLACE "../" "up/" path "${path}")
    set(translated "${PROJECT_BINARY_DIR}/translated/${name}/${path}.cpp")
    add_custom_command(
      OUTPUT "${translated}"
      COMMAND warpkit-rewrite "${source}" -o "${translated}" --depfile "${translated}.d"
              -I "${PROJECT_SOURCE_DIR}" --builtin "${PROJECT_SOURCE_DIR}/emulator/include"
              ${split}
      DEPENDS warpkit-rewrite "${source}"
      DEPFILE "${translated}.d"
      COMMENT "Translating ${path} for the emulator"
      VERBATIM)
    set_source_files_properties("${translated}" PROPERTIES COMPILE_OPTIONS
                                "${options}")
    list(APPEND result "${translated}")
  endforeach()
  set(${out} "${result}" PARENT_SCOPE)
endfunction()

# warpkit_add_counted_program(NAME SOURCE [DEPENDS …]): a program whose launches are counted, that
# of `./warpkit predict`; built only when asked for. The kit's kernels whose headers SOURCE includes
# are compiled into it, with hooks; those of the libraries, which have none, are not linked then.
function(warpkit_add_counted_program name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "DEPENDS")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
  file(STRINGS "${source}" includes REGEX "^#include \"kernels/[a-z0-9_]+/")
  set(kernels)
  foreach(include IN LISTS includes)
    string(REGEX REPLACE "^#include \"kernels/([a-z0-9_]+)/.*" "\\1" operation "${include}")
    file(GLOB found "${PROJECT_SOURCE_DIR}/kernels/${operation}/*.cu")
    list(APPEND kernels ${found})
  endforeach()
  list(REMOVE_DUPLICATES kernels)
  set(WARPKIT_COUNTED ON)
  warpkit_add_executable(${name} SOURCES "${source}" ${kernels}
                         DEPENDS ${arg_DEPENDS} warpkit_emulator_profiler)
  if(TARGET ${name})
    target_link_libraries(${name} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,warpkit_emulator_counting>)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()
