// Integer intrinsics against plain loops.
#include <stdint.h>

#include "expect.h"

constexpr int kCount = 64;
constexpr int kFunctions = 30;

__global__ void evaluate(const unsigned* a, const unsigned* b, const unsigned* c, long long* out) {
  const int i = threadIdx.x;
  const unsigned x = a[i], y = b[i], z = c[i];
  const int sx = static_cast<int>(x), sy = static_cast<int>(y), sz = static_cast<int>(z);
  const unsigned long long wide = (static_cast<unsigned long long>(x) << 32) | y;
  long long* o = out + i * kFunctions;
  o[0] = __popc(x);
  o[1] = __popcll(wide);
  o[2] = __clz(sx);
  o[3] = __clzll(static_cast<long long>(wide));
  o[4] = __ffs(sx);
  o[5] = __ffsll(static_cast<long long>(wide));
  o[6] = __brev(x);
  o[7] = static_cast<long long>(__brevll(wide));
  o[8] = __byte_perm(x, y, z);
  o[9] = __umulhi(x, y);
  o[10] = __mulhi(sx, sy);
  o[11] = static_cast<long long>(__umul64hi(wide, wide ^ z));
  o[12] = __mul24(sx, sy);
  o[13] = __umul24(x, y);
  o[14] = __sad(sx, sy, z);
  o[15] = __usad(x, y, z);
  o[16] = __hadd(sx, sy);
  o[17] = __uhadd(x, y);
  o[18] = __rhadd(sx, sy);
  o[19] = __urhadd(x, y);
  o[20] = __funnelshift_l(x, y, z);
  o[21] = __funnelshift_r(x, y, z);
  o[22] = __funnelshift_lc(x, y, z);
  o[23] = __funnelshift_rc(x, y, z);
  o[24] = __dp4a(sx, sy, sz);
  o[25] = __dp4a(x, y, z);
  o[26] = __vadd4(x, y);
  o[27] = __vmaxu4(x, y);
  o[28] = __vcmpeq2(x, y);
  o[29] = __vabsdiffu4(x, y);
}

long long byte(unsigned word, int k) { return word >> (8 * k) & 0xff; }
long long signed_byte(unsigned word, int k) { return static_cast<int8_t>(word >> (8 * k)); }

// The same by definition, slowly.
void reference(unsigned x, unsigned y, unsigned z, long long* o) {
  const int sx = static_cast<int>(x), sy = static_cast<int>(y), sz = static_cast<int>(z);
  const uint64_t wide = (static_cast<uint64_t>(x) << 32) | y;
  for (int i = 0; i < kFunctions; ++i) o[i] = 0;
  o[2] = 32;
  o[3] = 64;
  for (int k = 0; k < 64; ++k) {
    const bool bit = wide >> k & 1;
    o[1] += bit;
    if (bit) o[3] = 63 - k;
    if (bit && o[5] == 0) o[5] = k + 1;
    if (bit) o[7] = static_cast<long long>(static_cast<uint64_t>(o[7]) | (1ull << (63 - k)));
    if (k >= 32) continue;
    const bool low = x >> k & 1;
    o[0] += low;
    if (low) o[2] = 31 - k;
    if (low && o[4] == 0) o[4] = k + 1;
    if (low) o[6] |= 1ll << (31 - k);
  }
  for (int k = 0; k < 4; ++k) {
    const unsigned selector = z >> (4 * k) & 0xf;
    const unsigned from = selector & 7;
    long long value = from < 4 ? byte(x, from) : byte(y, from - 4);
    if (selector & 8) value = value & 0x80 ? 0xff : 0;
    o[8] |= value << (8 * k);
    o[24] += signed_byte(x, k) * signed_byte(y, k);
    o[25] += byte(x, k) * byte(y, k);
    o[26] |= (byte(x, k) + byte(y, k) & 0xff) << (8 * k);
    o[27] |= (byte(x, k) > byte(y, k) ? byte(x, k) : byte(y, k)) << (8 * k);
    const long long difference = byte(x, k) - byte(y, k);
    o[29] |= (difference < 0 ? -difference : difference) << (8 * k);
  }
  o[9] = static_cast<uint64_t>(x) * y >> 32;
  o[10] = static_cast<int64_t>(sx) * sy >> 32;
  o[11] = static_cast<long long>(
      static_cast<uint64_t>(static_cast<unsigned __int128>(wide) * (wide ^ z) >> 64));
  const int64_t x24 = static_cast<int64_t>(static_cast<uint64_t>(x) << 40) >> 40;
  const int64_t y24 = static_cast<int64_t>(static_cast<uint64_t>(y) << 40) >> 40;
  o[12] = static_cast<int>(x24 * y24);
  o[13] = static_cast<unsigned>(static_cast<uint64_t>(x & 0xffffff) * (y & 0xffffff));
  const int64_t apart = static_cast<int64_t>(sx) - sy;
  o[14] = static_cast<unsigned>((apart < 0 ? -apart : apart) + z);
  o[15] = static_cast<unsigned>((x > y ? x - y : y - x) + z);
  o[16] = (static_cast<int64_t>(sx) + sy) >> 1;
  o[17] = (static_cast<uint64_t>(x) + y) >> 1;
  o[18] = (static_cast<int64_t>(sx) + sy + 1) >> 1;
  o[19] = (static_cast<uint64_t>(x) + y + 1) >> 1;
  const uint64_t pair = (static_cast<uint64_t>(y) << 32) | x;
  const unsigned shift = z & 31, clamped = z < 32 ? z : 32;
  o[20] = static_cast<unsigned>(pair << shift >> 32);
  o[21] = static_cast<unsigned>(pair >> shift);
  o[22] = static_cast<unsigned>(clamped == 32 ? x : pair << clamped >> 32);
  o[23] = static_cast<unsigned>(clamped == 32 ? y : pair >> clamped);
  o[24] = static_cast<int>(o[24] + sz);
  o[25] = static_cast<unsigned>(o[25] + z);
  o[28] = ((x & 0xffff) == (y & 0xffff) ? 0xffff : 0) | (x >> 16 == y >> 16 ? 0xffff0000ll : 0);
}

int main() {
  unsigned a[kCount], b[kCount], c[kCount];
  unsigned state = 12345;
  const auto next = [&] { return state = state * 1664525u + 1013904223u; };
  const unsigned corners[8] = {0, 1, 0xffffffffu, 0x80000000u, 0x7fffffffu, 0xffff, 0x00ff00ff, 32};
  for (int i = 0; i < kCount; ++i) {
    a[i] = i < 8 ? corners[i] : next() ^ next() >> 13;
    b[i] = i < 8 ? corners[7 - i] : i % 9 == 0 ? a[i] ^ 0x10000 : next() ^ next() >> 11;
    c[i] = i % 4 == 0 ? corners[i / 4 % 8] : next() ^ next() >> 7;
  }
  unsigned *da = nullptr, *db = nullptr, *dc = nullptr;
  long long* out = nullptr;
  static long long got[kCount * kFunctions];
  EXPECT_OK(cudaMalloc(&da, sizeof(a)));
  EXPECT_OK(cudaMalloc(&db, sizeof(b)));
  EXPECT_OK(cudaMalloc(&dc, sizeof(c)));
  EXPECT_OK(cudaMalloc(&out, sizeof(got)));
  EXPECT_OK(cudaMemcpy(da, a, sizeof(a), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemcpy(db, b, sizeof(b), cudaMemcpyHostToDevice));
  EXPECT_OK(cudaMemcpy(dc, c, sizeof(c), cudaMemcpyHostToDevice));
  evaluate<<<1, kCount>>>(da, db, dc, out);
  EXPECT_OK(cudaMemcpy(got, out, sizeof(got), cudaMemcpyDeviceToHost));
  for (int i = 0; i < kCount; ++i) {
    long long expected[kFunctions];
    reference(a[i], b[i], c[i], expected);
    for (int k = 0; k < kFunctions; ++k) {
      if (got[i * kFunctions + k] == expected[k]) continue;
      ++failed_checks;
      printf("function %d of %08x %08x %08x: %llx, expected %llx\n", k, a[i], b[i], c[i],
             got[i * kFunctions + k], expected[k]);
    }
  }
  EXPECT_OK(cudaFree(da));
  EXPECT_OK(cudaFree(db));
  EXPECT_OK(cudaFree(dc));
  EXPECT_OK(cudaFree(out));
  return finish();
}
