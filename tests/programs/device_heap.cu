// malloc, free, new and delete in kernels; what one kernel allocates another may use.
#include "expect.h"

struct Node {
  int value;
  Node* next;
};

__device__ Node* heads[64];

__global__ void build() {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  Node* head = nullptr;
  for (int k = 0; k <= i % 7; ++k) {
    Node* node = static_cast<Node*>(malloc(sizeof(Node)));
    if (node == nullptr) return;
    node->value = i * 10 + k;
    node->next = head;
    head = node;
  }
  heads[i] = head;
}

__global__ void sum(int* out) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  int total = 0;
  for (Node* node = heads[i]; node != nullptr;) {
    total += node->value;
    Node* next = node->next;
    free(node);
    node = next;
  }
  out[i] = total;
}

__global__ void arrays(int* out) {
  const int i = threadIdx.x;
  int* data = new int[i + 1];
  for (int k = 0; k <= i; ++k) data[k] = k * k;
  out[i] = data[i];
  delete[] data;
}

__global__ void too_much(int* out) {
  void* room = malloc(size_t{1} << 40);
  *out = room == nullptr ? 1 : 0;
}

int main() {
  EXPECT_OK(cudaDeviceSetLimit(cudaLimitMallocHeapSize, 16 << 20));
  size_t limit = 0;
  EXPECT_OK(cudaDeviceGetLimit(&limit, cudaLimitMallocHeapSize));
  EXPECT(limit >= (16u << 20));
  int* out = nullptr;
  EXPECT_OK(cudaMalloc(&out, 64 * sizeof(int)));
  build<<<4, 16>>>();
  sum<<<4, 16>>>(out);
  int got[64];
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) {
    const int count = i % 7 + 1;
    EXPECT(got[i] == count * i * 10 + count * (count - 1) / 2);
  }
  arrays<<<1, 64>>>(out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 64; ++i) EXPECT(got[i] == i * i);
  too_much<<<1, 1>>>(out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(int), cudaMemcpyDeviceToHost));
  EXPECT(got[0] == 1);
  EXPECT_OK(cudaFree(out));
  return finish();
}
