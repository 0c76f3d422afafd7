#include "exercises/submission/message.hpp"

#include <cstring>
#include <limits>
#include <stdexcept>

namespace warpkit::exercise {
namespace {

// 64 words are 256 bytes, so the first element keeps the alignment that cudaMalloc gives.
constexpr std::uint32_t kGuardWords = 64;
constexpr std::uint32_t kGuardBytes = 256;
constexpr std::uint8_t kHalfNan = 0x7e;
constexpr std::uint32_t kIntegerGuard = 0xa5a5a5a5u;
constexpr std::uint32_t kOutputGuard = 0x5a17c0deu;
// A NaN that no arithmetic makes, so that what nobody wrote can be told from a computed NaN.
constexpr std::uint32_t kUntouched = 0x7fc5a5a5u;

std::size_t product(const std::vector<std::int64_t>& shape) {
  std::size_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0) throw std::invalid_argument("a buffer has a negative extent");
    const auto factor = static_cast<std::size_t>(extent);
    if (factor != 0 && count > std::numeric_limits<std::size_t>::max() / 64 / factor) {
      throw std::invalid_argument("a buffer is too large");
    }
    count *= factor;
  }
  return count;
}

void put_words(std::vector<std::uint8_t>& bytes, std::size_t first, std::size_t count,
               const void* word) {
  for (std::size_t i = 0; i < count; ++i) std::memcpy(bytes.data() + (first + i) * 4, word, 4);
}

Buffer blank(ElementType type, Role role, std::uint32_t guard, std::vector<std::int64_t> shape) {
  Buffer buffer;
  buffer.type = type;
  buffer.role = role;
  buffer.guard = guard;
  buffer.shape = std::move(shape);
  buffer.bytes.resize((buffer.count() + 2 * std::size_t{guard}) * element_size(type));
  return buffer;
}

// An input of four-byte elements whose guards repeat one word.
Buffer input_words(ElementType type, std::vector<std::int64_t> shape, std::size_t count,
                   const void* values, const void* guard) {
  Buffer buffer = blank(type, Role::Input, kGuardWords, std::move(shape));
  if (count != buffer.count()) throw std::invalid_argument("values do not fill the shape");
  put_words(buffer.bytes, 0, count + 2 * kGuardWords, guard);
  if (count != 0) std::memcpy(buffer.bytes.data() + buffer.offset(), values, count * 4);
  return buffer;
}

}  // namespace

std::size_t element_size(ElementType type) {
  switch (type) {
    case ElementType::F32:
    case ElementType::I32:
      return 4;
    case ElementType::U8:
      return 1;
  }
  throw std::invalid_argument("a buffer has an unknown element type");
}

std::size_t Buffer::count() const { return product(shape); }

std::size_t Buffer::offset() const { return guard * element_size(type); }

std::vector<float> Buffer::floats() const {
  if (type != ElementType::F32) throw std::invalid_argument("the buffer does not hold floats");
  std::vector<float> values(count());
  if (!values.empty()) std::memcpy(values.data(), bytes.data() + offset(), values.size() * 4);
  return values;
}

std::vector<std::int32_t> Buffer::ints() const {
  if (type != ElementType::I32) throw std::invalid_argument("the buffer does not hold integers");
  std::vector<std::int32_t> values(count());
  if (!values.empty()) std::memcpy(values.data(), bytes.data() + offset(), values.size() * 4);
  return values;
}

bool Buffer::guards_match(const Buffer& before) const {
  if (bytes.size() != before.bytes.size() || offset() != before.offset()) return false;
  const std::size_t size = offset();
  if (size == 0) return true;
  const std::size_t tail = bytes.size() - size;
  return std::memcmp(bytes.data(), before.bytes.data(), size) == 0 &&
         std::memcmp(bytes.data() + tail, before.bytes.data() + tail, size) == 0;
}

Buffer input(std::vector<std::int64_t> shape, const std::vector<float>& values) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  return input_words(ElementType::F32, std::move(shape), values.size(), values.data(), &nan);
}

Buffer input(std::vector<std::int64_t> shape, const std::vector<std::int32_t>& values) {
  return input_words(ElementType::I32, std::move(shape), values.size(), values.data(),
                     &kIntegerGuard);
}

Buffer input(std::vector<std::int64_t> shape, const std::vector<std::uint8_t>& values) {
  Buffer buffer = blank(ElementType::U8, Role::Input, kGuardBytes, std::move(shape));
  if (values.size() != buffer.count()) throw std::invalid_argument("values do not fill the shape");
  std::memset(buffer.bytes.data(), kHalfNan, buffer.bytes.size());
  if (!values.empty()) {
    std::memcpy(buffer.bytes.data() + buffer.offset(), values.data(), values.size());
  }
  return buffer;
}

Buffer output(std::vector<std::int64_t> shape, ElementType type) {
  if (element_size(type) != 4) throw std::invalid_argument("an output holds words of four bytes");
  Buffer buffer = blank(type, Role::Output, kGuardWords, std::move(shape));
  const std::size_t count = buffer.count();
  put_words(buffer.bytes, 0, kGuardWords, &kOutputGuard);
  put_words(buffer.bytes, kGuardWords, count, &kUntouched);
  put_words(buffer.bytes, kGuardWords + count, kGuardWords, &kOutputGuard);
  return buffer;
}

std::int64_t Result::fact(const std::string& name) const {
  const auto found = facts.find(name);
  if (found == facts.end()) throw std::out_of_range("the result lacks the fact '" + name + "'");
  return found->second;
}

double Result::counter(const std::string& name) const {
  if (launches.empty()) throw std::out_of_range("no kernel was launched");
  double sum = 0;
  for (const LaunchCount& launch : launches) {
    if (!launch.failure.empty()) throw std::out_of_range(launch.kernel + ": " + launch.failure);
    const auto found = launch.counters.find(name);
    if (found == launch.counters.end()) {
      throw std::out_of_range(launch.kernel + " lacks the counter '" + name + "'");
    }
    sum += found->second;
  }
  return sum;
}

}  // namespace warpkit::exercise
