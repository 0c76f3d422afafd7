#include "tests/kit/course_copy.hpp"

#include <unistd.h>

#include <stdexcept>

#include "kit/place.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;

CourseCopy::CourseCopy() {
  std::string name = (fs::temp_directory_path() / "warpkit_course_XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  root_ = fs::canonical(name);
  for (const char* room : {"lessons", "exercises", "kernels"}) {
    fs::copy(fs::path(WARPKIT_SOURCE_ROOT) / room, root_ / room, fs::copy_options::recursive);
  }
}

CourseCopy::~CourseCopy() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

ProcessResult CourseCopy::kit(const std::vector<std::string>& arguments,
                              std::map<std::string, std::string> environment) const {
  ProcessRequest request;
  request.arguments = {WARPKIT_KIT_PROGRAM};
  request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
  request.environment = std::move(environment);
  request.environment["WARPKIT_ROOT"] = root_;
  request.seconds = 600;
  return run_process(request);
}

void CourseCopy::copy(const std::string& from, const std::string& to) const {
  write(to, read_file(root_ / from));
}

void CourseCopy::edit(const std::string& file, const std::string& from,
                      const std::string& to) const {
  std::string text = read_file(root_ / file);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(file + " does not contain: " + from);
  text.replace(at, from.size(), to);
  write(file, text);
}

void CourseCopy::write(const std::string& file, const std::string& text) const {
  write_file(root_ / file, text);
}

}  // namespace warpkit::kit
