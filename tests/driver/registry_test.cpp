// Kernels known by their address alone, in programs built by warpkit-cc.
#include <gtest/gtest.h>

#include <string>

#include "tests/driver/session.hpp"

namespace warpkit::driver::test {
namespace {

constexpr const char* kProgram = R"(
#include <cstdio>
using namespace warpkit::emulator;
namespace { namespace inner {
__global__ void add(int* p, float x, char c) { *p += static_cast<int>(x) * c; }
} }
extern "C" { __global__ void negate_one(int* p) { *p = -*p; } }
#define DEFINE(name, op) __global__ void name##_five(int* p) { *p op 5; }
DEFINE(times, *=) DEFINE(minus, -=);
__global__ void declared(int* p);
template <class T> __global__ void add_two(T p) { *p += 2; }
__global__ void declared(int* p) { *p += 100; }

void run(const void* kernel, void** arguments) {
  const RegisteredKernel* found = registered_kernel(kernel);
  if (found == nullptr) { std::printf("unknown\n"); return; }
  found->launch(*found, LaunchShape{dim3(1), dim3(1), 0, nullptr, Site::here()}, arguments);
}

int main() {
  int h = 2, *d = nullptr;
  cudaMalloc(&d, sizeof h);
  cudaMemcpy(d, &h, sizeof h, cudaMemcpyHostToDevice);
  float x = 3.5f;
  char c = 2;
  void* three[] = {&d, &x, &c};
  void* one[] = {&d};
  run(reinterpret_cast<const void*>(inner::add), three);
  run(reinterpret_cast<const void*>(times_five), one);
  run(reinterpret_cast<const void*>(minus_five), one);
  run(reinterpret_cast<const void*>(negate_one), one);
  run(reinterpret_cast<const void*>(declared), one);
  run(reinterpret_cast<const void*>(&add_two<int*>), one);
  run(&h, one);
  cudaMemcpy(&h, d, sizeof h, cudaMemcpyDeviceToHost);
  std::printf("%d\n", h);
}
)";

TEST(RegistryTest, LaunchesKernelsByAddress) {
  const Session session;
  session.write("a.cu", kProgram);
  const Outcome built = session.run("warpkit-cc a.cu -Xcompiler -Wall,-Wextra -o a");
  ASSERT_EQ(built.exit_code, 0) << built.errors;
  EXPECT_EQ(built.errors, "");
  EXPECT_EQ(session.run("timeout 20 ./a").output, "unknown\n67\n");
}

TEST(RegistryTest, OverloadsStillCompile) {
  const Session session;
  session.write(
      "a.cu",
      "__global__ void k(int) {}\n__global__ void k(float) {}\n"
      "int main() { k<<<1, 1>>>(1); k<<<1, 1>>>(1.0f); return cudaDeviceSynchronize(); }\n");
  EXPECT_EQ(session.run("warpkit-cc a.cu -o a && timeout 20 ./a").exit_code, 0);
}

}  // namespace
}  // namespace warpkit::driver::test
