#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "kit/commands.hpp"
#include "kit/page.hpp"
#include "kit/process.hpp"

namespace warpkit::kit {

Exit show_command(const Context& context, const std::string& name) {
  const Lesson& lesson = context.course.lesson(name);
  std::cout << render_page(context.place.root, lesson.folder / "page.md", context.colour);
  return Exit::Good;
}

Exit run_command(const Context& context, const std::string& name) {
  const Lesson& lesson = context.course.lesson(name);
  const std::string target = "lesson_" + lesson.folder.filename().string();
  ProcessRequest request;
  request.arguments = {"cmake", "--build", context.place.build, "--target", target};
  request.seconds = 600;
  const ProcessResult built = run_process(request);
  if (built.exit_code != 0) {
    std::cerr << built.out << built.err;
    return Exit::DoesNotCompile;
  }
  std::string program = context.place.build / "bin" / target;
  char* const arguments[] = {program.data(), nullptr};
  ::execv(program.c_str(), arguments);
  throw Failure(Exit::Machine, fmt::format("cannot start {}: {}", program, std::strerror(errno)));
}

}  // namespace warpkit::kit
