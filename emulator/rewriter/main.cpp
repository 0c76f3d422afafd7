/// @file
/// The program warpkit-rewrite: one translation at the command line.
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/rewriter/translate.hpp"

namespace {

constexpr const char* kUsage =
    "usage: warpkit-rewrite INPUT.cu -o OUTPUT [-I DIR]... [--builtin DIR]... [--depfile FILE]\n"
    "\n"
    "Translates CUDA C++ into C++ for the emulator.\n"
    "  -o OUTPUT        where to write the translation; headers go to OUTPUT.headers\n"
    "  -I DIR           also look for included headers here\n"
    "  --builtin DIR    never translate headers that are found here by name\n"
    "  --split          give kernels a form that is split at their barriers, where that is safe\n"
    "  --counted        tell the profiler which variables lie in local memory\n"
    "  --heard          read threadIdx and its like without the hooks of -fsanitize=thread\n"
    "  --depfile FILE   write the files read, in make's notation\n"
    "  --help           this text\n"
    "Exit code: 0 translated, 1 error in the source, 2 wrong usage, 5 cannot write.\n";

struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Arguments {
  warpkit::rewriter::Request request;
  std::string depfile;
};

Arguments parse(int argc, char** argv) {
  Arguments result;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw UsageError(std::string(word) + " needs a value");
      return argv[++i];
    };
    if (word == "-o") {
      result.request.output = value();
    } else if (word == "-I") {
      result.request.include_dirs.push_back(value());
    } else if (word == "--builtin") {
      result.request.builtin_dirs.push_back(value());
    } else if (word == "--split") {
      result.request.split = true;
    } else if (word == "--counted") {
      result.request.counted = true;
    } else if (word == "--heard") {
      result.request.heard = true;
    } else if (word == "--depfile") {
      result.depfile = value();
    } else if (word.size() > 1 && word[0] == '-') {
      throw UsageError("unknown option " + std::string(word));
    } else if (!result.request.input.empty()) {
      throw UsageError("more than one input: " + std::string(word));
    } else {
      result.request.input = word;
    }
  }
  if (result.request.input.empty()) throw UsageError("no input file");
  if (result.request.output.empty()) throw UsageError("no output file: give -o");
  return result;
}

std::string make_escaped(std::string_view path) {
  std::string text;
  for (const char c : path) {
    if (c == ' ' || c == '#') text += '\\';
    if (c == '$') text += '$';
    text += c;
  }
  return text;
}

void write_depfile(const Arguments& arguments, const std::vector<std::string>& dependencies) {
  if (arguments.depfile.empty()) return;
  std::ofstream stream(arguments.depfile);
  stream << make_escaped(arguments.request.output) << ":";
  for (const std::string& path : dependencies) stream << " \\\n  " << make_escaped(path);
  stream << "\n";
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + arguments.depfile);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 2 && std::string_view(argv[1]) == "--help") {
      std::fputs(kUsage, stdout);
      return 0;
    }
    const Arguments arguments = parse(argc, argv);
    const warpkit::rewriter::Result result = warpkit::rewriter::translate(arguments.request);
    for (const auto& error : result.errors) {
      std::fputs(warpkit::rewriter::to_string(error).c_str(), stderr);
    }
    if (!result.errors.empty()) return 1;
    write_depfile(arguments, result.dependencies);
    return 0;
  } catch (const UsageError& error) {
    std::fprintf(stderr, "warpkit-rewrite: %s\n%s", error.what(), kUsage);
    return 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "warpkit-rewrite: %s\n", error.what());
    return 5;
  }
}
