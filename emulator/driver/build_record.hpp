/// @file
/// Notes in objects and programs on how they were built, so that tools can build them again.
#pragma once

#include <string>
#include <vector>

namespace warpkit::driver {

/// How one file was made.
struct BuildRecord {
  bool linked = false;                 ///< a program or shared library, not an object
  std::string directory;               ///< where the command ran
  std::string source = "-";            ///< of an object: the source, as the command names it
  std::vector<std::string> arguments;  ///< the command line of `cc`
};

/// Assembler text that puts a record into an object, in a section that isn't loaded.
/// @param record the record
/// @return the text; empty if the record can't be written
std::string record_assembly(const BuildRecord& record);

/// Reads the records of an object, a library or a program.
/// @param path the file
/// @return its records, in order; none if it can't be read
std::vector<BuildRecord> read_records(const std::string& path);

}  // namespace warpkit::driver
