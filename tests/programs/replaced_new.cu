// A program with its own global new and delete: they are called for the host's objects, and in
// kernels malloc still takes memory from the device's heap.
#include <malloc.h>
#include <stdlib.h>

#include <list>
#include <memory>
#include <new>

#include "expect.h"

static int news = 0;

// clang++ takes no second definition of what the emulator puts in place of new.
#if !defined(__clang__)
void* operator new(size_t bytes) {
  ++news;
  void* memory = malloc(bytes);
  if (!memory) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { free(memory); }
void operator delete(void* memory, size_t) noexcept { free(memory); }
#endif

// Objects that both sides use, by the class's own new.
class Managed {
 public:
  void* operator new(size_t bytes) {
    void* memory = nullptr;
    EXPECT_OK(cudaMallocManaged(&memory, bytes));
    return memory;
  }
  void operator delete(void* memory) { EXPECT_OK(cudaFree(memory)); }
};

struct Sum : Managed {
  int value = 0;
};

__global__ void add(Sum* sum) {
  int* pair = static_cast<int*>(malloc(2 * sizeof(int)));
  pair[0] = 3;
  pair[1] = 7;
  int place[4];
  const int* four = new (place) int(4);
  for (int i = 0; i < 2; ++i) atomicAdd(&sum->value, pair[i] + *four);
  free(pair);
}

int main() {
  Sum* sum = new Sum;
  add<<<2, 48>>>(sum);
  EXPECT_OK(cudaDeviceSynchronize());
  EXPECT(sum->value == 96 * 18);
  delete sum;

  const std::list<int> numbers(10, 2);
  const auto shared = std::make_shared<int>(3);
  EXPECT(numbers.size() == 10 && *shared == 3);
  void* aligned = memalign(64, 100);
  free(aligned);
  void* grown = realloc(malloc(4), 100);
  free(grown);
#if !defined(__clang__)
  EXPECT(news >= 11);
#endif
  return finish();
}
