/// @file
/// From one source to its object, its preprocessed text or its rule for make.
#pragma once

#include <string>
#include <vector>

#include "emulator/driver/commands.hpp"
#include "emulator/driver/job.hpp"
#include "emulator/driver/process.hpp"
#include "emulator/driver/toolchain.hpp"

namespace warpkit::driver {

/// Compiles the sources of a job.
class SourceCompiler {
 public:
  /// @param job what to do
  /// @param toolchain with what
  /// @param commands runs the compiler; all three must outlive this object
  /// @param temporary where translations, and objects that are only linked, go
  SourceCompiler(const CompileJob& job, const Toolchain& toolchain, const Commands& commands,
                 const TemporaryFolder& temporary)
      : job_(job), toolchain_(toolchain), commands_(commands), temporary_(temporary) {}

  /// Makes an object file, and the rule for make if the job wants one.
  /// @param input the source
  /// @return the object's path
  std::string compile(const Input& input);

  /// Writes the preprocessed text to the job's output.
  /// @param input the source
  void preprocess(const Input& input);

  /// Writes the rule for make to the job's output.
  /// @param input the source
  void write_dependencies(const Input& input);

  /// A path in the temporary folder that wasn't given out before.
  /// @param source the file it is for
  /// @param ending of the path
  /// @return the path
  std::string temporary(const std::string& source, const std::string& ending);

 private:
  struct Prepared {
    std::vector<std::string> arguments;  // all but what to make
    std::string source;                  // what the compiler reads
    std::vector<std::string> read;       // what the rewriter has read
    bool is_quicker = false;             // than what is written, and maybe not C++
  };

  Prepared prepare(const Input& input, bool quicker);
  void translate(const Input& input, bool quicker, Prepared& result);
  bool may_split() const;
  void add_record(const Input& input, const std::string& translation) const;
  std::string translation_path(const std::string& source);
  std::string object_of(const Input& input);
  std::string in_output_dir(const std::string& name) const;
  std::vector<std::string> dependencies(const Input& input, const Prepared& prepared,
                                        const std::string& rule) const;
  void write_rule(const std::string& path, const std::string& target,
                  const std::vector<std::string>& files) const;

  const CompileJob& job_;
  const Toolchain& toolchain_;
  const Commands& commands_;
  const TemporaryFolder& temporary_;
  int number_ = 0;
};

}  // namespace warpkit::driver
