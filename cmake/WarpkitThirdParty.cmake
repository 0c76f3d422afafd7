# Libraries of others. Only programs (minimodel/cli, kit, emulator/driver) may use CLI11,
# nlohmann_json and fmt; only tests may use GoogleTest.

find_package(Threads REQUIRED)
find_package(CLI11 QUIET)
find_package(nlohmann_json QUIET)
find_package(fmt QUIET)

# Targets that a program may name in DEPENDS and that a machine may lack, with the Debian package.
set(WARPKIT_OPTIONAL_LIBRARIES CLI11::CLI11 nlohmann_json::nlohmann_json fmt::fmt)
set(WARPKIT_OPTIONAL_PACKAGES libcli11-dev nlohmann-json3-dev libfmt-dev)

# warpkit_find_missing(OUT DEPENDS…): sets OUT to the first of DEPENDS that this machine can't
# provide (an absent library, or a target that was itself left out), or to the empty string.
function(warpkit_find_missing out)
  get_property(left_out GLOBAL PROPERTY WARPKIT_LEFT_OUT)
  set(${out} "" PARENT_SCOPE)
  foreach(dependency IN LISTS ARGN)
    list(FIND WARPKIT_OPTIONAL_LIBRARIES "${dependency}" index)
    if(index GREATER_EQUAL 0 AND NOT TARGET ${dependency})
      list(GET WARPKIT_OPTIONAL_PACKAGES ${index} package)
      set(${out} "${dependency} (Debian: ${package})" PARENT_SCOPE)
      return()
    endif()
    if(dependency IN_LIST left_out)
      set(${out} "${dependency}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# warpkit_leave_out_if_missing(NAME OUT DEPENDS…): sets OUT to TRUE and says why when NAME can't be
# built here. A GPU machine may have no more than nvcc, CMake and a compiler, so there it is a
# STATUS line; on the emulator, whose set-up installs these packages, it is an error.
function(warpkit_leave_out_if_missing name out)
  warpkit_find_missing(missing ${ARGN})
  set(${out} FALSE PARENT_SCOPE)
  if(missing STREQUAL "")
    return()
  endif()
  if(WARPKIT_DEVICE STREQUAL "emulator")
    message(FATAL_ERROR "${name} needs ${missing}, which isn't installed. Run: ./warpkit setup")
  endif()
  message(STATUS "Not built: ${name}, because it needs ${missing}, which isn't on this machine")
  set_property(GLOBAL APPEND PROPERTY WARPKIT_LEFT_OUT ${name})
  set(${out} TRUE PARENT_SCOPE)
endfunction()

# GoogleTest: from GTEST_SOURCE_DIR (option or environment), else installed, else Debian's sources.
function(warpkit_find_googletest)
  set(source_dir "${GTEST_SOURCE_DIR}")
  if(NOT source_dir)
    set(source_dir "$ENV{GTEST_SOURCE_DIR}")
  endif()
  if(NOT source_dir)
    find_package(GTest QUIET)
    if(TARGET GTest::gtest_main)
      set_target_properties(GTest::gtest GTest::gtest_main PROPERTIES IMPORTED_GLOBAL TRUE)
      return()
    endif()
    set(source_dir /usr/src/googletest)
  endif()
  if(NOT EXISTS "${source_dir}/CMakeLists.txt")
    message(FATAL_ERROR "The tests need GoogleTest. Install it (Debian: libgtest-dev), or set "
                        "GTEST_SOURCE_DIR to its source folder, or set WARPKIT_TESTS=OFF.")
  endif()
  set(BUILD_GMOCK OFF)
  set(INSTALL_GTEST OFF)
  set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)
  set(CMAKE_POLICY_DEFAULT_CMP0048 NEW)
  add_subdirectory("${source_dir}" "${PROJECT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
  if(NOT TARGET GTest::gtest_main)
    add_library(GTest::gtest ALIAS gtest)
    add_library(GTest::gtest_main ALIAS gtest_main)
  endif()
endfunction()

if(WARPKIT_TESTS)
  warpkit_find_googletest()
endif()
