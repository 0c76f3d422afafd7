/// @file
/// A copy of the course in a temporary folder, and the kit's commands run in it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "kit/process.hpp"

namespace warpkit::kit {

/// A copy of `lessons/`, `exercises/` and the kernels' sources that pages show; removed with its
/// owner. What a test breaks in it, it breaks for nobody else.
class CourseCopy {
 public:
  /// Makes the copy.
  CourseCopy();
  ~CourseCopy();
  CourseCopy(const CourseCopy&) = delete;  // two owners would remove it twice
  CourseCopy& operator=(const CourseCopy&) = delete;

  /// The copy's root.
  /// @return absolute path
  const std::filesystem::path& root() const { return root_; }

  /// Runs a command of the kit in the copy.
  /// @param arguments command and arguments
  /// @param environment set on top of this program's environment
  /// @return how it ended
  ProcessResult kit(const std::vector<std::string>& arguments,
                    std::map<std::string, std::string> environment = {}) const;

  /// Replaces a file of the copy by another one.
  /// @param from path from the root
  /// @param to path from the root
  void copy(const std::string& from, const std::string& to) const;

  /// Replaces text in a file of the copy.
  /// @param file path from the root
  /// @param from text that must be there
  /// @param to what to put in its place, the first time it occurs
  void edit(const std::string& file, const std::string& from, const std::string& to) const;

  /// Writes a file of the copy.
  /// @param file path from the root
  /// @param text its bytes
  void write(const std::string& file, const std::string& text) const;

 private:
  std::filesystem::path root_;
};

}  // namespace warpkit::kit
