// warpkit-kit: the learner's and the instructor's commands.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "kit/commands.hpp"

namespace {

using namespace warpkit::kit;

struct Options {
  std::string name;
  std::string file;
  std::string answers;
  std::string slug;
  bool json = false;
  bool whole = false;
  bool polls_only = false;
};

constexpr const char* kNames =
    "Exercises go by lesson number (21), by both (21/tiled_matmul) or by name (tiled_matmul).\n"
    "Your answers are the files work/NAME.cu. Git ignores that folder, so getting a newer kit\n"
    "never touches them; progress is kept by name in .warpkit/progress.json.";

Context make_context() {
  Context context;
  context.place = find_place();
  context.course = read_course(context.place.root);
  const char* no_colour = std::getenv("NO_COLOR");
  context.colour = ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
  return context;
}

using Command = std::function<Exit(const Context&, const Options&)>;

void add_list(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* list = app.add_subcommand("list", "Lessons and exercises, and how far you are");
  list->add_flag("--json", options.json, "Print JSON");
  list->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return list_command(c, o.json); };
  });
}

void add_show(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* show = app.add_subcommand("show", "A lesson's page, here in the terminal");
  show->add_option("lesson", options.name, "Number or topic: 3, 03 or host_device_copies")
      ->required();
  show->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return show_command(c, o.name); };
  });
}

void add_run(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* run = app.add_subcommand("run", "Build a lesson's program and run it");
  run->add_option("lesson", options.name, "Number or topic: 3, 03 or host_device_copies")
      ->required();
  run->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return run_command(c, o.name); };
  });
}

void add_check(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* check = app.add_subcommand("check", "Test your file; shows the first failing case");
  check->add_option("exercise", options.name,
                    "Which exercise; without it, the file you saved last, or the first exercise "
                    "you have not passed");
  check->add_option("--file", options.file, "Test this file instead; progress stays as it is");
  check->add_flag("--json", options.json, "Print JSON");
  check->footer(std::string(kNames) +
                "\nThe first check of an exercise makes your file from its skeleton."
                "\nThe tests have 30 seconds, or as many as WARPKIT_CHECK_SECONDS says."
                "\nExit codes: 0 passed, 1 failed, 2 wrong usage, 3 does not compile, 4 a limit was"
                " hit,\n5 the machine is at fault.");
  check->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) {
      return check_command(c, o.name, o.file, o.json);
    };
  });
}

void add_watch(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* watch = app.add_subcommand("watch", "Checks again each time you save");
  watch->add_option("exercise", options.name,
                    "Which exercise; without it, the one that ./warpkit next names");
  watch->add_flag("--poll", options.polls_only,
                  "Only look at the files every half second, without events of the system");
  watch->footer(std::string(kNames) +
                "\nSaving another exercise's file checks that one. Keys: c check again, h hint,"
                "\np profile, n next, q quit. A save during a check starts it anew. Without a"
                "\nterminal, it reacts to saves until its standard input ends.");
  watch->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) {
      return watch_command(c, o.name, o.polls_only);
    };
  });
}

void add_next(CLI::App& app, Options&, Command& chosen) {
  CLI::App* next = app.add_subcommand("next", "What to do next: page, exercise, commands");
  next->callback(
      [&chosen] { chosen = [](const Context& c, const Options&) { return next_command(c); }; });
}

void add_progress(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* progress = app.add_subcommand("progress", "The road, and how far you are on it");
  progress->add_flag("--json", options.json, "Print JSON");
  progress->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return progress_command(c, o.json); };
  });
}

void add_predict(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* predict =
      app.add_subcommand("predict", "Say what a lesson's program will do, then count it");
  predict->add_option("lesson", options.name, "Number or topic: 3, 03 or host_device_copies")
      ->required();
  predict->add_option("--answers", options.answers, "Your answers, joined by commas: 4,32");
  predict->footer(
      "An answer is a number, or arithmetic such as 32*4; a choice goes by its number or name.\n"
      "The right answers are counted from the lesson's own program on the emulator, each time.");
  predict->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) {
      return predict_command(c, o.name, o.answers);
    };
  });
}

void add_solution(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* solution =
      app.add_subcommand("solution", "After passing: how the solution differs from your file");
  solution->add_option("exercise", options.name, "Which exercise")->required();
  solution->add_flag("--show", options.whole, "Print the solution itself");
  solution->footer(kNames);
  solution->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) {
      return solution_command(c, o.name, o.whole);
    };
  });
}

void add_hint(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* hint = app.add_subcommand("hint", "A hint, one level more each time");
  hint->add_option("exercise", options.name, "Which exercise")->required();
  hint->footer(std::string(kNames) +
               "\nWhen your last check looked like a known mistake, its hint comes first.");
  hint->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return hint_command(c, o.name); };
  });
}

void add_reset(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* reset = app.add_subcommand("reset", "Start an exercise afresh; keeps your file");
  reset->add_option("exercise", options.name, "Which exercise")->required();
  reset->footer(std::string(kNames) + "\nYour file is kept beside it as NAME.cu.1, .2, ...");
  reset->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return reset_command(c, o.name); };
  });
}

void add_dev_check(CLI::App& dev, Options& options, Command& chosen) {
  CLI::App* check = dev.add_subcommand("check", "Prove that exercises and pages are whole");
  check->add_option("exercise", options.name, "Which exercise or lesson; without it, all");
  check->footer(
      "For each exercise: the skeleton compiles and fails; the solution passes; every mistake is\n"
      "rejected with its own hint; zeros, a copy of the input, outputs that nobody wrote and\n"
      "right counts without a launch are rejected; size promise, hints, manifest and folder are\n"
      "whole. For each lesson: the page has its sections, its code and links resolve, every\n"
      "question of predict.json has one counted answer, nothing lies about or is yet to write.");
  check->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return dev_check_command(c, o.name); };
  });
}

void add_dev(CLI::App& app, Options& options, Command& chosen) {
  CLI::App* dev = app.add_subcommand("dev", "For those who write lessons");
  dev->require_subcommand(1);
  add_dev_check(*dev, options, chosen);
  CLI::App* fresh = dev->add_subcommand("new", "Make a lesson's or an exercise's files");
  fresh->add_option("number", options.name, "Number of the lesson, two digits")->required();
  fresh->add_option("name", options.slug, "Topic of the lesson, or name of the exercise")
      ->required();
  fresh->footer(
      "Where there is no lesson of that number yet, a lesson is made; else an exercise in it.\n"
      "What is made compiles; ./warpkit dev check NN lists what is still to be written.");
  fresh->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return dev_new_command(c, o.name, o.slug); };
  });
  CLI::App* bench = dev->add_subcommand("bench", "Measure how long a check takes");
  bench->add_option("exercise", options.name, "Which exercise or lesson; without it, all");
  bench->callback([&chosen] {
    chosen = [](const Context& c, const Options& o) { return dev_bench_command(c, o.name); };
  });
}

int run(int argc, char** argv) {
  CLI::App app{"Learn CUDA C++ by lessons and exercises"};
  app.name("./warpkit");
  app.require_subcommand(1);
  Options options;
  Command chosen;
  add_list(app, options, chosen);
  add_show(app, options, chosen);
  add_run(app, options, chosen);
  add_check(app, options, chosen);
  add_next(app, options, chosen);
  add_watch(app, options, chosen);
  add_progress(app, options, chosen);
  add_predict(app, options, chosen);
  add_solution(app, options, chosen);
  add_hint(app, options, chosen);
  add_reset(app, options, chosen);
  add_dev(app, options, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "warpkit: " << wrong.what() << " (see ./warpkit COMMAND --help)\n";
    return static_cast<int>(Exit::Usage);
  }
  return static_cast<int>(chosen(make_context(), options));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Failure& failure) {
    std::cerr << "warpkit: " << failure.what() << '\n';
    return static_cast<int>(failure.exit());
  } catch (const std::exception& unexpected) {
    std::cerr << "warpkit: " << unexpected.what() << '\n';
    return static_cast<int>(Exit::Machine);
  }
}
