// Virtual functions, recursion, function pointers, placement new and lambdas on the device.
#include <new>
#include <nvfunctional>

#include "expect.h"

class Shape {
 public:
  __device__ explicit Shape(float size) : size_(size) {}
  __device__ virtual ~Shape() {}
  __device__ virtual float area() const = 0;
  __device__ virtual const char* name() const { return "shape"; }

 protected:
  float size_;
};

class Square : public Shape {
 public:
  using Shape::Shape;
  __device__ float area() const override { return size_ * size_; }
};

class Triangle : public Shape {
 public:
  __device__ explicit Triangle(float size) : Shape(size) {}
  __device__ float area() const override { return size_ * size_ / 2; }
  __device__ const char* name() const override { return "triangle"; }
};

__global__ void make(Shape** shapes, int count) {
  const int i = threadIdx.x;
  if (i >= count) return;
  if (i % 2) {
    shapes[i] = new Triangle(i);
  } else {
    shapes[i] = new Square(i);
  }
}

__global__ void measure(Shape** shapes, float* areas, int count) {
  const int i = threadIdx.x;
  if (i < count) areas[i] = shapes[i]->area() + (shapes[i]->name()[0] == 't' ? 1000 : 0);
}

__global__ void destroy(Shape** shapes, int count) {
  if (static_cast<int>(threadIdx.x) < count) delete shapes[threadIdx.x];
}

__device__ __noinline__ int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

using Operation = int (*)(int, int);
__device__ int plus(int a, int b) { return a + b; }
__device__ int times(int a, int b) { return a * b; }
__device__ Operation chosen = times;
__device__ Operation operations[2] = {plus, times};

template <typename T>
struct Less {
  __host__ __device__ bool operator()(const T& a, const T& b) const { return a < b; }
};

template <typename T, typename Before>
__device__ void insertion_sort(T* data, int count, Before before) {
  for (int i = 1; i < count; ++i) {
    const T value = data[i];
    int at = i;
    for (; at > 0 && before(value, data[at - 1]); --at) data[at] = data[at - 1];
    data[at] = value;
  }
}

struct Stack {
  int items[8];
  int count = 0;
  __device__ void push(int item) { items[count++] = item; }
  __device__ int pop() { return items[--count]; }
};

__global__ void misc(int* out, Operation from_host) {
  __shared__ alignas(Stack) unsigned char room[sizeof(Stack)];
  if (threadIdx.x == 0) {
    Stack* stack = new (room) Stack;
    stack->push(4);
    stack->push(9);
    out[0] = stack->pop() * 10 + stack->count;
    out[1] = ackermann(2, 3);
    out[2] = chosen(6, 7);
    out[3] = operations[0](6, 7);
    out[4] = from_host(5, 5);
    int data[6] = {5, 1, 4, 1, 5, 9};
    insertion_sort(data, 6, Less<int>());
    out[5] = data[0] * 100000 + data[1] * 10000 + data[2] * 1000 + data[5];
    insertion_sort(data, 6, [](int a, int b) { return a > b; });
    out[6] = data[0] * 10 + data[5];
    const int added = out[2];
    nvstd::function<int(int, int)> held = plus;
    out[7] = held(2, 3) * 100;
    held = [added](int a, int b) { return a * b + added; };
    out[7] += held(2, 3);
  }
}

int main() {
  constexpr int kShapes = 20;
  Shape** shapes = nullptr;
  float* areas = nullptr;
  int* out = nullptr;
  EXPECT_OK(cudaMalloc(&shapes, kShapes * sizeof(Shape*)));
  EXPECT_OK(cudaMalloc(&areas, kShapes * sizeof(float)));
  EXPECT_OK(cudaMalloc(&out, 8 * sizeof(int)));
  make<<<1, 32>>>(shapes, kShapes);
  measure<<<1, 32>>>(shapes, areas, kShapes);
  destroy<<<1, 32>>>(shapes, kShapes);
  float got[kShapes];
  EXPECT_OK(cudaMemcpy(got, areas, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kShapes; ++i) {
    EXPECT(got[i] == (i % 2 ? i * i / 2.0f + 1000 : static_cast<float>(i * i)));
  }

  Operation from_device = nullptr;
  EXPECT_OK(cudaMemcpyFromSymbol(&from_device, chosen, sizeof(from_device)));
  misc<<<1, 32>>>(out, from_device);
  int ints[8];
  EXPECT_OK(cudaMemcpy(ints, out, sizeof(ints), cudaMemcpyDeviceToHost));
  const int expected[8] = {91, 9, 42, 13, 25, 114009, 91, 548};
  for (int i = 0; i < 8; ++i) EXPECT(ints[i] == expected[i]);
  EXPECT_OK(cudaFree(shapes));
  EXPECT_OK(cudaFree(areas));
  EXPECT_OK(cudaFree(out));
  return finish();
}
