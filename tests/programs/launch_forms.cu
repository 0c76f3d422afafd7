// Every way to write a launch.
#include <vector>

#include "expect.h"

constexpr int kCount = 40;

__global__ void fill(int* out, int value, int step = 1) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = value + step * i;
}

template <typename T, int Factor>
__global__ void scale(T* out, T value) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = value * Factor + i;
}

template <typename T>
__global__ void deduced(T* out, const T value) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = value - i;
}

template <typename A, typename B>
struct Pair {
  A first;
  B second;
};

template <typename P>
__global__ void sum_of_pair(int* out, P pair) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = pair.first + static_cast<int>(pair.second) + i;
}

extern "C" __global__ void plain_c(int* out) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = 3 * i;
}

namespace outer {
namespace inner {
__global__ void qualified(int* out) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = -i;
}
}  // namespace inner
}  // namespace outer

struct Settings {
  int blocks;
  int threads;
  dim3 grid() const { return dim3(blocks); }
  void run(int* out) const { fill<<<grid(), threads>>>(out, 100); }
};

struct Tool {
  static __global__ void member(int* out) {
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < kCount) out[i] = 5 + i;
  }
  template <int Add>
  static void launch(int* out) {
    scale<int, Add><<<(kCount + 15) / 16, 16>>>(out, 1);
  }
};

template <typename F>
__global__ void call(int* out, F f) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < kCount) out[i] = f(i);
}

template <void (*Kernel)(int*)>
void launch_argument(int* out) {
  Kernel<<<2, 32>>>(out);
}

#define LAUNCH(kernel, ...) kernel<<<3, 16, 0, 0>>>(__VA_ARGS__)

class Results {
 public:
  Results() : host_(kCount) { EXPECT_OK(cudaMalloc(&device_, kCount * sizeof(int))); }
  ~Results() { EXPECT_OK(cudaFree(device_)); }
  int* device() const { return device_; }

  // Whether element i is f(i); forgets the results.
  template <typename F>
  bool are(F f) {
    EXPECT_OK(cudaGetLastError());
    EXPECT_OK(cudaMemcpy(host_.data(), device_, kCount * sizeof(int), cudaMemcpyDeviceToHost));
    EXPECT_OK(cudaMemset(device_, 0x55, kCount * sizeof(int)));
    for (int i = 0; i < kCount; ++i) {
      if (host_[i] != f(i)) return false;
    }
    return true;
  }

 private:
  int* device_ = nullptr;
  std::vector<int> host_;
};

int main() {
  Results results;
  int* out = results.device();

  fill<<<3, 16>>>(out, 7);
  EXPECT(results.are([](int i) { return 7 + i; }));
  fill<<<dim3(2, 1, 1), dim3(20)>>>(out, 7, 2);
  EXPECT(results.are([](int i) { return 7 + 2 * i; }));
  fill<<<1, kCount>>>(out, 1);
  EXPECT(results.are([](int i) { return 1 + i; }));
  scale<int, 3><<<5, 8, 0>>>(out, 4);
  EXPECT(results.are([](int i) { return 12 + i; }));
  scale<int, (2 > 1) ? 5 : 6><<<5, 8>>>(out, 1);
  EXPECT(results.are([](int i) { return 5 + i; }));
  deduced<<<5, 8>>>(out, 9);
  EXPECT(results.are([](int i) { return 9 - i; }));
  sum_of_pair<Pair<int, long>><<<5, 8>>>(out, {2, 40L});
  EXPECT(results.are([](int i) { return 42 + i; }));
  plain_c<<<5, 8>>>(out);
  EXPECT(results.are([](int i) { return 3 * i; }));
  outer::inner::qualified<<<5, 8>>>(out);
  EXPECT(results.are([](int i) { return -i; }));
  ::outer::inner::qualified<<<5, 8>>>(out);
  EXPECT(results.are([](int i) { return -i; }));
  Settings{4, 16}.run(out);
  EXPECT(results.are([](int i) { return 100 + i; }));
  Tool::member<<<2, 32>>>(out);
  EXPECT(results.are([](int i) { return 5 + i; }));
  Tool::launch<9>(out);
  EXPECT(results.are([](int i) { return 9 + i; }));
  const int offset = 11;
  call<<<2, 32>>>(out, [=] __device__(int i) { return offset * i; });
  EXPECT(results.are([](int i) { return 11 * i; }));
  void (*chosen)(int*) = plain_c;
  chosen<<<2, 32>>>(out);
  EXPECT(results.are([](int i) { return 3 * i; }));
  void (*table[])(int*) = {plain_c, outer::inner::qualified};
  table[1]<<<2, 32>>>(out);
  EXPECT(results.are([](int i) { return -i; }));
  launch_argument<Tool::member>(out);
  EXPECT(results.are([](int i) { return 5 + i; }));
  LAUNCH(fill, out, 6);
  EXPECT(results.are([](int i) { return 6 + i; }));
  if (kCount > 1)
    fill<<<3, 16>>>(out, 8);
  else
    fill<<<3, 16>>>(out, 9);
  EXPECT(results.are([](int i) { return 8 + i; }));
  return finish();
}
