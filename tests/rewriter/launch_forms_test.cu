// Every way to write a launch that the rewriter has to understand. What stands here is compiled,
// run and counted; how it is translated is launches_test.cpp's matter.
// clang-format off
#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace {

__device__ int total;
__global__ void k(int a) { atomicAdd(&total, a); }
__global__ void k0() { atomicAdd(&total, 1000); }
template <int N> __global__ void kn(int a) { atomicAdd(&total, a * N); }
template <class A, class B> __global__ void kab(A a, B b) { atomicAdd(&total, (int)a + (int)b); }
template <class T, class U> struct a { typedef T type; static const int value = 2; };
typedef int b; typedef int c;
template <class T> __global__ void ka(int v) { atomicAdd(&total, v); }
template <template <class> class F, class T> __global__ void ktt(T v) { atomicAdd(&total, (int)v); }
template <class T> struct id { };
template <class F> __global__ void kf(F f) { atomicAdd(&total, f(1)); }
template <class F, class... Args> __global__ void kv(F f, Args... args) { atomicAdd(&total, f(args...)); }
namespace n { namespace m { __global__ void k(int a) { atomicAdd(&total, a); } template <class T> __global__ void t(T a) { atomicAdd(&total, (int)a); } } }
// What the kernels since the last call have added up.
int taken() {
  int sum = -1;
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(cudaMemcpyFromSymbol(&sum, total, sizeof sum), cudaSuccess);
  const int zero = 0;
  EXPECT_EQ(cudaMemcpyToSymbol(total, &zero, sizeof zero), cudaSuccess);
  return sum;
}
#define CHECK(w) EXPECT_EQ(taken(), w)
struct S {
  template <int N> static void stat() { kn<N><<<1, 1>>>(1); }
  int member = 3;
  void (*pointer)(int) = k;
  void go() { k<<<1, 1>>>(member); (this->pointer)<<<1, 1>>>(member); this->pointer<<<1, 1>>>(member); pointer<<<1,1>>>(member); }
  template <class T> void tgo() { ka<T><<<1, 1>>>(member); ka<typename a<T, T>::type><<<1, 1>>>(member); kn<a<T, T>::value><<<1, 1>>>(1); }
  dim3 grid() const { return dim3(1, 1); }
};
template <class T> struct Base { int field = 5; };
template <class T> struct Derived : Base<T> { void go() { k<<<1, this->field>>>(1); ka<T><<<dim3(1), dim3(this->field)>>>(this->field); auto l = [this] { ka<T><<<1, 1>>>(this->field); }; l(); auto m = [&] { kab<<<1, 1>>>(this->field, 1.5f); }; m(); } };
#define LAUNCH(kernel, grid, block, ...) kernel<<<grid, block>>>(__VA_ARGS__)
#define LAUNCH_CFG(kernel, cfg, ...) kernel<<<cfg>>>(__VA_ARGS__)
#define CFG 1, 2
#define DIMS 1, 1
#define CFG4 dim3(1), dim3(2), 0, 0
#define WRAP(x) do { x; cudaError_t e_ = cudaGetLastError(); EXPECT_EQ(e_, cudaSuccess); } while (0)
#define SWITCH(n, ...) switch (n) { case 1: { constexpr int N = 1; __VA_ARGS__(); break; } default: { constexpr int N = 2; __VA_ARGS__(); } }
#define KNAME(x) k##x
#define TL(T, U) kab<T, U><<<1, 1>>>
int comma(int x) { return (k<<<1, 1>>>(x)), x; }
void ret(int x) { return k<<<1, 1>>>(x); }
template <class K, class... A> void generic(K kernel, A... args) { kernel<<<1, 1>>>(args...); }
template <void (*K)(int)> void by_template(int x) { K<<<1, 1>>>(x); }
template <class F> void run(F f) { f(); }
template <typename T> void dep(T v) { kab<T, T><<<1, 1>>>(v, v); kab<<<1, 1>>>(v, v); n::m::t<T><<<1, 1>>>(v); }
using Fn = void (*)(int);
enum Op { ADD, SUB };
template <Op O, bool B = false> __global__ void kop(int v) { atomicAdd(&total, O == ADD ? v : -v); }
constexpr unsigned operator"" _u(unsigned long long v) { return static_cast<unsigned>(v); }
TEST(LaunchFormsTest, EveryFormLaunches) {
  int argc = 1;
  k<<<1, 1>>>(1); CHECK(1);
  k <<< 1 , 1 >>> ( 2 ) ; CHECK(2);
  k<<<
    1,
    /* block */ 2  // two
  >>>
  (
    3
  ); CHECK(6);
  k
  <<<1, 1>>>(4); CHECK(4);
  ka<a<b,c>><<<1,1>>>(5); CHECK(5);
  ka<a<b,a<c,a<b,c>>>><<<1,1>>>(5); CHECK(5);
  kn<(4>3)><<<1,1>>>(5); CHECK(5);
  kn<(4>>1)><<<1,1>>>(5); CHECK(10);
  kn<sizeof(int)><<<1,1>>>(5); CHECK(20);
  kab<int, float><<<1, 1>>>(1, 2.5f); CHECK(3);
  ktt<id><<<1, 1>>>(3); CHECK(3);
  ktt<id, int><<<1, 1>>>(3); CHECK(3);
  (k)<<<1, 1>>>(6); CHECK(6);
  (*k)<<<1, 1>>>(6); CHECK(6);
  (&k)<<<1, 1>>>(6); CHECK(6);
  void (*fp)(int) = k; fp<<<1, 1>>>(7); (*fp)<<<1, 1>>>(7); CHECK(14);
  void (*table[2])(int) = {k, n::m::k}; for (int i = 0; i < 2; ++i) table[i]<<<1, 1>>>(i + 1); CHECK(3);
  Fn fns[] = {kn<1>, kn<2>}; fns[argc > 0]<<<1, 1>>>(4); CHECK(8);
  std::vector<Fn> v{k}; v[0]<<<1, 1>>>(9); v.at(0)<<<1, 1>>>(9); CHECK(18);
  n::m::k<<<1, 1>>>(1); ::n::m::k<<<1, 1>>>(1); ::k<<<1, 1>>>(1); n::m::t<float><<<1, 1>>>(2.f); n::m::t<<<1, 1>>>(2.f); CHECK(7);
  S s; s.go(); CHECK(12); s.tgo<int>(); CHECK(8); S::stat<4>(); CHECK(4);
  s.pointer<<<s.grid(), 1>>>(2); (&s)->pointer<<<(&s)->grid(), 1>>>(2); CHECK(4);
  Derived<int>().go(); CHECK(5 + 25 + 5 + 6);
  LAUNCH(k, 1, 2, 3); CHECK(6); LAUNCH((kab<int, int>), 1, 2, 3, 4); CHECK(14); LAUNCH(kn<3>, 1, 1, 3); CHECK(9);
  LAUNCH_CFG(k, CFG, 3); CHECK(6); k<<<CFG>>>(2); CHECK(4); k<<<CFG4>>>(2); CHECK(4);
  k0<<<CFG>>>(); CHECK(2000);
  WRAP((k<<<1, 1>>>(2))); CHECK(2); WRAP(k<<<DIMS>>>(2)); CHECK(2);
  KNAME(n)<3><<<1, 1>>>(2); CHECK(6);
  TL(int, int)(1, 2); CHECK(3);
  for (int n = 1; n < 3; ++n) SWITCH(n, [&] { kn<N><<<1, 1>>>(10); }); CHECK(30);
  comma(3); ret(4); CHECK(7);
  generic(k, 5); generic(kab<int, char>, 5, 'a'); CHECK(5 + 5 + 97);
  by_template<k>(3); by_template<kn<2>>(3); CHECK(9);
  dep(2); dep(2.5f); CHECK(20);
  run([=] { k<<<1, 1>>>(8); }); run([&] { k<<<[&] { return 1; }(), 1>>>(argc > 0 ? 8 : 9); }); CHECK(16);
  kf<<<1, 1>>>([=] __device__ (int x) { return x + 4; }); CHECK(5);
  auto lam = [] __host__ __device__ (int x, int y) { return x * y; }; kv<<<1, 1>>>(lam, 3, 4); CHECK(12);
  kv<decltype(lam), int, int><<<1, 1>>>(lam, 3, 4); CHECK(12);
  if (argc) k<<<1, 1>>>(1); else k<<<1, 1>>>(2); CHECK(1);
  for (int i = 0; i < 3; i++) k<<<1, 1>>>(i); CHECK(3);
  while (argc-- > 0) k<<<1, 1>>>(1); CHECK(1);
  do k<<<1, 1>>>(1); while (0); CHECK(1);
  argc ? k<<<1, 1>>>(1) : k<<<1, 1>>>(2); CHECK(1);
  goto lbl; lbl: k<<<1, 1>>>(1); CHECK(1);
  switch (argc) { case -1: k<<<1, 1>>>(1); break; default: k<<<1, 1>>>(1); } CHECK(1);
  k<<<1'0 - 9, 1>>>(1); CHECK(1);
  k<<<1 << 0, 4 >> 2>>>(1); CHECK(1);
  k<<<(1 << 1) >> 1, 2 >> 1 >>>(1); CHECK(1);
  k<<<1, 1, 0, cudaStream_t(0)>>>(1); k<<<1, 1, sizeof(int) * 3>>>(1); k<<<{1, 1}, {2, 1, 1}>>>(1); k<<<dim3{1}, dim3{1, 1}>>>(1); CHECK(5);
  kop<ADD><<<1, 1>>>(3); kop<SUB, true><<<1, 1>>>(1); CHECK(2);
  k<<<1, 1>>>(a<int, int>::value); CHECK(2);
  k<<<a<int, int>::value - 1, a<int, int>::value>>>(1); CHECK(2);
  const char* str = "k<<<1, 1>>>(x)"; const char* raw = R"x(k<<<1,1>>>(")x"; (void)str; (void)raw;
  k<<<1_u, 1>>>(1); CHECK(1);
  { auto kk = kn<2>; kk<<<1, 1>>>(3); CHECK(6); }
  { auto& kk = kn<2>; kk<<<1, 1>>>(3); CHECK(6); }
  { auto pick = [](bool x) -> Fn { return x ? k : kn<2>; }; pick(true)<<<1, 1>>>(3); CHECK(3); }
  { std::pair<Fn, int> p{k, 3}; p.first<<<1, 1>>>(p.second); CHECK(3); }
  { bool yes = true; (yes ? k : kn<2>)<<<1, 1>>>(3); CHECK(3); }
  { int x = 3; kab<<<1, 1>>>(x, x); kab<decltype(x), decltype(x)><<<1, 1>>>(x, x); CHECK(12); }
  k <<<1, 1>>> (int{3}); CHECK(3);
}

}  // namespace
