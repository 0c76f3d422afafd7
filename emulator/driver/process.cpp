#include "emulator/driver/process.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include "emulator/driver/failure.hpp"

namespace warpkit::driver {

namespace fs = std::filesystem;

ChildEnd run_child(const std::string& program, const std::vector<std::string>& arguments,
                   const std::string& name) {
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), name.empty() ? program : name);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawnp(&child, program.c_str(), nullptr, nullptr, argv.data(), environ);
  if (error != 0) {
    throw Failure(kMachine, "cannot start " + program + ": " + std::strerror(error));
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw Failure(kMachine, "lost track of " + program);
  }
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
  return {WEXITSTATUS(status), 0};
}

bool is_program(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

std::string find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (fs::path(folder.empty() ? "." : folder) / name).string();
    if (is_program(candidate)) return candidate;
  }
  return "";
}

std::string program_folder() {
  std::error_code error;
  const fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (error) throw Failure(kMachine, "cannot tell where this program is: " + error.message());
  return self.parent_path().string();
}

TemporaryFolder::TemporaryFolder() {
  const char* parent = std::getenv("TMPDIR");
  std::string pattern = parent != nullptr && *parent != '\0' ? parent : "/tmp";
  pattern += "/warpkit-XXXXXX";
  if (mkdtemp(pattern.data()) == nullptr) {
    throw Failure(kMachine,
                  "cannot make a temporary folder " + pattern + ": " + std::strerror(errno));
  }
  path_ = fs::absolute(pattern).string();
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace warpkit::driver
