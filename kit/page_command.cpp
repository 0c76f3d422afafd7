#include <fmt/format.h>

#include <iostream>

#include "kit/commands.hpp"
#include "kit/page.hpp"

namespace warpkit::kit {

Exit show_command(const Context& context, const std::string& name) {
  const Lesson& lesson = context.course.lesson(name);
  std::cout << render_page(context.place.root, lesson.folder / "page.md", context.colour);
  return Exit::Good;
}

}  // namespace warpkit::kit
