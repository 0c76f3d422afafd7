// cuComplex.h on both sides: a discrete Fourier transform and its inverse.
#include <cuComplex.h>

#include <complex>

#include "expect.h"

constexpr int kSize = 96;

__global__ void transform(const cuDoubleComplex* in, cuDoubleComplex* out, int size, double sign) {
  const int k = blockIdx.x * blockDim.x + threadIdx.x;
  if (k >= size) return;
  cuDoubleComplex sum = make_cuDoubleComplex(0, 0);
  for (int n = 0; n < size; ++n) {
    double sine, cosine;
    sincospi(sign * 2 * ((static_cast<long long>(n) * k) % size) / size, &sine, &cosine);
    sum = cuCfma(in[n], make_cuDoubleComplex(cosine, sine), sum);
  }
  out[k] = sum;
}

__global__ void arithmetic(cuFloatComplex* out) {
  const cuFloatComplex a = make_cuFloatComplex(3, -4);
  const cuComplex b = make_cuComplex(1, 2);
  out[0] = cuCaddf(a, b);
  out[1] = cuCsubf(a, b);
  out[2] = cuCmulf(a, b);
  out[3] = cuCdivf(a, b);
  out[4] = cuConjf(a);
  out[5] = make_cuFloatComplex(cuCabsf(a), cuCrealf(a) + cuCimagf(a));
  out[6] = cuComplexDoubleToFloat(cuCmul(cuComplexFloatToDouble(a), make_cuDoubleComplex(0, 1)));
}

int main() {
  cuDoubleComplex in[kSize], out[kSize], back[kSize];
  for (int i = 0; i < kSize; ++i) in[i] = make_cuDoubleComplex(i % 7 - 3, (i * 5) % 11 * 0.25);
  cuDoubleComplex* device_in = nullptr;
  cuDoubleComplex* device_out = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&device_out, sizeof(out)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  transform<<<3, 40>>>(device_in, device_out, kSize, -1);
  EXPECT_OK(cudaMemcpy(out, device_out, sizeof(out), cudaMemcpyDeviceToHost));
  transform<<<3, 40>>>(device_out, device_in, kSize, 1);
  EXPECT_OK(cudaMemcpy(back, device_in, sizeof(back), cudaMemcpyDeviceToHost));
  for (int k = 0; k < kSize; ++k) {
    std::complex<double> expected = 0;
    for (int n = 0; n < kSize; ++n) {
      expected += std::complex<double>(in[n].x, in[n].y) *
                  std::polar(1.0, -2 * M_PI * ((n * k) % kSize) / kSize);
    }
    EXPECT(std::abs(std::complex<double>(out[k].x, out[k].y) - expected) < 1e-9);
    EXPECT(cuCabs(cuCsub(cuCdiv(back[k], make_cuDoubleComplex(kSize, 0)), in[k])) < 1e-12);
  }

  cuFloatComplex* device = nullptr;
  EXPECT_OK(cudaMalloc(&device, 7 * sizeof(cuFloatComplex)));
  arithmetic<<<1, 1>>>(device);
  cuFloatComplex got[7];
  EXPECT_OK(cudaMemcpy(got, device, sizeof(got), cudaMemcpyDeviceToHost));
  const float expected[7][2] = {{4, -2}, {2, -6}, {11, 2}, {-1, -2}, {3, 4}, {5, -1}, {4, 3}};
  for (int i = 0; i < 7; ++i) {
    EXPECT(fabsf(got[i].x - expected[i][0]) < 1e-5f && fabsf(got[i].y - expected[i][1]) < 1e-5f);
  }
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(device_out));
  EXPECT_OK(cudaFree(device));
  return finish();
}
