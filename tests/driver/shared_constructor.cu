// Must not compile: nothing would run the constructor, here or on a GPU.
#include <cuda_runtime.h>

struct Counter {
  __device__ Counter() : value(0) {}
  int value;
};

__global__ void count() {
  __shared__ Counter counter;
  counter.value = 1;
}

int main() { count<<<1, 1>>>(); }
