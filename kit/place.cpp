#include "kit/place.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <system_error>

#include "kit/failure.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

bool is_repository(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder / "lessons", ignored) &&
         fs::is_directory(folder / "exercises", ignored);
}

fs::path find_root() {
  if (const char* given = std::getenv("WARPKIT_ROOT"); given != nullptr && *given != '\0') {
    if (!is_repository(given)) {
      throw Failure(Exit::Usage, std::string("WARPKIT_ROOT names no Warpkit folder: ") + given);
    }
    return fs::canonical(given);
  }
  for (fs::path folder = fs::current_path();; folder = folder.parent_path()) {
    if (is_repository(folder)) return folder;
    if (folder == folder.parent_path()) break;
  }
  throw Failure(Exit::Usage, "this is not inside a Warpkit folder; go there, or set WARPKIT_ROOT");
}

}  // namespace

fs::path Place::work_file(const std::string& slug) const { return root / "work" / (slug + ".cu"); }

fs::path Place::progress_file() const { return root / ".warpkit" / "progress.json"; }

std::string Place::shown(const fs::path& path) const {
  const fs::path relative = path.lexically_normal().lexically_relative(root);
  const bool inside = !relative.empty() && *relative.begin() != "..";
  return inside ? relative.string() : path.string();
}

Place find_place() {
  Place place;
  place.root = find_root();
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) throw Failure(Exit::Machine, "cannot find this program's own folder in /proc");
  place.build = self.parent_path().parent_path();
  return place;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) throw Failure(Exit::Machine, "cannot read " + path.string());
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::path beside = path.string() + ".new." + std::to_string(::getpid());
  {
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) {
      fs::remove(beside, error);
      throw Failure(Exit::Machine, "cannot write " + path.string());
    }
  }
  fs::rename(beside, path, error);
  if (error) {
    const std::string why = error.message();
    fs::remove(beside, error);
    throw Failure(Exit::Machine, "cannot write " + path.string() + ": " + why);
  }
}

}  // namespace warpkit::kit
