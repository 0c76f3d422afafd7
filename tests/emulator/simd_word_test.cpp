// Functions on the parts of a word, each against a plain loop over the parts in 64-bit integers.
#include <cuda_runtime.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace warpkit::emulator_test {
namespace {

using Wide = std::int64_t;
using Lanes = std::vector<Wide>;

// The `count` parts of a word, the lowest first.
Lanes split(unsigned word, int count, bool is_signed) {
  Lanes lanes;
  const Wide size = count == 2 ? 65536 : 256;
  for (int i = 0; i < count; ++i) {
    Wide lane = word /
                static_cast<Wide>(i == 0   ? 1
                                  : i == 1 ? size
                                  : i == 2 ? size * size
                                           : size * size * size) %
                size;
    if (is_signed && lane >= size / 2) lane -= size;
    lanes.push_back(lane);
  }
  return lanes;
}

unsigned join(const Lanes& lanes) {
  const Wide size = lanes.size() == 2 ? 65536 : 256;
  Wide word = 0;
  for (std::size_t i = lanes.size(); i-- > 0;)
    word = word * size + ((lanes[i] % size) + size) % size;
  return static_cast<unsigned>(word);
}

Wide clamp(Wide value, int count, bool is_signed) {
  const Wide size = count == 2 ? 65536 : 256;
  return is_signed ? std::clamp(value, -size / 2, size / 2 - 1)
                   : std::clamp(value, Wide{0}, size - 1);
}

// Words whose parts are often equal, extreme or next to each other.
std::vector<unsigned> words() {
  std::vector<unsigned> all = {0,          0xffffffff, 0x80008000, 0x7fff7fff, 0x80808080,
                               0x7f7f7f7f, 0x00010001, 0x01010101, 0x80007fff, 0x7f80ff01};
  std::mt19937 random(9);
  for (int i = 0; i < 130; ++i) all.push_back(static_cast<unsigned>(random()));
  for (int i = 0; i < 50; ++i) all.push_back(all[all.size() - 90] ^ 1u << random() % 32);
  return all;
}

using Function = unsigned (*)(unsigned, unsigned);
using Meaning = std::function<Wide(Wide, Wide)>;

void expect_lanes(const char* name, int count, bool is_signed, Function ours,
                  const Meaning& meaning) {
  const std::vector<unsigned> all = words();
  for (const unsigned a : all) {
    for (const unsigned b : all) {
      Lanes result;
      const Lanes x = split(a, count, is_signed), y = split(b, count, is_signed);
      for (int i = 0; i < count; ++i) result.push_back(meaning(x[i], y[i]));
      ASSERT_EQ(ours(a, b), join(result)) << name << count << std::hex << " of " << a << ", " << b;
    }
  }
}

#define EXPECT_LANES(name, is_signed, meaning)                                   \
  expect_lanes(                                                                  \
      #name, 2, is_signed, [](unsigned a, unsigned b) { return name##2(a, b); }, \
      [](Wide x, Wide y) -> Wide {                                               \
        constexpr int kCount = 2;                                                \
        (void)kCount;                                                            \
        return meaning;                                                          \
      });                                                                        \
  expect_lanes(                                                                  \
      #name, 4, is_signed, [](unsigned a, unsigned b) { return name##4(a, b); }, \
      [](Wide x, Wide y) -> Wide {                                               \
        constexpr int kCount = 4;                                                \
        (void)kCount;                                                            \
        return meaning;                                                          \
      });

// Of one operand: the second is ignored.
#define EXPECT_LANES_1(name, is_signed, meaning)                            \
  expect_lanes(                                                             \
      #name, 2, is_signed, [](unsigned a, unsigned) { return name##2(a); }, \
      [](Wide x, Wide) -> Wide {                                            \
        constexpr int kCount = 2;                                           \
        (void)kCount;                                                       \
        return meaning;                                                     \
      });                                                                   \
  expect_lanes(                                                             \
      #name, 4, is_signed, [](unsigned a, unsigned) { return name##4(a); }, \
      [](Wide x, Wide) -> Wide {                                            \
        constexpr int kCount = 4;                                           \
        (void)kCount;                                                       \
        return meaning;                                                     \
      });

TEST(SimdWordTest, SumsAndDifferences){
    EXPECT_LANES(__vadd, false, x + y) EXPECT_LANES(__vaddss, true, clamp(x + y, kCount, true))
        EXPECT_LANES(__vaddus, false, clamp(x + y, kCount, false))
            EXPECT_LANES(__vsub, false, x - y)
                EXPECT_LANES(__vsubss, true, clamp(x - y, kCount, true))
                    EXPECT_LANES(__vsubus, false, clamp(x - y, kCount, false))
                        EXPECT_LANES_1(__vneg, true, -x)
                            EXPECT_LANES_1(__vnegss, true, clamp(-x, kCount, true))
                                EXPECT_LANES_1(__vabs, true, std::abs(x))
                                    EXPECT_LANES_1(__vabsss, true, clamp(std::abs(x), kCount, true))
                                        EXPECT_LANES(__vabsdiffs, true, std::abs(x - y))
                                            EXPECT_LANES(__vabsdiffu, false, std::abs(x - y))}

TEST(SimdWordTest, Averages){
    EXPECT_LANES(__vhaddu, false, (x + y) / 2) EXPECT_LANES(__vavgu, false, (x + y + 1) / 2)
        EXPECT_LANES(__vavgs, true, (x + y >= 0 ? (x + y + 1) / 2 : -((-x - y + 1) / 2)))}

TEST(SimdWordTest, LeastAndGreatest){
    EXPECT_LANES(__vmaxs, true, std::max(x, y)) EXPECT_LANES(__vmaxu, false, std::max(x, y))
        EXPECT_LANES(__vmins, true, std::min(x, y)) EXPECT_LANES(__vminu, false, std::min(x, y))}

TEST(SimdWordTest, Comparisons){
    EXPECT_LANES(__vcmpeq, false, x == y ? -1 : 0) EXPECT_LANES(__vcmpne, false, x != y ? -1 : 0)
        EXPECT_LANES(__vcmpges, true, x >= y ? -1 : 0)
            EXPECT_LANES(__vcmpgeu, false, x >= y ? -1 : 0)
                EXPECT_LANES(__vcmpgts, true, x > y ? -1 : 0) EXPECT_LANES(__vcmpgtu, false,
                                                                           x > y ? -1 : 0)
                    EXPECT_LANES(__vcmples, true, x <= y ? -1 : 0) EXPECT_LANES(__vcmpleu, false,
                                                                                x <= y ? -1 : 0)
                        EXPECT_LANES(__vcmplts, true, x < y ? -1 : 0) EXPECT_LANES(__vcmpltu, false,
                                                                                   x < y ? -1 : 0)
                            EXPECT_LANES(__vseteq, false, x == y)
                                EXPECT_LANES(__vsetne, false, x != y) EXPECT_LANES(__vsetges, true,
                                                                                   x >= y)
                                    EXPECT_LANES(__vsetgeu, false, x >= y)
                                        EXPECT_LANES(__vsetgts, true, x > y)
                                            EXPECT_LANES(__vsetgtu, false, x > y)
                                                EXPECT_LANES(__vsetles, true, x <= y)
                                                    EXPECT_LANES(__vsetleu, false, x <= y)
                                                        EXPECT_LANES(__vsetlts, true, x < y)
                                                            EXPECT_LANES(__vsetltu, false, x < y)}

TEST(SimdWordTest, SumsOfAbsoluteDifferences) {
  EXPECT_EQ(__vsads4(0x80ff0102u, 0x7f010203u), 255u + 2 + 1 + 1);
  EXPECT_EQ(__vsadu4(0x80ff0102u, 0x7f010203u), 1u + 254 + 1 + 1);
  EXPECT_EQ(__vsads2(0x80000005u, 0x7fff0009u), 65535u + 4);
  EXPECT_EQ(__vsadu2(0x80000005u, 0x7fff0009u), 1u + 4);
}

// The same for functions of three words: two halves, or the whole as one part.
template <class Word>
using Function3 = Word (*)(Word, Word, Word);
using Meaning3 = std::function<Wide(Wide, Wide, Wide)>;

Wide wrap(Wide value, int bits, bool is_signed) {
  const Wide size = Wide{1} << bits;
  const Wide low = ((value % size) + size) % size;
  return is_signed && low >= size / 2 ? low - size : low;
}

template <class Word>
void expect_words(const char* name, Function3<Word> ours, const Meaning3& meaning) {
  for (const unsigned a : words()) {
    for (const unsigned b : {a, a ^ 0x80000000u, ~a, 0x7fffffffu, a * 2654435761u}) {
      for (const unsigned c : {0u, a + 1, b - 1, 0x80000000u, b * 40503u}) {
        const auto x = static_cast<Word>(a), y = static_cast<Word>(b), z = static_cast<Word>(c);
        ASSERT_EQ(ours(x, y, z), static_cast<Word>(meaning(x, y, z))) << name << x << y << z;
      }
    }
  }
}

void expect_halves(const char* name, bool is_signed, Function3<unsigned> ours,
                   const Meaning3& meaning) {
  for (const unsigned a : words()) {
    for (const unsigned b : {a, a ^ 0x80008000u, ~a, 0x7fff7fffu, a * 2654435761u}) {
      for (const unsigned c : {0u, a + 1, b - 1, 0x80008000u, b * 40503u}) {
        const Lanes x = split(a, 2, is_signed), y = split(b, 2, is_signed),
                    z = split(c, 2, is_signed);
        ASSERT_EQ(ours(a, b, c), join({meaning(x[0], y[0], z[0]), meaning(x[1], y[1], z[1])}))
            << name << std::hex << a << ' ' << b << ' ' << c;
      }
    }
  }
}

#define DPX_TEST(name, pick)                                                                       \
  TEST(DpxTest, name) {                                                                            \
    const auto three = [](Wide x, Wide y, Wide z) { return std::pick({x, y, z}); };                \
    const auto three_relu = [](Wide x, Wide y, Wide z) {                                           \
      return std::max(Wide{0}, std::pick({x, y, z}));                                              \
    };                                                                                             \
    const auto two_relu = [](Wide x, Wide y, Wide) { return std::max(Wide{0}, std::pick(x, y)); }; \
    const auto sum = [](int bits, bool is_signed, bool relu) {                                     \
      return [=](Wide x, Wide y, Wide z) {                                                         \
        const Wide result = std::pick(wrap(x + y, bits, is_signed), z);                            \
        return relu ? std::max(Wide{0}, result) : result;                                          \
      };                                                                                           \
    };                                                                                             \
    expect_words<int>("3_s32", __vi##pick##3_s32, three);                                          \
    expect_words<unsigned>("3_u32", __vi##pick##3_u32, three);                                     \
    expect_words<int>("3_s32_relu", __vi##pick##3_s32_relu, three_relu);                           \
    expect_words<int>(                                                                             \
        "_s32_relu", [](int a, int b, int) { return __vi##pick##_s32_relu(a, b); }, two_relu);     \
    expect_words<int>("add_s32", __viadd##pick##_s32, sum(32, true, false));                       \
    expect_words<int>("add_s32_relu", __viadd##pick##_s32_relu, sum(32, true, true));              \
    expect_words<unsigned>("add_u32", __viadd##pick##_u32, sum(32, false, false));                 \
    expect_halves("3_s16x2", true, __vi##pick##3_s16x2, three);                                    \
    expect_halves("3_u16x2", false, __vi##pick##3_u16x2, three);                                   \
    expect_halves("3_s16x2_relu", true, __vi##pick##3_s16x2_relu, three_relu);                     \
    expect_halves(                                                                                 \
        "_s16x2_relu", true,                                                                       \
        [](unsigned a, unsigned b, unsigned) { return __vi##pick##_s16x2_relu(a, b); }, two_relu); \
    expect_halves("add_s16x2", true, __viadd##pick##_s16x2, sum(16, true, false));                 \
    expect_halves("add_s16x2_relu", true, __viadd##pick##_s16x2_relu, sum(16, true, true));        \
    expect_halves("add_u16x2", false, __viadd##pick##_u16x2, sum(16, false, false));               \
  }
DPX_TEST(Greatest, max)
DPX_TEST(Least, min)

TEST(DpxTest, SaysWhichOneItWas) {
  bool first = false, high = false, low = false;
  EXPECT_EQ(__vibmax_s32(-3, 2, &first), 2);
  EXPECT_FALSE(first);
  EXPECT_EQ(__vibmax_u32(0xfffffffdu, 2, &first), 0xfffffffdu);
  EXPECT_TRUE(first);
  EXPECT_EQ(__vibmin_s32(7, 7, &first), 7);
  EXPECT_TRUE(first) << "the first counts when they are equal";
  EXPECT_EQ(__vibmin_u32(8, 7, &first), 7u);
  EXPECT_FALSE(first);
  EXPECT_EQ(__vibmax_s16x2(0xffff0001u, 0x00010000u, &high, &low), 0x00010001u);
  EXPECT_FALSE(high);
  EXPECT_TRUE(low);
  EXPECT_EQ(__vibmax_u16x2(0xffff0001u, 0x00010002u, &high, &low), 0xffff0002u);
  EXPECT_TRUE(high);
  EXPECT_FALSE(low);
  EXPECT_EQ(__vibmin_s16x2(0xffff0001u, 0x00010000u, &high, &low), 0xffff0000u);
  EXPECT_TRUE(high);
  EXPECT_FALSE(low);
  EXPECT_EQ(__vibmin_u16x2(0xffff0001u, 0x00010001u, &high, &low), 0x00010001u);
  EXPECT_FALSE(high);
  EXPECT_TRUE(low);
}

TEST(BitsTest, FindTheNthBit) {
  EXPECT_EQ(__fns(0b101100u, 0, 1), 2u);
  EXPECT_EQ(__fns(0b101100u, 0, 3), 5u);
  EXPECT_EQ(__fns(0b101100u, 0, 4), 0xffffffffu);
  EXPECT_EQ(__fns(0b101100u, 3, 0), 3u);
  EXPECT_EQ(__fns(0b101100u, 4, 0), 0xffffffffu);
  EXPECT_EQ(__fns(0b101100u, 4, -2), 2u);
  EXPECT_EQ(__fns(0x80000001u, 31, -1), 31u);
}

TEST(BitsTest, DotProductsOfVectors) {
  EXPECT_EQ(__dp4a(char4{1, -2, 3, -128}, char4{5, 6, -7, 127}, 100), 100 + 5 - 12 - 21 - 16256);
  EXPECT_EQ(__dp4a(uchar4{1, 200, 3, 4}, uchar4{5, 255, 7, 8}, 9u), 9u + 5 + 51000 + 21 + 32);
  EXPECT_EQ(__dp2a_lo(short2{-300, 7}, char4{2, -3, 50, 60}, 1), 1 - 600 - 21);
  EXPECT_EQ(__dp2a_hi(short2{-300, 7}, char4{2, -3, 50, -60}, 1), 1 - 15000 - 420);
  EXPECT_EQ(__dp2a_lo(ushort2{60000, 7}, uchar4{200, 3, 50, 60}, 1u), 1u + 12000000 + 21);
  EXPECT_EQ(__dp2a_hi(ushort2{60000, 7}, uchar4{200, 3, 50, 60}, 1u), 1u + 3000000 + 420);
}

TEST(BitsTest, SwapBytes) {
  EXPECT_EQ(__nv_bswap16(0x1234), 0x3412);
  EXPECT_EQ(__nv_bswap32(0x12345678u), 0x78563412u);
  EXPECT_EQ(__nv_bswap64(0x0123456789abcdefull), 0xefcdab8967452301ull);
}

}  // namespace
}  // namespace warpkit::emulator_test
