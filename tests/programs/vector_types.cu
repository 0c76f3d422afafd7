// Every vector type: its make function, members, size and alignment, and as kernel argument.
#include "expect.h"

template <typename V>
__global__ void copy(const V* in, V* out, int count, V last) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < count - 1) out[i] = in[count - 1 - i];
  if (i == count - 1) out[i] = last;
}

template <typename V, typename Make>
bool copies(Make make) {
  constexpr int kCount = 37;
  V host[kCount], got[kCount];
  for (int i = 0; i < kCount; ++i) host[i] = make(i);
  V* in = nullptr;
  V* out = nullptr;
  EXPECT_OK(cudaMalloc(&in, sizeof(host)));
  EXPECT_OK(cudaMalloc(&out, sizeof(host)));
  EXPECT_OK(cudaMemcpy(in, host, sizeof(host), cudaMemcpyHostToDevice));
  copy<<<3, 13>>>(in, out, kCount, make(100));
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaFree(in));
  EXPECT_OK(cudaFree(out));
  for (int i = 0; i < kCount; ++i) {
    const V expected = make(i == kCount - 1 ? 100 : kCount - 1 - i);
    const auto* a = &got[i].x;
    const auto* b = &expected.x;
    for (unsigned k = 0; k < sizeof(V) / sizeof(*a); ++k) {
      if (a[k] != b[k]) return false;
    }
  }
  return true;
}

// NAME1 … NAME4 with a part of type T.
#define CHECK_TYPE(name, T)                                                                 \
  EXPECT(sizeof(name##1) == sizeof(T) && sizeof(name##2) == 2 * sizeof(T));                 \
  EXPECT(sizeof(name##3) == 3 * sizeof(T) && sizeof(name##4) == 4 * sizeof(T));             \
  EXPECT(alignof(name##3) == alignof(T));                                                   \
  EXPECT(alignof(name##2) == (2 * sizeof(T) < 16 ? 2 * sizeof(T) : 16));                    \
  EXPECT(alignof(name##4) == (4 * sizeof(T) < 16 ? 4 * sizeof(T) : 16));                    \
  EXPECT(copies<name##1>([](int i) { return make_##name##1(static_cast<T>(i)); }));         \
  EXPECT(copies<name##2>(                                                                   \
      [](int i) { return make_##name##2(static_cast<T>(i), static_cast<T>(i + 1)); }));     \
  EXPECT(copies<name##3>([](int i) {                                                        \
    return make_##name##3(static_cast<T>(i), static_cast<T>(i + 1), static_cast<T>(i + 2)); \
  }));                                                                                      \
  EXPECT(copies<name##4>([](int i) {                                                        \
    return make_##name##4(static_cast<T>(i), static_cast<T>(i + 1), static_cast<T>(i + 2),  \
                          static_cast<T>(3));                                               \
  }))

struct Particle {
  float4 position;
  float3 velocity;
  uchar4 colour;
};

__global__ void move(Particle* particles, int count, float dt, dim3 shape) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= count) return;
  Particle p = particles[i];
  p.position.x += p.velocity.x * dt;
  p.position.y += p.velocity.y * dt;
  p.position.z += p.velocity.z * dt;
  p.position.w = static_cast<float>(shape.x * 100 + shape.y * 10 + shape.z);
  p.colour = make_uchar4(p.colour.w, p.colour.z, p.colour.y, p.colour.x);
  particles[i] = p;
}

int main() {
  CHECK_TYPE(char, signed char);
  CHECK_TYPE(uchar, unsigned char);
  CHECK_TYPE(short, short);
  CHECK_TYPE(ushort, unsigned short);
  CHECK_TYPE(int, int);
  CHECK_TYPE(uint, unsigned int);
  CHECK_TYPE(long, long);
  CHECK_TYPE(ulong, unsigned long);
  CHECK_TYPE(longlong, long long);
  CHECK_TYPE(ulonglong, unsigned long long);
  CHECK_TYPE(float, float);
  CHECK_TYPE(double, double);

  const dim3 shape(4, 2);
  EXPECT(shape.x == 4 && shape.y == 2 && shape.z == 1);
  Particle host[9];
  for (int i = 0; i < 9; ++i) {
    host[i].position = make_float4(i, 2 * i, 3 * i, 0);
    host[i].velocity = {1.0f, -2.0f, 0.5f * i};
    host[i].colour = {1, 2, 3, static_cast<unsigned char>(i)};
  }
  Particle* particles = nullptr;
  EXPECT_OK(cudaMalloc(&particles, sizeof(host)));
  EXPECT_OK(cudaMemcpy(particles, host, sizeof(host), cudaMemcpyHostToDevice));
  move<<<3, 4>>>(particles, 9, 2.0f, shape);
  EXPECT_OK(cudaMemcpy(host, particles, sizeof(host), cudaMemcpyDeviceToHost));
  for (int i = 0; i < 9; ++i) {
    EXPECT(host[i].position.x == i + 2 && host[i].position.y == 2 * i - 4);
    EXPECT(host[i].position.z == 4 * i && host[i].position.w == 421);
    EXPECT(host[i].colour.x == i && host[i].colour.w == 1);
  }
  EXPECT_OK(cudaFree(particles));
  return finish();
}
