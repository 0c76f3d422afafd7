/// @file
/// Small programs, several to a file: the first argument names the one to run.
///
/// A case's verdicts stand above it, one a line:
/// `// expect: TOOL SEVERITY LINE [OTHER LINE] [of ARRAY[INDEX]] [by BLOCK:THREAD]`, where lines
/// are named by comments such as `/*a1*/` at their end, and blocks and threads by their x. A case
/// without verdicts is a correct program, in which nothing may be found.
#pragma once

#include <cuda_runtime.h>

#include <cstdio>
#include <cstring>

/// A case of the running file.
struct Case {
  const char* name;  ///< As on the command line.
  void (*run)();     ///< The program.
  Case* next;        ///< In the file's list.

  /// The file's list.
  static Case*& first() {
    static Case* list = nullptr;
    return list;
  }
  /// Adds a case.
  Case(const char* called, void (*function)()) : name(called), run(function), next(first()) {
    first() = this;
  }
};

/// Begins a case's function.
#define CASE(name)                                   \
  static void case_##name();                         \
  static Case registered_##name(#name, case_##name); \
  static void case_##name()

/// Device memory, filled from the host.
template <class T>
T* device_copy(const T* values, int count) {
  T* memory = nullptr;
  cudaMalloc(&memory, sizeof(T) * count);
  cudaMemcpy(memory, values, sizeof(T) * count, cudaMemcpyHostToDevice);
  return memory;
}

/// Device memory of zeros.
template <class T>
T* device_zeros(int count) {
  T* memory = nullptr;
  cudaMalloc(&memory, sizeof(T) * count);
  cudaMemset(memory, 0, sizeof(T) * count);
  return memory;
}

int main(int argc, char** argv) {
  for (Case* one = Case::first(); one && argc > 1; one = one->next) {
    if (std::strcmp(one->name, argv[1]) != 0) continue;
    one->run();
    cudaDeviceSynchronize();
    return 0;
  }
  return 2;
}
