#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "emulator/profiler/page/page.hpp"

namespace warpkit::profile {

namespace fs = std::filesystem;

void write_whole(const std::string& path, const std::string& text) {
  const std::string beside = path + ".part" + std::to_string(getpid());
  std::ofstream stream(beside, std::ios::binary);
  stream << text;
  stream.close();
  std::error_code error;
  if (stream) fs::rename(beside, path, error);
  if (stream && !error) return;
  std::error_code ignored;
  fs::remove(beside, ignored);
  throw std::runtime_error("cannot write " + path);
}

}  // namespace warpkit::profile
