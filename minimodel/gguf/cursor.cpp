#include "minimodel/gguf/cursor.hpp"

#include <algorithm>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

constexpr std::uint64_t kFirstChunk = 64 * 1024;
constexpr std::uint64_t kLargestHead = std::uint64_t{1} << 30;

}  // namespace

void Cursor::fail(std::string_view what, std::string_view next) const {
  throw ModelError(source_->name(), what, next);
}

void Cursor::fetch(std::uint64_t count, std::string_view what) {
  if (count > remaining()) {
    fail("the file ends inside " + std::string(what) + " (byte " + std::to_string(position_) +
             " needs " + std::to_string(count) + " more bytes, " + std::to_string(remaining()) +
             " are left)",
         kFetchAgain);
  }
  const std::uint64_t end = position_ + count;
  if (end <= bytes_.size()) return;
  if (end > kLargestHead) {
    fail("metadata and tensor list are larger than 1 GiB", "this runner reads no such file");
  }
  // Doubling keeps the copying linear; the source's size keeps a small file's memory small.
  const std::uint64_t wanted = std::max({end, kFirstChunk, std::uint64_t{2} * bytes_.size()});
  const std::size_t old_size = bytes_.size();
  bytes_.resize(std::min({wanted, source_->size(), kLargestHead}));
  source_->read(old_size, bytes_.data() + old_size, bytes_.size() - old_size);
}

std::uint64_t Cursor::number(int size, std::string_view what) {
  fetch(static_cast<std::uint64_t>(size), what);
  std::uint64_t value = 0;
  for (int i = size - 1; i >= 0; --i) {
    value = value << 8 | bytes_[position_ + static_cast<std::uint64_t>(i)];
  }
  position_ += static_cast<std::uint64_t>(size);
  return value;
}

std::pair<std::uint64_t, std::uint64_t> Cursor::string(std::string_view what, std::uint64_t limit) {
  const std::uint64_t length = u64(what);
  if (length > limit) {
    fail(std::string(what) + " has " + std::to_string(length) + " bytes, more than the " +
             std::to_string(limit) + " allowed",
         kFetchAgain);
  }
  const std::uint64_t start = position_;
  skip(length, what);
  return {start, length};
}

void Cursor::skip(std::uint64_t count, std::string_view what) {
  fetch(count, what);
  position_ += count;
}

void Cursor::require_room(std::uint64_t count, std::uint64_t smallest,
                          std::string_view what) const {
  if (count > remaining() / smallest) {
    fail("the file says it has " + std::to_string(count) + " " + std::string(what) +
             ", which can't fit in the " + std::to_string(remaining()) + " bytes left",
         kFetchAgain);
  }
}

}  // namespace warpkit::minimodel
