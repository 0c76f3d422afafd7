#include "tests/driver/session.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace warpkit::driver::test {

namespace fs = std::filesystem;

Session::Session() {
  std::string pattern = (fs::temp_directory_path() / "driver-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
  fs::create_directory(path_ + "/tmp");
}

Session::~Session() { fs::remove_all(path_); }

void Session::write(const std::string& name, const std::string& text) const {
  fs::create_directories(fs::path(path_ + "/" + name).parent_path());
  std::ofstream(path_ + "/" + name) << text;
}

bool Session::has(const std::string& name) const { return fs::exists(path_ + "/" + name); }

Outcome Session::run(const std::string& command) const {
  write("command.sh", "export PATH=\"" WARPKIT_PROGRAM_DIR ":$PATH\" TMPDIR=\"" + path_ +
                          "/tmp\" LC_ALL=C\nunset WARPKIT_THREAD_ORDER\n" + command + "\n");
  const std::string line = "cd '" + path_ + "' && sh command.sh >out.txt 2>err.txt </dev/null";
  const int status = std::system(line.c_str());
  const auto contents = [&](const char* name) {
    std::ifstream stream(path_ + "/" + name);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents("out.txt"), contents("err.txt")};
}

}  // namespace warpkit::driver::test
