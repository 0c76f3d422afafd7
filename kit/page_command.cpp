#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>

#include "kit/build_target.hpp"
#include "kit/commands.hpp"
#include "kit/page.hpp"

namespace warpkit::kit {

Exit show_command(const Context& context, const std::string& name) {
  const Lesson& lesson = context.course.lesson(name);
  std::cout << render_page(context.place.root, lesson.folder / "page.md", context.colour);
  return Exit::Good;
}

Exit run_command(const Context& context, const std::string& name) {
  const Lesson& lesson = context.course.lesson(name);
  const std::string target = "lesson_" + lesson.folder.filename().string();
  build_target(context.place, target);
  std::string program = context.place.build / "bin" / target;
  char* const arguments[] = {program.data(), nullptr};
  ::execv(program.c_str(), arguments);
  throw Failure(Exit::Machine, fmt::format("cannot start {}: {}", program, std::strerror(errno)));
}

}  // namespace warpkit::kit
