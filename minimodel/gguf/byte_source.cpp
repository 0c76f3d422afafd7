#include "minimodel/gguf/byte_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

/// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;             // it would be closed twice
  Descriptor& operator=(const Descriptor&) = delete;  // it would be closed twice
  int get() const { return fd_; }

 private:
  int fd_;
};

class FileSource : public ByteSource {
 public:
  FileSource(const std::string& path, std::uint64_t size, std::unique_ptr<Descriptor> file)
      : ByteSource(path, size), file_(std::move(file)) {}

 private:
  void read_inside(std::uint64_t offset, void* out, std::size_t count) override {
    auto* to = static_cast<std::uint8_t*>(out);
    while (count > 0) {
      constexpr std::size_t kLargestRead = std::size_t{1} << 30;
      const ssize_t got =
          ::pread(file_->get(), to, std::min(count, kLargestRead), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) {
        throw ModelError(name(), std::string("reading failed: ") + std::strerror(errno),
                         "check the disk");
      }
      if (got == 0) {
        throw ModelError(name(), "the file became shorter while it was read", kFetchAgain);
      }
      to += got;
      offset += static_cast<std::uint64_t>(got);
      count -= static_cast<std::size_t>(got);
    }
  }

  std::unique_ptr<Descriptor> file_;
};

class MemorySource : public ByteSource {
 public:
  MemorySource(std::string name, std::vector<std::uint8_t> bytes)
      : ByteSource(std::move(name), bytes.size()), bytes_(std::move(bytes)) {}

 private:
  void read_inside(std::uint64_t offset, void* out, std::size_t count) override {
    if (count > 0) std::memcpy(out, bytes_.data() + offset, count);
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace

void ByteSource::read(std::uint64_t offset, void* out, std::size_t count) {
  if (offset > size_ || count > size_ - offset) {
    throw ModelError(name_,
                     "it ends at byte " + std::to_string(size_) + ", before the " +
                         std::to_string(count) + " bytes expected at " + std::to_string(offset),
                     kFetchAgain);
  }
  read_inside(offset, out, count);
}

std::shared_ptr<ByteSource> open_file(const std::string& path) {
  // O_NONBLOCK: a named pipe without a writer would otherwise block for ever.
  auto file = std::make_unique<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file->get() < 0) {
    throw ModelError(path, std::string("can't be opened: ") + std::strerror(errno),
                     "check the path");
  }
  struct stat status = {};
  if (::fstat(file->get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw ModelError(path, "isn't a regular file", "give the path of a .gguf file");
  }
  return std::make_shared<FileSource>(path, static_cast<std::uint64_t>(status.st_size),
                                      std::move(file));
}

std::shared_ptr<ByteSource> from_memory(std::string name, std::vector<std::uint8_t> bytes) {
  return std::make_shared<MemorySource>(std::move(name), std::move(bytes));
}

}  // namespace warpkit::minimodel
