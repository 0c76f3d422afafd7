// Floating-point intrinsics, bit casts, conversions with a rounding mode and cached loads.
#include <math_constants.h>

#include "expect.h"

constexpr int kCount = 50;

__global__ void singles(const float* in, float* out) {
  const int i = threadIdx.x;
  const float x = in[i];
  float* o = out + i * 20;
  o[0] = __expf(x);
  o[1] = __logf(x + 6);
  o[2] = __sinf(x);
  o[3] = __cosf(x);
  o[4] = __powf(x + 6, 1.5f);
  o[5] = __fdividef(x, 3.0f);
  o[6] = rsqrtf(x + 6);
  o[7] = __frsqrt_rn(x + 6);
  o[8] = fmaf(x, x, 1.0f);
  o[9] = __saturatef(x);
  o[10] = sinpif(x);
  o[11] = erff(x);
  o[12] = __fsqrt_rn(x + 6);
  o[13] = normcdff(x);
  o[14] = exp10f(x);
  o[15] = cbrtf(x);
  o[16] = hypotf(x, 2.0f);
  o[17] = fdimf(x, 1.0f);
  float sine, cosine;
  __sincosf(x, &sine, &cosine);
  o[18] = sine + 2 * cosine;
  o[19] = __ldg(&in[i]) + __ldcs(&in[i]) + __ldcg(&in[i]);
}

__global__ void exact(float* floats, int* ints, double* doubles) {
  floats[0] = __fadd_ru(1.0f, 1e-10f);
  floats[1] = __fadd_rd(1.0f, 1e-10f);
  floats[2] = __fmul_rz(1.1f, 1.1f);
  floats[3] = __fdiv_ru(1.0f, 3.0f);
  floats[4] = __fdiv_rd(1.0f, 3.0f);
  floats[5] = __int_as_float(0x40490fdb);
  floats[6] = __uint_as_float(0x7f800000u);
  floats[7] = __int2float_rz(0x7fffffff);
  floats[8] = __double2float_rd(0.1);
  floats[9] = __double2float_ru(0.1);
  floats[10] = CUDART_PI_F;
  __stcs(&floats[11], 8.5f);
  ints[0] = __float_as_int(-0.0f);
  ints[1] = __float2int_rn(2.5f);
  ints[2] = __float2int_rz(-2.7f);
  ints[3] = __float2int_ru(2.1f);
  ints[4] = __float2int_rd(-2.1f);
  ints[5] = __double2int_rn(3.5);
  ints[6] = __float2uint_rn(3000000000.0f) == 3000000000u;
  ints[7] = __double2hiint(1.5);
  ints[8] = __double2loint(CUDART_PI);
  ints[9] = isnan(CUDART_NAN_F) && isinf(CUDART_INF_F) && signbit(-0.0f);
  ints[10] = __float2ll_rn(1e10f) == 10000000000ll;
  ints[11] = lrintf(4.5f) + static_cast<int>(llrint(5.5));
  doubles[0] = __hiloint2double(0x3ff80000, 0);
  doubles[1] = __dadd_ru(1.0, 1e-20);
  doubles[2] = __ddiv_rd(1.0, 3.0);
  doubles[3] = __fma_rn(1e16, 1.0, 1.0);
  doubles[4] = __longlong_as_double(0x4000000000000000ll);
  doubles[5] = rsqrt(16.0) + rcbrt(8.0);
  doubles[6] = static_cast<double>(__double_as_longlong(1.0) >> 52);
}

int main() {
  float in[kCount];
  static float got[kCount * 20];
  for (int i = 0; i < kCount; ++i) in[i] = -5 + 0.21f * i;
  float *device_in = nullptr, *out = nullptr;
  EXPECT_OK(cudaMalloc(&device_in, sizeof(in)));
  EXPECT_OK(cudaMalloc(&out, sizeof(got)));
  EXPECT_OK(cudaMemcpy(device_in, in, sizeof(in), cudaMemcpyHostToDevice));
  singles<<<1, kCount>>>(device_in, out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kCount; ++i) {
    const double x = in[i];
    const double expected[20] = {exp(x),
                                 log(x + 6),
                                 sin(x),
                                 cos(x),
                                 pow(x + 6, 1.5),
                                 x / 3,
                                 1 / sqrt(x + 6),
                                 1 / sqrt(x + 6),
                                 x * x + 1,
                                 x < 0   ? 0
                                 : x > 1 ? 1
                                         : x,
                                 sin(M_PI * x),
                                 erf(x),
                                 sqrt(x + 6),
                                 0.5 * erfc(-x / sqrt(2.0)),
                                 pow(10, x),
                                 cbrt(x),
                                 sqrt(x * x + 4),
                                 x > 1 ? x - 1 : 0,
                                 sin(x) + 2 * cos(x),
                                 3 * x};
    for (int k = 0; k < 20; ++k) {
      const double error = fabs(got[i * 20 + k] - expected[k]);
      if (error <= 4e-6 * (1 + fabs(expected[k]))) continue;
      ++failed_checks;
      printf("function %d of %g: %g, expected %g\n", k, x, got[i * 20 + k], expected[k]);
    }
  }

  float* floats = out;
  int* ints = nullptr;
  double* doubles = nullptr;
  EXPECT_OK(cudaMalloc(&ints, 12 * sizeof(int)));
  EXPECT_OK(cudaMalloc(&doubles, 7 * sizeof(double)));
  exact<<<1, 1>>>(floats, ints, doubles);
  float f[12];
  int n[12];
  double d[7];
  EXPECT_OK(cudaMemcpy(f, floats, sizeof(f), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(n, ints, sizeof(n), cudaMemcpyDeviceToHost));
  EXPECT_OK(cudaMemcpy(d, doubles, sizeof(d), cudaMemcpyDeviceToHost));
  EXPECT(f[0] == nextafterf(1.0f, 2.0f) && f[1] == 1.0f);
  const double product = static_cast<double>(1.1f) * 1.1f;
  EXPECT(f[2] <= product && nextafterf(f[2], 2.0f) > product);
  EXPECT(f[3] > 1.0 / 3 && f[4] < 1.0 / 3);
  EXPECT(nextafterf(f[4], 1.0f) == f[3]);
  EXPECT(f[5] == 3.14159274f && isinf(f[6]) && f[7] == 2147483520.0f);
  EXPECT(f[8] < 0.1 && f[9] > 0.1 && f[10] == f[5] && f[11] == 8.5f);
  EXPECT(n[0] == static_cast<int>(0x80000000u) && n[1] == 2 && n[2] == -2 && n[3] == 3);
  EXPECT(n[4] == -3 && n[5] == 4 && n[6] == 1 && n[7] == 0x3ff80000 && n[8] == 0x54442d18);
  EXPECT(n[9] == 1 && n[10] == 1 && n[11] == 10);
  EXPECT(d[0] == 1.5 && d[1] == nextafter(1.0, 2.0) && d[2] == 1.0 / 3);
  EXPECT(d[3] == 1e16 && d[4] == 2.0 && fabs(d[5] - 0.75) < 1e-15 && d[6] == 1023);
  EXPECT_OK(cudaFree(device_in));
  EXPECT_OK(cudaFree(out));
  EXPECT_OK(cudaFree(ints));
  EXPECT_OK(cudaFree(doubles));
  return finish();
}
