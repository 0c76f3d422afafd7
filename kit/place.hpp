/// @file
/// Where things lie: the repository, the build, the learner's files.
#pragma once

#include <filesystem>
#include <string>

namespace warpkit::kit {

/// The folders that the commands work in.
struct Place {
  std::filesystem::path root;   ///< the repository
  std::filesystem::path build;  ///< the build that this program belongs to

  /// The learner's own copy of an exercise. It lies in `work/`, which git ignores, so that getting
  /// a newer kit never touches it.
  /// @param slug the exercise's name
  /// @return path of the file, which may not exist yet
  std::filesystem::path work_file(const std::string& slug) const;

  /// Where progress and hints taken are kept; git ignores it too.
  /// @return path of the file, which may not exist yet
  std::filesystem::path progress_file() const;

  /// A path as a person wants to read it.
  /// @param path absolute path
  /// @return relative to the repository where it lies inside, else unchanged
  std::string shown(const std::filesystem::path& path) const;
};

/// Finds the folders: the repository from `WARPKIT_ROOT` or upwards from the current folder, the
/// build from where this program lies.
/// @return the place
/// @throws Failure when there is no repository around
Place find_place();

/// Reads a whole file.
/// @param path which
/// @return its bytes
/// @throws Failure (machine) when it cannot be read
std::string read_file(const std::filesystem::path& path);

/// Replaces a file at one stroke: writes beside it, then renames.
/// @param path which; its folder is made when it is missing
/// @param text the new bytes
/// @throws Failure (machine) when it cannot be written
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace warpkit::kit
