// new and malloc in kernels, and other C library functions that mean something else there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/emulator/managed.hpp"

namespace warpkit::emulator_test {
namespace {

class DeviceHeapTest : public EmulatorTest {};

struct Shape {
  __device__ explicit Shape(int s) : side(s) {}
  __device__ virtual ~Shape() {}
  __device__ virtual int area() const = 0;
  int side;
};
struct Square : Shape {
  using Shape::Shape;
  __device__ int area() const override { return side * side; }
};
struct Line : Shape {
  using Shape::Shape;
  __device__ int area() const override { return -side; }
};

__device__ Shape* shapes[96];

__global__ void make_shapes() {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (i % 2 == 0) {
    shapes[i] = new Square(i);
  } else {
    shapes[i] = new Line(i);
  }
}

__global__ void measure_and_destroy(int* areas) {
  const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  __syncthreads();
  areas[i] = shapes[95 - i]->area();  // another thread's, of another kernel
  __syncthreads();
  delete shapes[95 - i];
}

TEST_F(DeviceHeapTest, ObjectsOutliveTheKernelThatMadeThem) {
  const Managed<int> areas(96);
  make_shapes<<<3, 32>>>();
  measure_and_destroy<<<3, 32>>>(areas.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  for (int i = 0; i < 96; ++i) {
    const int side = 95 - i;
    EXPECT_EQ(areas[i], side % 2 == 0 ? side * side : -side);
  }
}

struct Filled {
  __device__ Filled() : first(1), last(2) {}
  char first;
  char rest[(1 << 20) - 2];
  char last;
};

__global__ void fill_heap(int* counts, Filled** made) {
  int n = 0;
  while (n < 100 && (made[n] = new Filled) != nullptr) ++n;
  counts[0] = n;
  counts[1] = malloc(1 << 20) == nullptr;
  for (int i = 0; i < n; ++i) delete made[i];
  // All of it is one piece again.
  void* most = malloc(7 << 20);
  counts[2] = most != nullptr;
  free(most);
  // The same when the blocks come back in the other order.
  void* four[4];
  for (void*& each : four) each = malloc(2 << 20);
  for (int i = 3; i >= 0; --i) free(four[i]);
  most = malloc(8 << 20);
  counts[2] += most != nullptr;
  free(most);
  const volatile size_t absurd = ~size_t{0} - 3;
  counts[3] = malloc(absurd / 2) == nullptr && malloc(absurd) == nullptr;
  free(nullptr);
}

TEST_F(DeviceHeapTest, GivesNullWhenFullAndTakesBackWhatIsFreed) {
  const Managed<int> counts(4);
  const Managed<Filled*> made(100);
  fill_heap<<<1, 1>>>(counts.data(), made.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(counts[0], 8) << "the heap has 8 MiB";
  EXPECT_EQ(counts[1], 1);
  EXPECT_EQ(counts[2], 2);
  EXPECT_EQ(counts[3], 1);
}

__global__ void take(char** blocks, int bytes) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
  blocks[i] = static_cast<char*>(malloc(static_cast<size_t>(bytes)));
  for (int b = 0; blocks[i] && b < bytes; ++b) blocks[i][b] = static_cast<char>(i);
}

__global__ void give_back(char** blocks, int bytes, int* wrong) {
  const unsigned i = blockIdx.x * blockDim.x + threadIdx.x;
  for (int b = 0; b < bytes; ++b) {
    if (blocks[i][b] != static_cast<char>(i)) atomicAdd(wrong, 1);
  }
  free(blocks[i]);
}

TEST_F(DeviceHeapTest, BlocksOfManyThreadsDoNotOverlap) {
  const Managed<char*> blocks(512);
  const Managed<int> wrong(1);
  for (const int bytes : {1, 24, 1000}) {
    take<<<8, 64>>>(blocks.data(), bytes);
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    const std::set<char*> different(blocks.data(), blocks.data() + 512);
    EXPECT_EQ(different.size(), 512u);
    EXPECT_EQ(different.count(nullptr), 0u);
    EXPECT_EQ(reinterpret_cast<size_t>(blocks[5]) % 16, 0u);
    give_back<<<8, 64>>>(blocks.data(), bytes, wrong.data());
    ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
    EXPECT_EQ(wrong[0], 0);
  }
}

struct alignas(128) Wide {
  int value;
};

__global__ void make_wide(size_t* addresses) {
  Wide* one = new Wide;
  Wide* three = new Wide[3];
  addresses[0] = reinterpret_cast<size_t>(one);
  addresses[1] = reinterpret_cast<size_t>(three);
  delete one;
  delete[] three;
}

TEST_F(DeviceHeapTest, KeepsAlignments) {
  const Managed<size_t> addresses(2);
  make_wide<<<1, 1>>>(addresses.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_NE(addresses[0], 0u);
  EXPECT_EQ(addresses[0] % 128, 0u);
  EXPECT_EQ(addresses[1] % 128, 0u);
}

TEST_F(DeviceHeapTest, IsOutOfReachOfTheProgramsCalls) {
  const Managed<char*> blocks(1);
  take<<<1, 1>>>(blocks.data(), 64);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  char byte = 0;
  EXPECT_EQ(cudaMemcpy(&byte, blocks[0], 1, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemset(blocks[0], 0, 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(blocks[0]), cudaErrorInvalidValue);
  cudaGetLastError();
}

TEST_F(DeviceHeapTest, HasTheSizeAskedForBeforeItsFirstUse) {
  size_t limit = 0;
  ASSERT_EQ(cudaDeviceGetLimit(&limit, cudaLimitMallocHeapSize), cudaSuccess);
  EXPECT_EQ(limit, size_t{8} << 20);
  ASSERT_EQ(cudaDeviceSetLimit(cudaLimitMallocHeapSize, 64 << 10), cudaSuccess);
  ASSERT_EQ(cudaDeviceGetLimit(&limit, cudaLimitMallocHeapSize), cudaSuccess);
  EXPECT_EQ(limit, 65536u);
  const Managed<char*> blocks(1);
  take<<<1, 1>>>(blocks.data(), 65537);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(blocks[0], nullptr);
  take<<<1, 1>>>(blocks.data(), 65536);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_NE(blocks[0], nullptr);
  EXPECT_EQ(cudaDeviceSetLimit(cudaLimitMallocHeapSize, 1 << 20), cudaErrorInvalidValue)
      << "it is in use";
  cudaGetLastError();
}

__global__ void free_twice() {
  int* one = new int;
  delete one;
  delete one;
}

TEST_F(DeviceHeapTest, FreeingTwiceFailsTheLaunch) {
  std::string message;
  testing::internal::CaptureStderr();
  free_twice<<<1, 1>>>();
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_NE(message.find("no block of the device's heap"), std::string::npos) << message;
}

__global__ void free_memory(void* memory) { free(memory); }

TEST_F(DeviceHeapTest, AKernelCannotFreeWhatCudaMallocMade) {
  void* memory = nullptr;
  ASSERT_EQ(cudaMalloc(&memory, 16), cudaSuccess);
  std::string message;
  testing::internal::CaptureStderr();
  free_memory<<<1, 1>>>(memory);
  EXPECT_EQ(finish(message), cudaErrorLaunchFailure);
  EXPECT_NE(message.find("doesn't come from new or malloc in a kernel"), std::string::npos)
      << message;
}

__global__ void measure(long long* results) {
  const clock_t start = clock();
  __nanosleep(300000);
  results[0] = clock() - start;
  const long long wide = clock64();
  __nanosleep(100);
  results[1] = clock64() - wide;
}

TEST_F(DeviceHeapTest, ClocksOfKernelsCountNanoseconds) {
  const Managed<long long> results(2);
  measure<<<1, 1>>>(results.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_GE(results[0], 200000) << "clock() of the host would count microseconds";
  EXPECT_GE(results[1], 0);
}

__global__ void print_lines() {
  printf("line %u of block %u: %s %.3f\n", threadIdx.x, blockIdx.x, "all in one piece",
         blockIdx.x / 8.0);
}

TEST_F(DeviceHeapTest, PrintedLinesOfManyBlocksStayWhole) {
  testing::internal::CaptureStdout();
  print_lines<<<64, 32>>>();
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  fflush(stdout);
  std::istringstream text(testing::internal::GetCapturedStdout());
  std::multiset<std::string> lines, expected;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  for (unsigned block = 0; block < 64; ++block) {
    for (unsigned thread = 0; thread < 32; ++thread) {
      char line[100];
      snprintf(line, sizeof line, "line %u of block %u: all in one piece %.3f", thread, block,
               block / 8.0);
      expected.insert(line);
    }
  }
  EXPECT_EQ(lines, expected);
}

__global__ void allocate_aligned(size_t* addresses) {
  void* memory = __nv_aligned_device_malloc(100, 512);
  addresses[0] = reinterpret_cast<size_t>(memory);
  free(memory);
}

TEST_F(DeviceHeapTest, GivesTheAlignmentAskedFor) {
  const Managed<size_t> addresses(1);
  allocate_aligned<<<1, 1>>>(addresses.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_NE(addresses[0], 0u);
  EXPECT_EQ(addresses[0] % 512, 0u);
}

// The host's side of the same file is C++ as ever.
TEST_F(DeviceHeapTest, TheHostsOwnMemoryStaysTheHosts) {
  std::vector<int> numbers(1000, 3);
  numbers.push_back(4);
  const std::unique_ptr<Wide[]> wide(new Wide[3]);
  const std::unique_ptr<void, decltype(&std::free)> raw(std::malloc(20), &std::free);
  EXPECT_EQ(reinterpret_cast<size_t>(wide.get()) % 128, 0u);
  EXPECT_LT(clock(), clock_t{CLOCKS_PER_SEC} * 3600);
  cudaPointerAttributes attributes;
  ASSERT_EQ(cudaPointerGetAttributes(&attributes, numbers.data()), cudaSuccess);
  EXPECT_EQ(attributes.type, cudaMemoryTypeUnregistered);
}

// What an address belongs to, as a kernel asks.
__device__ int of_the_program;

__global__ void ask(int* global, unsigned* answers) {
  __shared__ int fixed;
  extern __shared__ int dynamic[];
  int local = 0;
  int* const addresses[] = {global, &of_the_program, &fixed, dynamic, &local};
  for (int i = 0; i < 5; ++i) {
    const int* address = addresses[i];
    answers[i] = __isGlobal(address) | __isShared(address) << 1 | __isLocal(address) << 2;
  }
  answers[5] = __isGlobal(nullptr) | __isShared(nullptr) | __isLocal(nullptr);
  answers[6] = __cvta_shared_to_generic(__cvta_generic_to_shared(&fixed)) == &fixed;
}

TEST_F(DeviceHeapTest, AddressesKnowTheirSpace) {
  const Managed<unsigned> answers(7);
  int* global = nullptr;
  ASSERT_EQ(cudaMalloc(&global, 4), cudaSuccess);
  ask<<<1, 1, 64>>>(global, answers.data());
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  const unsigned expected[] = {1, 1, 2, 2, 4, 0, 1};
  for (int i = 0; i < 7; ++i) EXPECT_EQ(answers[i], expected[i]) << i;
}

}  // namespace
}  // namespace warpkit::emulator_test
