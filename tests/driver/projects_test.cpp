// Projects of others, built by their own build systems with the emulator in nvcc's place.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

class ProjectsTest : public ::testing::Test {
 protected:
  ProjectsTest() {
    session_.write("include/steps.cuh",
                   "#pragma once\n"
                   "#define THREADS 32\n"
                   "template <int N> __global__ void add(int* p) { p[threadIdx.x] += N; }\n"
                   "void reverse(int* d);\nvoid twice(int* d);\nint release();\n");
    session_.write("src/reverse.cu",
                   "#include \"steps.cuh\"\n"
                   "__global__ void reverse_kernel(int* p) {\n"
                   "  __shared__ int s[THREADS];\n"
                   "  s[threadIdx.x] = p[threadIdx.x];\n  __syncthreads();\n"
                   "  p[threadIdx.x] = s[THREADS - 1 - threadIdx.x];\n}\n"
                   "void reverse(int* d) { reverse_kernel<<<1, THREADS>>>(d); }\n");
    session_.write("src/twice.cu",
                   "#include <steps.cuh>\n"
                   "__device__ int doubled(int v);\n"
                   "__global__ void twice_kernel(int* p) { p[threadIdx.x] = "
                   "doubled(p[threadIdx.x]); }\n"
                   "void twice(int* d) { twice_kernel<<<1, THREADS>>>(d); add<3><<<1, "
                   "THREADS>>>(d); }\n");
    session_.write("src/device.cu", "__device__ int doubled(int v) { return 2 * v; }\n");
    session_.write(
        "src/host.cpp",
        "#include <cmath>\n#include <cuda_runtime.h>\nint release();\n"
        "inline int min(int a, int b) { return a < b ? a : b; }\n"
        "inline int max(int a, int b) { return a > b ? a : b; }\n"
        "inline float rsqrtf(float x) { return 1.0f / std::sqrt(x); }\n"
        "int release() { int v = 0; cudaRuntimeGetVersion(&v); return min(max(v / 1000, 1), 99) * "
        "int(rsqrtf(1.0f)); }\n");
    session_.write("src/main.cu",
                   "#include <cstdio>\n#include \"steps.cuh\"\n"
                   "int main() {\n"
                   "  int h[THREADS], *d = nullptr;\n"
                   "  for (int i = 0; i < THREADS; ++i) h[i] = i;\n"
                   "  cudaMalloc(&d, sizeof h);\n"
                   "  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);\n"
                   "  reverse(d);\n  twice(d);\n"
                   "  cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost);\n"
                   "  std::printf(\"%d %d %d\\n\", h[0], h[31], release());\n}\n");
  }

  // Puts the folder of the emulator's nvcc in front.
  static std::string with_toolkit(const std::string& command) {
    return "toolkit=$(cd \"$(dirname \"$(command -v warpkit-cc)\")/../toolkit\" && pwd)\n"
           "PATH=\"$toolkit/bin:$PATH\"\nunset CUDACXX CUDA_PATH CUDAToolkit_ROOT\n"
           "command -v make >/dev/null || export CMAKE_GENERATOR=Ninja\n" +
           command;
  }

  Session session_;
};

TEST_F(ProjectsTest, Makefile) {
  if (session_.run("make --version").exit_code != 0) GTEST_SKIP() << "make is not on this machine";
  session_.write("Makefile",
                 "NVCC ?= nvcc\n"
                 "CUDA_HOME ?= /usr/local/cuda\n"
                 "NVCCFLAGS = -O3 -std=c++14 -Iinclude -I$(CUDA_HOME)/include "
                 "-gencode arch=compute_80,code=sm_80 -Xcompiler -Wall --use_fast_math\n"
                 "OBJECTS = $(patsubst src/%,build/%.o,$(wildcard src/*.cu))\n"
                 "prog: $(OBJECTS) build/host.o\n"
                 "\t$(NVCC) -O3 $^ -o $@ -L$(CUDA_HOME)/lib64 -lcudart -lm\n"
                 "build/%.cu.o: src/%.cu Makefile\n"
                 "\t@mkdir -p build\n"
                 "\t$(NVCC) $(NVCCFLAGS) -rdc=true -MMD -MP -c $< -o $@\n"
                 "build/host.o: src/host.cpp\n"
                 "\t@mkdir -p build\n"
                 "\t$(NVCC) $(NVCCFLAGS) -c $< -o $@\n"
                 "-include $(OBJECTS:.o=.d)\n");
  const Outcome built = session_.run("make -s -j4 NVCC=warpkit-cc");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_EQ(session_.run("timeout 20 ./prog").output, "65 3 12\n");
  EXPECT_EQ(session_.run("make -q NVCC=warpkit-cc").exit_code, 0) << "built again";
  const Outcome changed =
      session_.run("sleep 0.05; touch include/steps.cuh; make -n | grep -c ' -c '");
  EXPECT_EQ(changed.output, "3\n") << "those that include the header";
}

TEST_F(ProjectsTest, CMakeLanguage) {
  if (session_.run("cmake --version").exit_code != 0)
    GTEST_SKIP() << "CMake is not on this machine";
  session_.write("CMakeLists.txt",
                 "cmake_minimum_required(VERSION 3.18)\n"
                 "project(p LANGUAGES CXX CUDA)\n"
                 "set(CMAKE_CUDA_STANDARD 17)\n"
                 "find_package(CUDAToolkit REQUIRED)\n"
                 "add_library(steps SHARED src/reverse.cu src/twice.cu src/device.cu)\n"
                 "target_include_directories(steps PUBLIC include)\n"
                 "add_library(host STATIC src/host.cpp)\n"
                 "target_link_libraries(host PUBLIC CUDA::cudart)\n"
                 "add_executable(prog src/main.cu)\n"
                 "target_link_libraries(prog PRIVATE steps host)\n"
                 "set_target_properties(steps prog PROPERTIES CUDA_SEPARABLE_COMPILATION ON\n"
                 "  CUDA_ARCHITECTURES \"80;90\")\n");
  const Outcome made = session_.run(with_toolkit("cmake -S . -B build && cmake --build build -j2"));
  ASSERT_EQ(made.exit_code, 0) << made.output << made.errors;
  EXPECT_NE(made.output.find("The CUDA compiler identification is NVIDIA 12.8.93"),
            std::string::npos)
      << made.output;
  EXPECT_EQ(session_.run("timeout 20 build/prog").output, "65 3 12\n");
}

TEST_F(ProjectsTest, CMakeProgramLinkedByTheCppCompiler) {
  if (session_.run("cmake --version").exit_code != 0)
    GTEST_SKIP() << "CMake is not on this machine";
  session_.write("src/plain.cpp",
                 "#include <cuda_runtime.h>\n#include <cstdio>\n"
                 "void reverse(int* d);\nvoid twice(int* d);\n"
                 "int main() {\n"
                 "  int h[32], *d = nullptr;\n"
                 "  for (int i = 0; i < 32; ++i) h[i] = i;\n"
                 "  cudaMalloc(reinterpret_cast<void**>(&d), sizeof h);\n"
                 "  cudaMemcpy(d, h, sizeof h, cudaMemcpyHostToDevice);\n"
                 "  reverse(d);\n  twice(d);\n"
                 "  cudaMemcpy(h, d, sizeof h, cudaMemcpyDeviceToHost);\n"
                 "  std::printf(\"%d %d\\n\", h[0], h[31]);\n}\n");
  session_.write("CMakeLists.txt",
                 "cmake_minimum_required(VERSION 3.18)\n"
                 "project(p LANGUAGES CXX CUDA)\n"
                 "add_library(steps STATIC src/reverse.cu src/twice.cu src/device.cu)\n"
                 "target_include_directories(steps PUBLIC include)\n"
                 "set_target_properties(steps PROPERTIES CUDA_SEPARABLE_COMPILATION ON\n"
                 "  CUDA_ARCHITECTURES 80)\n"
                 "add_executable(prog src/plain.cpp)\n"
                 "target_include_directories(prog PRIVATE "
                 "${CMAKE_CUDA_TOOLKIT_INCLUDE_DIRECTORIES})\n"
                 "target_link_libraries(prog PRIVATE steps)\n");
  const Outcome made = session_.run(with_toolkit("cmake -S . -B build && cmake --build build -j2"));
  ASSERT_EQ(made.exit_code, 0) << made.output << made.errors;
  EXPECT_EQ(session_.run("timeout 20 build/prog").output, "65 3\n");
}

TEST_F(ProjectsTest, CMakeCommands) {
  if (session_.run("cmake --version").exit_code != 0)
    GTEST_SKIP() << "CMake is not on this machine";
  session_.write(
      "CMakeLists.txt",
      "cmake_minimum_required(VERSION 3.10)\n"
      "project(p LANGUAGES CXX)\n"
      "find_package(CUDA REQUIRED)\n"
      "set(CUDA_SEPARABLE_COMPILATION ON)\n"
      "list(APPEND CUDA_NVCC_FLAGS -O2)\n"
      "cuda_include_directories(${CMAKE_SOURCE_DIR}/include)\n"
      "cuda_add_executable(prog src/main.cu src/reverse.cu src/twice.cu src/device.cu "
      "src/host.cpp)\n"
      "find_program(NVCC nvcc)\n"
      "add_custom_command(OUTPUT second\n"
      "  COMMAND ${NVCC} -rdc=true -I ${CMAKE_SOURCE_DIR}/include ${CMAKE_SOURCE_DIR}/src/main.cu "
      "${CMAKE_SOURCE_DIR}/src/reverse.cu ${CMAKE_SOURCE_DIR}/src/twice.cu "
      "${CMAKE_SOURCE_DIR}/src/device.cu ${CMAKE_SOURCE_DIR}/src/host.cpp -o second)\n"
      "add_custom_target(other ALL DEPENDS second)\n");
  const Outcome made = session_.run(with_toolkit(
      "cmake -S . -B build -DCUDA_TOOLKIT_ROOT_DIR=$toolkit && cmake --build build -j2"));
  ASSERT_EQ(made.exit_code, 0) << made.output << made.errors;
  EXPECT_EQ(session_.run("timeout 20 build/prog").output, "65 3 12\n");
  EXPECT_EQ(session_.run("timeout 20 build/second").output, "65 3 12\n");
}

}  // namespace
}  // namespace warpkit::driver::test
