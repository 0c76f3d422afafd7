// Messages as bytes: a magic word, then counted strings, scalars and buffers, little-endian.
#include <cstring>
#include <stdexcept>
#include <utility>

#include "exercises/submission/message.hpp"

namespace warpkit::exercise {
namespace {

constexpr std::uint32_t kRequestMagic = 0x71b0a351u;
constexpr std::uint32_t kResultMagic = 0x71b0a352u;

class Writer {
 public:
  void number(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void text(const std::string& value) {
    number(value.size(), 8);
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }
  void buffer(const Buffer& value) {
    number(static_cast<std::uint64_t>(value.type), 1);
    number(static_cast<std::uint64_t>(value.role), 1);
    number(value.guard, 4);
    number(value.shape.size(), 1);
    for (const std::int64_t extent : value.shape) number(static_cast<std::uint64_t>(extent), 8);
    number(value.bytes.size(), 8);
    bytes_.insert(bytes_.end(), value.bytes.begin(), value.bytes.end());
  }
  void buffers(const std::map<std::string, Buffer>& values) {
    number(values.size(), 4);
    for (const auto& [name, value] : values) {
      text(name);
      buffer(value);
    }
  }
  void integers(const std::map<std::string, std::int64_t>& values) {
    number(values.size(), 4);
    for (const auto& [name, value] : values) {
      text(name);
      number(static_cast<std::uint64_t>(value), 8);
    }
  }
  void real(double value) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    number(bits, 8);
  }
  void integer(std::int64_t value) { number(static_cast<std::uint64_t>(value), 8); }
  void line(const LineCount& value) {
    text(value.file);
    integer(value.line);
    text(value.space);
    text(value.operation);
    for (const std::int64_t one : {value.bytes, value.requests, value.sectors, value.sectors_ideal,
                                   value.wavefronts, value.wavefronts_ideal}) {
      integer(one);
    }
  }
  void launch(const LaunchCount& value) {
    text(value.kernel);
    text(value.failure);
    integer(value.blocks);
    integer(value.threads);
    number(value.counters.size(), 4);
    for (const auto& [name, count] : value.counters) {
      text(name);
      real(count);
    }
    number(value.lines.size(), 4);
    for (const LineCount& one : value.lines) line(one);
  }
  void finding(const Finding& value) {
    text(value.tool);
    text(value.kind);
    number(value.is_error ? 1 : 0, 1);
    text(value.file);
    integer(value.line);
    text(value.message);
  }
  std::vector<std::uint8_t> take() { return std::move(bytes_); }

 private:
  std::vector<std::uint8_t> bytes_;
};

// Nothing is allocated from a count before that many bytes are known to be there.
class Reader {
 public:
  explicit Reader(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

  std::uint64_t number(int bytes) {
    need(static_cast<std::uint64_t>(bytes));
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i) value |= std::uint64_t{bytes_[at_++]} << (8 * i);
    return value;
  }
  std::string text() {
    const std::uint64_t size = number(8);
    need(size);
    std::string value(bytes_.begin() + at_, bytes_.begin() + at_ + static_cast<std::int64_t>(size));
    at_ += static_cast<std::int64_t>(size);
    return value;
  }
  Buffer buffer() {
    Buffer value;
    value.type = static_cast<ElementType>(number(1));
    value.role = static_cast<Role>(number(1));
    if (value.role != Role::Input && value.role != Role::Output) fail("an unknown role");
    value.guard = static_cast<std::uint32_t>(number(4));
    const std::uint64_t rank = number(1);
    for (std::uint64_t i = 0; i < rank; ++i) {
      value.shape.push_back(static_cast<std::int64_t>(number(8)));
    }
    const std::uint64_t size = number(8);
    need(size);
    // count() and element_size() refuse negative, overflowing and unknown values.
    if ((value.count() + 2 * std::size_t{value.guard}) * element_size(value.type) != size) {
      fail("a buffer whose size is not that of its shape");
    }
    value.bytes.assign(bytes_.begin() + at_,
                       bytes_.begin() + at_ + static_cast<std::int64_t>(size));
    at_ += static_cast<std::int64_t>(size);
    return value;
  }
  std::map<std::string, Buffer> buffers() {
    std::map<std::string, Buffer> values;
    const std::uint64_t count = number(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string name = text();
      values[std::move(name)] = buffer();
    }
    return values;
  }
  std::map<std::string, std::int64_t> integers() {
    std::map<std::string, std::int64_t> values;
    const std::uint64_t count = number(4);
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string name = text();
      values[std::move(name)] = static_cast<std::int64_t>(number(8));
    }
    return values;
  }
  std::int64_t integer() { return static_cast<std::int64_t>(number(8)); }
  double real() {
    const std::uint64_t bits = number(8);
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  }
  LineCount line() {
    LineCount value;
    value.file = text();
    value.line = integer();
    value.space = text();
    value.operation = text();
    for (std::int64_t* one : {&value.bytes, &value.requests, &value.sectors, &value.sectors_ideal,
                              &value.wavefronts, &value.wavefronts_ideal}) {
      *one = integer();
    }
    return value;
  }
  LaunchCount launch() {
    LaunchCount value;
    value.kernel = text();
    value.failure = text();
    value.blocks = integer();
    value.threads = integer();
    const std::uint64_t counters = number(4);
    for (std::uint64_t i = 0; i < counters; ++i) {
      std::string name = text();
      value.counters[std::move(name)] = real();
    }
    const std::uint64_t lines = number(4);
    for (std::uint64_t i = 0; i < lines; ++i) value.lines.push_back(line());
    return value;
  }
  Finding finding() {
    Finding value;
    value.tool = text();
    value.kind = text();
    value.is_error = number(1) != 0;
    value.file = text();
    value.line = integer();
    value.message = text();
    return value;
  }
  void magic(std::uint32_t wanted) {
    if (number(4) != wanted) fail("another kind of message");
  }
  void end() const {
    if (at_ != static_cast<std::int64_t>(bytes_.size())) fail("bytes after the end");
  }

 private:
  [[noreturn]] static void fail(const std::string& what) {
    throw std::runtime_error("broken message: " + what);
  }
  void need(std::uint64_t count) const {
    if (count > bytes_.size() - static_cast<std::uint64_t>(at_)) fail("it ends too early");
  }

  const std::vector<std::uint8_t>& bytes_;
  std::int64_t at_ = 0;
};

// A shape or type that Buffer itself refuses is a broken message too.
template <class Read>
auto checked(Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const std::invalid_argument& refused) {
    throw std::runtime_error(std::string("broken message: ") + refused.what());
  }
}

}  // namespace

std::vector<std::uint8_t> encode(const Request& request) {
  Writer writer;
  writer.number(kRequestMagic, 4);
  writer.text(request.asked);
  writer.buffers(request.buffers);
  writer.integers(request.scalars);
  return writer.take();
}

std::vector<std::uint8_t> encode(const Result& result) {
  Writer writer;
  writer.number(kResultMagic, 4);
  writer.text(result.trouble);
  writer.buffers(result.buffers);
  writer.integers(result.facts);
  writer.number(result.counted ? 1 : 0, 1);
  writer.number(result.launches.size(), 4);
  for (const LaunchCount& launch : result.launches) writer.launch(launch);
  writer.number(result.findings.size(), 4);
  for (const Finding& finding : result.findings) writer.finding(finding);
  return writer.take();
}

Request decode_request(const std::vector<std::uint8_t>& bytes) {
  return checked([&bytes] {
    Reader reader(bytes);
    Request request;
    reader.magic(kRequestMagic);
    request.asked = reader.text();
    request.buffers = reader.buffers();
    request.scalars = reader.integers();
    reader.end();
    return request;
  });
}

Result decode_result(const std::vector<std::uint8_t>& bytes) {
  return checked([&bytes] {
    Reader reader(bytes);
    Result result;
    reader.magic(kResultMagic);
    result.trouble = reader.text();
    result.buffers = reader.buffers();
    result.facts = reader.integers();
    result.counted = reader.number(1) != 0;
    const std::uint64_t launches = reader.number(4);
    for (std::uint64_t i = 0; i < launches; ++i) result.launches.push_back(reader.launch());
    const std::uint64_t findings = reader.number(4);
    for (std::uint64_t i = 0; i < findings; ++i) result.findings.push_back(reader.finding());
    reader.end();
    return result;
  });
}

}  // namespace warpkit::exercise
