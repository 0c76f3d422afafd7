/// @file
/// What the programs of this folder check with.
#pragma once

#include <stdio.h>

/// How many checks have failed.
static int failed_checks = 0;

/// Counts and prints a check that fails. A comparison with a NaN has to be written so that it
/// fails.
#define EXPECT(condition)                                            \
  do {                                                               \
    if (!(condition)) {                                              \
      ++failed_checks;                                               \
      printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
    }                                                                \
  } while (0)

/// Checks a call of the runtime.
#define EXPECT_OK(call)                                                                            \
  do {                                                                                             \
    const cudaError_t error_of_call = (call);                                                      \
    if (error_of_call != cudaSuccess) {                                                            \
      ++failed_checks;                                                                             \
      printf("%s:%d: %s gave %s\n", __FILE__, __LINE__, #call, cudaGetErrorString(error_of_call)); \
    }                                                                                              \
  } while (0)

/// The program's last words.
/// @return what main returns.
inline int finish() {
  printf("%s\n", failed_checks == 0 ? "PASS" : "FAIL");
  return failed_checks == 0 ? 0 : 1;
}
