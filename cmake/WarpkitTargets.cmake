# One function per kind of thing. SOURCES mix .cpp and .cu: a .cu file is compiled by nvcc under
# cuda, and translated and compiled by the C++ compiler under the emulator. Include paths are
# relative to the root of the repository. DEPENDS names targets; they are passed on to users.

add_library(warpkit_kernels INTERFACE)

# Whatever is compiled by nvcc or against CUDA's headers: all that another device can change. The
# rest is the same program in every preset.
add_custom_target(device_code)

# Adds NAME to device_code if it holds device code or depends on a target that does. Internal.
function(warpkit_note_device_code name)
  if(WARPKIT_COUNTED)
    return() # one more of a program that is in it already
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  get_property(known GLOBAL PROPERTY WARPKIT_DEVICE_CODE)
  set(names warpkit_device warpkit_kernels ${known})
  set(found ${arg_SOURCES})
  list(FILTER found INCLUDE REGEX "\\.cu$")
  foreach(dependency IN LISTS arg_DEPENDS)
    set(around ${dependency})
    if(TARGET ${dependency})
      get_target_property(linked ${dependency} INTERFACE_LINK_LIBRARIES)
      list(APPEND around ${linked})
    endif()
    foreach(one IN LISTS around)
      if(one IN_LIST names)
        list(APPEND found ${one})
      endif()
    endforeach()
  endforeach()
  if(found)
    set_property(GLOBAL APPEND PROPERTY WARPKIT_DEVICE_CODE ${name})
    add_dependencies(device_code ${name})
  endif()
endfunction()

# Adds what every target of ours has. Internal.
function(warpkit_finish_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  warpkit_note_device_code(${name} SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS})
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:warpkit_options> PUBLIC ${arg_DEPENDS})
  if(arg_SOURCES MATCHES "\\.cu(;|$)")
    target_link_libraries(${name} PUBLIC warpkit_device)
  endif()
endfunction()

# warpkit_add_library(NAME SOURCES … [DEPENDS …]): a static library.
function(warpkit_add_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  warpkit_check_arguments(warpkit_add_library)
  warpkit_leave_out_if_missing(${name} left_out ${arg_DEPENDS})
  if(left_out)
    return()
  endif()
  warpkit_translate_sources(${name} sources ${arg_SOURCES})
  add_library(${name} STATIC ${sources})
  warpkit_finish_target(${name} SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS})
endfunction()

# warpkit_add_executable(NAME SOURCES … [DEPENDS …]): a program in build/<preset>/bin.
function(warpkit_add_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  warpkit_check_arguments(warpkit_add_executable)
  warpkit_leave_out_if_missing(${name} left_out ${arg_DEPENDS})
  if(left_out)
    return()
  endif()
  warpkit_translate_sources(${name} sources ${arg_SOURCES})
  add_executable(${name} ${sources})
  warpkit_finish_target(${name} SOURCES ${arg_SOURCES} DEPENDS ${arg_DEPENDS})
endfunction()

# warpkit_add_kernels(OPERATION SOURCES … [DEPENDS …]): the library warpkit_kernels_<OPERATION>;
# users who want all of them link warpkit_kernels.
function(warpkit_add_kernels operation)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS")
  warpkit_check_arguments(warpkit_add_kernels)
  set(name warpkit_kernels_${operation})
  warpkit_add_library(${name} SOURCES ${arg_SOURCES} DEPENDS warpkit_device ${arg_DEPENDS})
  target_link_libraries(warpkit_kernels INTERFACE ${name})
endfunction()

# warpkit_add_lesson(NN_topic [DEPENDS …]): the program lesson_NN_topic from
# lessons/NN_topic/main.cu, and lesson_NN_topic_counted where the lesson asks for predictions.
function(warpkit_add_lesson lesson)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS")
  warpkit_add_executable(lesson_${lesson} SOURCES "${PROJECT_SOURCE_DIR}/lessons/${lesson}/main.cu"
                         DEPENDS ${arg_DEPENDS})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
               "${PROJECT_SOURCE_DIR}/lessons/${lesson}")
  if(EXISTS "${PROJECT_SOURCE_DIR}/lessons/${lesson}/predict.json")
    warpkit_add_counted_program(lesson_${lesson}_counted
                                "${PROJECT_SOURCE_DIR}/lessons/${lesson}/main.cu"
                                DEPENDS ${arg_DEPENDS})
  endif()
endfunction()

# Fails on an argument that no keyword takes, and on a call without sources. Internal; a macro
# because it reads the caller's arg_… variables.
macro(warpkit_check_arguments function)
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${function}: can't use '${arg_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "${function}: no SOURCES given")
  endif()
endmacro()
