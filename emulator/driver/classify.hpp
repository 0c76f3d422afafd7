/// @file
/// What a word of the command line is: a source, something for the linker, a library, a flag.
#pragma once

#include <string>

#include "emulator/driver/job.hpp"

namespace warpkit::driver {

/// @param text a word
/// @param start what it may begin with
/// @return true if it does
bool starts_with(const std::string& text, const std::string& start);

/// Classifies a file by its ending.
/// @param path the file
/// @return what it is
InputKind kind_of(const std::string& path);

/// Whether a file's ending says that it is for the linker, whatever `-x` says.
/// @param path the file
/// @return true for objects and libraries
bool is_for_linker(const std::string& path);

/// Whether a word is an option of the host compiler that nvcc would want behind `-Xcompiler`; here
/// it may stand alone.
/// @param word it begins with a dash
/// @return true if so
bool is_host_flag(const std::string& word);

/// What becomes of a library.
enum class LibraryKind {
  Emulated,  ///< the emulator is that library
  Absent,    ///< NVIDIA's, and not emulated
  Other,     ///< for the linker
};

/// Classifies a library by the name behind `-l`.
/// @param name the name
/// @return what becomes of it
LibraryKind kind_of_library(const std::string& name);

}  // namespace warpkit::driver
