/// @file
/// A temporary folder with source files, and translations of them.
#pragma once

#include <string>

#include "emulator/rewriter/translate.hpp"

namespace warpkit::rewriter::test {

/// A folder that is deleted with this object.
class Scratch {
 public:
  /// Makes the folder.
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// Writes a file.
  /// @param name its path in the folder
  /// @param text its contents
  /// @return its full path
  std::string write(const std::string& name, const std::string& text) const;

  /// Reads a file.
  /// @param name its path in the folder
  /// @return its contents, or "(no file)"
  std::string read(const std::string& name) const;

  /// The full path of a file.
  /// @param name its path in the folder
  /// @return the path
  std::string path(const std::string& name) const;

  /// Translates `name` to `out.cpp` with the folder `include` as include folder and `builtin` as
  /// the emulator's own.
  /// @param name the input
  /// @return what translate() gave
  Result translate(const std::string& name) const;

 private:
  std::string path_;
};

/// Translates a text that must be free of errors.
/// @param source CUDA C++
/// @return the translation, without its first `#line`
std::string translated(const std::string& source);

/// The same after flatten().
/// @param source CUDA C++
/// @return the translation
std::string translated_flat(const std::string& source);

/// Takes `#line` directives out, and every blank that doesn't separate two words.
/// @param text a translation
/// @return one line
std::string flatten(const std::string& text);

}  // namespace warpkit::rewriter::test
