#include <gtest/gtest.h>

#include <string>

#include "tests/rewriter/scratch.hpp"

namespace warpkit::rewriter::test {
namespace {

TEST(DeviceNewTest, NamesItsPlaceInDeviceCode) {
  EXPECT_EQ(translated_flat("struct N { __device__ N() { p = new int[3]; } int* p; };"),
            flatten("struct N { __device__ N() { p = new WARPKIT_NEW int[3]; } int* p; };"));
  EXPECT_EQ(translated_flat("__device__ T* f() { return ::new T(1); }"),
            flatten("__device__ T* f() { return ::new WARPKIT_NEW T(1); }"));
}

TEST(DeviceNewTest, IsLeftAloneElsewhere) {
  for (const char* source : {
           "int* f() { return new int; }",
           "struct N { __host__ __device__ void f() { p = new int; } int* p; };",
           "__device__ int* f(void* at) { return new (at) int; }",
           "struct O { __device__ void* operator new(size_t n); }; "
           "__device__ O* f() { return new O; }",
           "__device__ int f() { return sizeof(\"new int\"); }",
       }) {
    EXPECT_EQ(translated(source).find("WARPKIT_NEW"), std::string::npos) << source;
  }
}

}  // namespace
}  // namespace warpkit::rewriter::test
