#include <fmt/format.h>

#include <iostream>
#include <sstream>

#include "kit/commands.hpp"
#include "kit/process.hpp"
#include "kit/progress.hpp"

namespace warpkit::kit {
namespace fs = std::filesystem;
namespace {

const char* style_of(const std::string& line) {
  if (line.rfind("@@", 0) == 0) return "36";
  if (line.rfind("---", 0) == 0 || line.rfind("+++", 0) == 0) return "1";
  if (line[0] == '+') return "32";
  return line[0] == '-' ? "31" : nullptr;
}

void print_difference(const Context& context, const fs::path& mine, const fs::path& solution) {
  ProcessRequest request;
  request.arguments = {"diff",    "-u",
                       "--label", context.place.shown(mine),
                       "--label", context.place.shown(solution),
                       mine,      solution};
  const ProcessResult result = run_process(request);
  if (result.exit_code > 1 || result.exit_code < 0) {
    throw Failure(Exit::Machine, "diff failed: " + result.err);
  }
  if (result.exit_code == 0) {
    std::cout << "Your file is the solution, letter for letter.\n";
    return;
  }
  std::istringstream lines(result.out);
  for (std::string line; std::getline(lines, line);) {
    const char* style = line.empty() ? nullptr : style_of(line);
    std::cout << (style == nullptr ? line : styled(context, line, style)) << '\n';
  }
}

}  // namespace

Exit solution_command(const Context& context, const std::string& name, bool whole) {
  const Exercise& exercise = single_exercise(context.course, name);
  const Progress progress = load_progress(context.place.progress_file());
  if (!progress.of(exercise.slug).ever_passed) {
    throw Failure(Exit::Failed, fmt::format("the solution of {0} is shown once yours has passed; "
                                            "until then, ./warpkit hint {0}",
                                            exercise.name()));
  }
  const fs::path solution = exercise.folder / "solution.cu";
  const fs::path mine = context.place.work_file(exercise.slug);
  if (whole || !fs::exists(mine)) {
    std::cout << read_file(solution);
  } else {
    print_difference(context, mine, solution);
  }
  return Exit::Good;
}

}  // namespace warpkit::kit
