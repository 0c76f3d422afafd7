#include "minimodel/quantize/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace warpkit::minimodel {

OutputFile::OutputFile(const std::string& path)
    : path_(path), temporary_(path + ".part-" + std::to_string(::getpid())) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    throw OutputError(path + ": isn't a regular file; give another path");
  }
  fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd_ < 0) fail("can't be written");
}

OutputFile::~OutputFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

void OutputFile::fail(const std::string& what) const {
  throw OutputError(path_ + ": " + what + ": " + std::strerror(errno) +
                    (errno == ENOSPC ? "; make room or give another path" : "; give another path"));
}

void OutputFile::write(const void* data, std::size_t bytes) {
  const auto* from = static_cast<const char*>(data);
  while (bytes > 0) {
    const ssize_t written = ::write(fd_, from, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("writing failed");
    from += written;
    bytes -= static_cast<std::size_t>(written);
    position_ += static_cast<std::uint64_t>(written);
  }
}

void OutputFile::commit() {
  // Some file systems report a full disk only here.
  if (::fsync(fd_) != 0) fail("writing failed");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("can't be given its name");
  ::close(fd_);
  fd_ = -1;
}

}  // namespace warpkit::minimodel
