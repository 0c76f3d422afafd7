#include "emulator/driver/checked_build.hpp"

#include <algorithm>
#include <filesystem>

#include "emulator/driver/build_record.hpp"
#include "emulator/driver/compile.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/job.hpp"

namespace warpkit::driver {
namespace {

namespace fs = std::filesystem;

// Goes to a folder, and back at the end of its life.
class Visit {
 public:
  explicit Visit(const std::string& directory) : before_(fs::current_path()) {
    std::error_code error;
    fs::current_path(directory, error);
    if (error) throw Failure(kUsage, "the folder of the build is gone: " + directory);
  }
  ~Visit() {
    std::error_code error;
    fs::current_path(before_, error);
  }
  Visit(const Visit&) = delete;             // two would go back in the wrong order
  Visit& operator=(const Visit&) = delete;  // likewise

 private:
  fs::path before_;
};

class Rebuilder {
 public:
  Rebuilder(const Toolchain& toolchain, const TemporaryFolder& folder, Hooks hooks)
      : toolchain_(toolchain), folder_(folder), hooks_(hooks) {}

  CheckedProgram run(const std::string& program) {
    const std::vector<BuildRecord> records = read_records(program);
    const auto linked = std::find_if(records.rbegin(), records.rend(),
                                     [](const BuildRecord& record) { return record.linked; });
    if (linked == records.rend()) {
      throw Failure(kUsage, program +
                                " holds no note on how it was built; build and link it with "
                                "nvcc in this shell");
    }
    if (hooks_ == Hooks::Counts && toolchain_.profiled_inputs.empty()) {
      throw Failure(kMachine, "the counting is not part of this build of the emulator");
    }
    if (hooks_ == Hooks::Checks && toolchain_.checked_inputs.empty()) {
      throw Failure(kMachine, "the checks are not part of this build of the emulator");
    }
    CheckedProgram result;
    result.path = new_path(program);
    const Visit visit(linked->directory);
    CompileJob job = checked_job(*linked);
    job.output = result.path;
    std::vector<std::string> folders;
    for (const Input& input : job.inputs) {
      if (input.text.rfind("-L", 0) == 0) folders.push_back(input.text.substr(2));
    }
    for (Input& input : job.inputs) {
      if (input.kind == InputKind::Linked) input.text = checked_input(input.text, folders);
    }
    run_job(job, toolchain_);
    result.unchecked = unchecked_;
    return result;
  }

 private:
  std::string new_path(const std::string& old) {
    return folder_.path() + "/" + std::to_string(++number_) + "-" +
           fs::path(old).filename().string();
  }

  CompileJob checked_job(const BuildRecord& record) const {
    CompileJob job = parse_job(record.arguments);
    job.checked = hooks_ == Hooks::Checks;
    job.profiled = hooks_ == Hooks::Counts;
    job.dependencies = {};
    job.verbose = job.dry_run = job.keep = job.run = false;
    return job;
  }

  // What to link in the place of a file or a library.
  std::string checked_input(const std::string& text, const std::vector<std::string>& folders) {
    std::error_code error;
    if (text.rfind("-l", 0) == 0) {
      for (const std::string& folder : folders) {
        const std::string path = folder + "/lib" + text.substr(2) + ".a";
        const std::string shared = folder + "/lib" + text.substr(2) + ".so";
        if (fs::exists(shared, error) && !read_records(shared).empty())
          unchecked_.push_back(shared);
        if (fs::exists(shared, error)) return text;
        if (fs::exists(path, error)) return checked_archive(path);
      }
      return text;
    }
    if (text[0] == '-') return text;
    if (fs::path(text).extension() == ".a") return checked_archive(text);
    if (text.find(".so") != std::string::npos) {
      if (!read_records(text).empty()) unchecked_.push_back(text);
      return text;
    }
    return checked_object(text);
  }

  std::string checked_object(const std::string& path) {
    const std::vector<BuildRecord> records = read_records(path);
    if (records.size() != 1 || records[0].linked) return path;
    const Visit visit(records[0].directory);
    CompileJob job = checked_job(records[0]);
    const auto is_other = [&](const Input& input) { return input.text != records[0].source; };
    job.inputs.erase(std::remove_if(job.inputs.begin(), job.inputs.end(), is_other),
                     job.inputs.end());
    job.product = Product::Objects;
    job.output = new_path(path);
    run_job(job, toolchain_);
    return job.output;
  }

  std::string checked_archive(const std::string& path) {
    if (read_records(path).empty()) return path;
    const std::string result = new_path(path);
    const std::string members = result + ".members";
    fs::create_directory(members);
    if (run_child("ar", {"x", "--output", members, path}).exit_code != 0) return path;
    std::vector<std::string> command = {"rcs", result};
    for (const auto& entry : fs::directory_iterator(members)) {
      command.push_back(checked_object(entry.path().string()));
    }
    if (run_child("ar", command).exit_code != 0) return path;
    return result;
  }

  const Toolchain& toolchain_;
  const TemporaryFolder& folder_;
  Hooks hooks_;
  std::vector<std::string> unchecked_;
  int number_ = 0;
};

}  // namespace

CheckedProgram build_checked(const std::string& program, const Toolchain& toolchain,
                             const TemporaryFolder& folder, Hooks hooks) {
  return Rebuilder(toolchain, folder, hooks).run(program);
}

}  // namespace warpkit::driver
