// Structures that functions take and return by value: copied in the call, they are accesses as
// well.
#include "tests/checks/cases.hpp"

struct Point {  // in two registers
  float x, y, z;
};
struct Body {  // in memory
  float mass;
  Point at, speed;
};
namespace space {
template <class T>
struct Box {
  T sides[5];
};
}  // namespace space
struct Padded {  // three bytes that nobody writes
  char kind;
  int value;
};
// They stay calls.
__attribute__((noinline)) __device__ float sum(Point p) { return p.x + p.y + p.z; }
__attribute__((noinline)) __device__ float sum(Body b) { return b.mass + b.at.x + b.speed.z; }
__attribute__((noinline)) __device__ float sum(space::Box<float> b) { return b.sides[0]; }
__attribute__((noinline)) __device__ int sum(Padded p) { return p.kind + p.value; }
template <class T>
__attribute__((noinline)) __device__ T make(float value) {
  T made = {};
  std::memcpy(&made, &value, sizeof value);
  return made;
}

template <class T, class R>
__global__ void sums(const T* p, R* out) {
  const int i = threadIdx.x;
  out[i] = sum(p[i]); /*a1*/
}
// expect: memcheck error a1 of p[31] by 0:31
CASE(point_read_behind) {
  Point* p;
  cudaMalloc(&p, sizeof(Point) * 31);
  cudaMemset(p, 0, sizeof(Point) * 31);
  float* o = device_zeros<float>(32);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
// expect: memcheck error a1 of p[31] by 0:31
CASE(body_read_behind) {
  Body* p;
  cudaMalloc(&p, sizeof(Body) * 31);
  cudaMemset(p, 0, sizeof(Body) * 31);
  float* o = device_zeros<float>(32);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
// expect: memcheck error a1 of p[31] by 0:31
CASE(box_read_behind) {
  auto* p = device_zeros<space::Box<float>>(31);
  float* o = device_zeros<float>(32);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
// expect: initcheck error a1 of p[8] by 0:8
CASE(point_unwritten) {
  Point* p;
  cudaMalloc(&p, sizeof(Point) * 32);
  cudaMemset(p, 0, sizeof(Point) * 8);
  float* o = device_zeros<float>(32);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}
CASE(all_written) {
  Body* p = device_zeros<Body>(32);
  float* o = device_zeros<float>(32);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}

__global__ void fill(Padded* p) {
  p[threadIdx.x].kind = 1;
  p[threadIdx.x].value = 2;
}
CASE(padding_unwritten) {
  Padded* p;
  cudaMalloc(&p, sizeof(Padded) * 32);
  int* o = device_zeros<int>(32);
  fill<<<1, 32>>>(p);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}

template <class T, bool kWaits>
__global__ void neighbours(float* out) {
  __shared__ T s[64];
  const int i = threadIdx.x;
  s[i] = make<T>(i); /*a2*/
  if (kWaits) __syncthreads();
  out[i] = sum(s[(i + 32) % 64]); /*a3*/
}
// expect: racecheck error a2 a3 of s[0]
CASE(point_race) {
  float* o = device_zeros<float>(64);
  neighbours<Point, false><<<1, 64>>>(o);
  cudaFree(o);
}
// expect: racecheck error a2 a3 of s[0]
CASE(body_race) {
  float* o = device_zeros<float>(64);
  neighbours<Body, false><<<1, 64>>>(o);
  cudaFree(o);
}
CASE(point_waits) {
  float* o = device_zeros<float>(64);
  neighbours<Point, true><<<1, 64>>>(o);
  cudaFree(o);
}
CASE(body_waits) {
  float* o = device_zeros<float>(64);
  neighbours<Body, true><<<1, 64>>>(o);
  cudaFree(o);
}

template <class T>
__global__ void make_all(T* p) {
  p[threadIdx.x] = make<T>(threadIdx.x); /*a4*/
}
// expect: memcheck error a4 of p[31] by 0:31
CASE(point_written_behind) {
  Point* p = device_zeros<Point>(31);
  make_all<<<1, 32>>>(p);
  cudaFree(p);
}
// expect: memcheck error a4 of p[31] by 0:31
CASE(body_written_behind) {
  Body* p = device_zeros<Body>(31);
  make_all<<<1, 32>>>(p);
  cudaFree(p);
}
// What a function returns counts as written.
CASE(made_and_read) {
  Body* p;
  cudaMalloc(&p, sizeof(Body) * 32);
  float* o = device_zeros<float>(32);
  make_all<<<1, 32>>>(p);
  sums<<<1, 32>>>(p, o);
  cudaFree(p);
  cudaFree(o);
}

// A constructor that does nothing is none.
struct Kept {
  Kept() = default;
  int value;
};
__global__ void keep(int* out) {
  __shared__ Kept one, many[32];
  many[threadIdx.x].value = threadIdx.x;
  if (threadIdx.x == 0) one.value = 1;
  __syncthreads();
  out[threadIdx.x] = many[31 - threadIdx.x].value + one.value;
}
CASE(shared_with_a_constructor) {
  int* o = device_zeros<int>(32);
  keep<<<1, 32>>>(o);
  cudaFree(o);
}
