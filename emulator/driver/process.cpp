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

namespace {

pid_t start_child(const std::string& program, const std::vector<std::string>& arguments,
                  const std::string& name, const posix_spawn_file_actions_t* actions) {
  std::vector<std::string> words = arguments;
  words.insert(words.begin(), name.empty() ? program : name);
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int error = posix_spawnp(&child, program.c_str(), actions, nullptr, argv.data(), environ);
  if (error != 0) {
    throw Failure(kMachine, "cannot start " + program + ": " + std::strerror(error));
  }
  return child;
}

ChildEnd wait_for(pid_t child, const std::string& program) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw Failure(kMachine, "lost track of " + program);
  }
  if (WIFSIGNALED(status)) return {0, WTERMSIG(status), child};
  return {WEXITSTATUS(status), 0, child};
}

}  // namespace

ChildEnd run_child(const std::string& program, const std::vector<std::string>& arguments,
                   const std::string& name) {
  return wait_for(start_child(program, arguments, name, nullptr), program);
}

ChildEnd run_child_read(const std::string& program, const std::vector<std::string>& arguments,
                        const std::string& name, int stream,
                        const std::function<void(const std::string&)>& on_line) {
  int ends[2];
  if (pipe(ends) != 0) throw Failure(kMachine, std::string("no pipe: ") + std::strerror(errno));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], stream);
  posix_spawn_file_actions_addclose(&actions, ends[0]);
  posix_spawn_file_actions_addclose(&actions, ends[1]);
  const pid_t child = start_child(program, arguments, name, &actions);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) != 0;) {
    if (n < 0) {
      if (errno == EINTR) continue;
      break;
    }
    text.append(buffer, static_cast<std::size_t>(n));
    for (std::size_t end; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1)) {
      on_line(text.substr(0, end + 1));
    }
  }
  if (!text.empty()) on_line(text);
  close(ends[0]);
  return wait_for(child, program);
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
