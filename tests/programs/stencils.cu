// Stencils with halos in shared memory, a separable convolution by constant weights, and n bodies.
#include <math.h>

#include <vector>

#include "expect.h"

constexpr int kRadius = 3;
__constant__ float weights[2 * kRadius + 1];

__global__ void rows(const float* in, float* out, int width, int height) {
  extern __shared__ float line[];
  const int y = blockIdx.y;
  const int begin = blockIdx.x * blockDim.x - kRadius;
  for (int k = threadIdx.x; k < blockDim.x + 2 * kRadius; k += blockDim.x) {
    const int x = min(max(begin + k, 0), width - 1);
    line[k] = in[y * width + x];
  }
  __syncthreads();
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  if (x >= width || y >= height) return;
  float sum = 0;
  for (int k = 0; k <= 2 * kRadius; ++k) sum += weights[k] * line[threadIdx.x + k];
  out[y * width + x] = sum;
}

__global__ void columns(const float* in, float* out, int width, int height) {
  const int x = blockIdx.x * blockDim.x + threadIdx.x;
  const int y = blockIdx.y * blockDim.y + threadIdx.y;
  if (x >= width || y >= height) return;
  float sum = 0;
  for (int k = -kRadius; k <= kRadius; ++k) {
    sum += weights[k + kRadius] * in[min(max(y + k, 0), height - 1) * width + x];
  }
  out[y * width + x] = sum;
}

// Seven points in three directions; the block walks along z with its plane in shared memory.
template <int BX, int BY>
__global__ void heat(const float* __restrict__ in, float* __restrict__ out, int3 size) {
  __shared__ float plane[BY + 2][BX + 2];
  const int x = blockIdx.x * BX + threadIdx.x;
  const int y = blockIdx.y * BY + threadIdx.y;
  const bool inside = x < size.x && y < size.y;
  const int area = size.x * size.y;
  for (int z = 0; z < size.z; ++z) {
    const int at = z * area + y * size.x + x;
    const float centre = inside ? in[at] : 0;
    plane[threadIdx.y + 1][threadIdx.x + 1] = centre;
    if (threadIdx.x == 0) plane[threadIdx.y + 1][0] = inside && x > 0 ? in[at - 1] : 0;
    if (threadIdx.x == BX - 1) {
      plane[threadIdx.y + 1][BX + 1] = inside && x + 1 < size.x ? in[at + 1] : 0;
    }
    if (threadIdx.y == 0) plane[0][threadIdx.x + 1] = inside && y > 0 ? in[at - size.x] : 0;
    if (threadIdx.y == BY - 1) {
      plane[BY + 1][threadIdx.x + 1] = inside && y + 1 < size.y ? in[at + size.x] : 0;
    }
    __syncthreads();
    if (inside) {
      const float below = z > 0 ? in[at - area] : 0;
      const float above = z + 1 < size.z ? in[at + area] : 0;
      const float around =
          plane[threadIdx.y + 1][threadIdx.x] + plane[threadIdx.y][threadIdx.x + 1] +
          plane[threadIdx.y + 1][threadIdx.x + 2] + plane[threadIdx.y + 2][threadIdx.x + 1];
      out[at] = 0.4f * centre + 0.1f * (around + below + above);
    }
    __syncthreads();
  }
}

__global__ void forces(const float4* bodies, float4* out, int count) {
  extern __shared__ float4 tile[];
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  const float4 me = i < count ? bodies[i] : make_float4(0, 0, 0, 0);
  float3 force = make_float3(0, 0, 0);
  for (int begin = 0; begin < count; begin += blockDim.x) {
    const int k = begin + threadIdx.x;
    tile[threadIdx.x] = k < count ? bodies[k] : make_float4(0, 0, 0, 0);
    __syncthreads();
#pragma unroll 4
    for (int j = 0; j < blockDim.x; ++j) {
      const float4 other = tile[j];
      const float dx = other.x - me.x, dy = other.y - me.y, dz = other.z - me.z;
      const float inverse = rsqrtf(dx * dx + dy * dy + dz * dz + 0.01f);
      const float strength = other.w * inverse * inverse * inverse;
      force.x += dx * strength;
      force.y += dy * strength;
      force.z += dz * strength;
    }
    __syncthreads();
  }
  if (i < count) out[i] = make_float4(force.x, force.y, force.z, 0);
}

bool close(double a, double b) { return fabs(a - b) <= 1e-4 * (1 + fabs(b)); }

int main() {
  constexpr int W = 70, H = 41;
  float host_weights[2 * kRadius + 1];
  for (int k = 0; k <= 2 * kRadius; ++k) host_weights[k] = 0.05f * (k + 1);
  EXPECT_OK(cudaMemcpyToSymbol(weights, host_weights, sizeof(host_weights)));
  std::vector<float> image(W * H), got(W * H), half_way(W * H);
  for (int i = 0; i < W * H; ++i) image[i] = static_cast<float>(i * 31 % 97) / 97;
  float *a = nullptr, *b = nullptr;
  EXPECT_OK(cudaMalloc(&a, W * H * sizeof(float)));
  EXPECT_OK(cudaMalloc(&b, W * H * sizeof(float)));
  EXPECT_OK(cudaMemcpy(a, image.data(), W * H * sizeof(float), cudaMemcpyHostToDevice));
  rows<<<dim3(3, H), 32, (32 + 2 * kRadius) * sizeof(float)>>>(a, b, W, H);
  columns<<<dim3(5, 6), dim3(16, 8)>>>(b, a, W, H);
  EXPECT_OK(cudaMemcpy(got.data(), a, W * H * sizeof(float), cudaMemcpyDeviceToHost));
  const auto clamp = [](int v, int end) { return v < 0 ? 0 : v >= end ? end - 1 : v; };
  for (int pass = 0; pass < 2; ++pass) {
    for (int y = 0; y < H; ++y) {
      for (int x = 0; x < W; ++x) {
        float sum = 0;
        for (int k = -kRadius; k <= kRadius; ++k) {
          sum += host_weights[k + kRadius] *
                 (pass ? half_way[clamp(y + k, H) * W + x] : image[y * W + clamp(x + k, W)]);
        }
        if (pass) {
          EXPECT(close(got[y * W + x], sum));
        } else {
          half_way[y * W + x] = sum;
        }
      }
    }
  }
  EXPECT_OK(cudaFree(a));
  EXPECT_OK(cudaFree(b));

  const int3 size = make_int3(19, 13, 9);
  const int cells = size.x * size.y * size.z;
  std::vector<float> volume(cells), warmed(cells);
  for (int i = 0; i < cells; ++i) volume[i] = static_cast<float>(i * 7 % 23);
  EXPECT_OK(cudaMalloc(&a, cells * sizeof(float)));
  EXPECT_OK(cudaMalloc(&b, cells * sizeof(float)));
  EXPECT_OK(cudaMemcpy(a, volume.data(), cells * sizeof(float), cudaMemcpyHostToDevice));
  heat<8, 4><<<dim3(3, 4), dim3(8, 4)>>>(a, b, size);
  EXPECT_OK(cudaMemcpy(warmed.data(), b, cells * sizeof(float), cudaMemcpyDeviceToHost));
  const auto at = [&](int x, int y, int z) {
    if (x < 0 || y < 0 || z < 0 || x >= size.x || y >= size.y || z >= size.z) return 0.0f;
    return volume[(z * size.y + y) * size.x + x];
  };
  for (int z = 0; z < size.z; ++z) {
    for (int y = 0; y < size.y; ++y) {
      for (int x = 0; x < size.x; ++x) {
        const float around = at(x - 1, y, z) + at(x + 1, y, z) + at(x, y - 1, z) + at(x, y + 1, z) +
                             at(x, y, z - 1) + at(x, y, z + 1);
        EXPECT(close(warmed[(z * size.y + y) * size.x + x], 0.4f * at(x, y, z) + 0.1f * around));
      }
    }
  }
  EXPECT_OK(cudaFree(a));
  EXPECT_OK(cudaFree(b));

  constexpr int kBodies = 150;
  std::vector<float4> bodies(kBodies), pulls(kBodies);
  for (int i = 0; i < kBodies; ++i) {
    bodies[i] = make_float4(i % 7, i % 11 * 0.5f, i % 13 * 0.25f, 1 + i % 3);
  }
  float4 *in = nullptr, *out = nullptr;
  EXPECT_OK(cudaMalloc(&in, kBodies * sizeof(float4)));
  EXPECT_OK(cudaMalloc(&out, kBodies * sizeof(float4)));
  EXPECT_OK(cudaMemcpy(in, bodies.data(), kBodies * sizeof(float4), cudaMemcpyHostToDevice));
  forces<<<3, 64, 64 * sizeof(float4)>>>(in, out, kBodies);
  EXPECT_OK(cudaMemcpy(pulls.data(), out, kBodies * sizeof(float4), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kBodies; ++i) {
    double force[3] = {0, 0, 0};
    for (int j = 0; j < kBodies; ++j) {
      const double d[3] = {static_cast<double>(bodies[j].x) - bodies[i].x,
                           static_cast<double>(bodies[j].y) - bodies[i].y,
                           static_cast<double>(bodies[j].z) - bodies[i].z};
      const double distance = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + 0.01);
      for (int k = 0; k < 3; ++k) force[k] += d[k] * bodies[j].w / (distance * distance * distance);
    }
    EXPECT(close(pulls[i].x, force[0]) && close(pulls[i].y, force[1]) &&
           close(pulls[i].z, force[2]));
  }
  EXPECT_OK(cudaFree(in));
  EXPECT_OK(cudaFree(out));
  return finish();
}
