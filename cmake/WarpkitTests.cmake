# warpkit_add_test(NAME SOURCES … [DEPENDS …] [THREAD_ORDERS] [ARGS …] [TIMEOUT seconds]):
# a GoogleTest program and its entry in ctest. With THREAD_ORDERS the emulator runs it three times,
# as NAME.forward, NAME.reverse and NAME.random, because a missing barrier can hide in one order; a
# GPU chooses its own order, so under cuda it runs once, as NAME.
function(warpkit_add_test name)
  if(NOT WARPKIT_TESTS)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "THREAD_ORDERS" "TIMEOUT" "SOURCES;DEPENDS;ARGS")
  warpkit_check_arguments(warpkit_add_test)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  warpkit_add_executable(${name} SOURCES ${arg_SOURCES} DEPENDS GTest::gtest_main ${arg_DEPENDS})
  if(NOT TARGET ${name})
    return()
  endif()
  if(NOT arg_THREAD_ORDERS OR WARPKIT_DEVICE STREQUAL "cuda")
    add_test(NAME ${name} COMMAND ${name} ${arg_ARGS})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT})
    return()
  endif()
  foreach(order IN ITEMS forward reverse random)
    string(REPLACE random random:7 setting ${order})
    add_test(NAME ${name}.${order} COMMAND ${name} ${arg_ARGS})
    set_tests_properties(${name}.${order} PROPERTIES TIMEOUT ${arg_TIMEOUT} ENVIRONMENT
                                                     WARPKIT_THREAD_ORDER=${setting})
  endforeach()
endfunction()

# warpkit_add_checked_test(NAME [ARGS …]): in a build with hooks, the test program NAME once more as
# the ctest entry NAME.checked, which watches every access and fails when anything is found.
function(warpkit_add_checked_test name)
  if(NOT WARPKIT_PROFILE OR NOT TARGET ${name})
    return()
  endif()
  target_link_libraries(${name}
                        PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,warpkit_emulator_checks>)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ARGS")
  add_test(NAME ${name}.checked COMMAND ${name} ${arg_ARGS})
  set_tests_properties(
    ${name}.checked
    PROPERTIES TIMEOUT 600
               ENVIRONMENT "WARPKIT_CHECKS=all;WARPKIT_WORKERS=1;WARPKIT_THREAD_ORDER=random:7"
               FAIL_REGULAR_EXPRESSION "the checks found")
endfunction()

# warpkit_add_compile_fail_test(NAME SOURCE file.cu EXPECT regex): a ctest entry that passes when the
# compiler door refuses SOURCE with the exit code for "does not compile" and says something that
# matches EXPECT. Only on the emulator, since the door and its messages are the emulator's.
function(warpkit_add_compile_fail_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE;EXPECT" "")
  if(NOT WARPKIT_TESTS OR NOT WARPKIT_DEVICE STREQUAL "emulator")
    return()
  endif()
  cmake_path(ABSOLUTE_PATH arg_SOURCE BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  add_test(NAME ${name}
           COMMAND ${CMAKE_COMMAND} -D CC=$<TARGET_FILE:warpkit-cc> -D SOURCE=${arg_SOURCE} -D
                   INCLUDE=${PROJECT_SOURCE_DIR} -D "EXPECT=${arg_EXPECT}" -P
                   ${PROJECT_SOURCE_DIR}/cmake/ExpectCompileFailure.cmake)
endfunction()
