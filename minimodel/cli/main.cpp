// The program `minimodel`: parses the command line, runs one command, turns errors into one line
// and an exit code.
#include <cuda_runtime_api.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <new>

#include "kernels/core/check.hpp"
#include "minimodel/cli/cli.hpp"
#include "minimodel/gguf/model_error.hpp"
#include "minimodel/quantize/output_file.hpp"

namespace {

using namespace warpkit::minimodel;  // NOLINT: this file is the program's outermost layer

int say(int code, const std::string& message) {
  std::cerr << "minimodel: " << message << "\n";
  return code;
}

int run(int argc, char** argv) {
  CLI::App app("Runs Llama models from GGUF files through the kit's CUDA kernels.", "minimodel");
  app.require_subcommand(1);
  app.footer(
      "MODEL is the path of a .gguf file, or tiny for the model that comes with the kit.\n"
      "minimodel COMMAND --help says more about a command.");
  int code = cli::kGood;
  cli::add_info(&app, &code);
  cli::add_plan(&app, &code);
  cli::add_run(&app, &code);
  cli::add_verify(&app, &code);
  cli::add_logits(&app, &code);
  cli::add_tokenize(&app, &code);
  cli::add_quantize(&app, &code);
  cli::add_accuracy(&app, &code);
  // Said here, because the parser would only say that a command is missing.
  const auto commands = app.get_subcommands([](CLI::App*) { return true; });
  const std::string first = argc > 1 ? argv[1] : "";
  const bool known = std::any_of(commands.begin(), commands.end(),
                                 [&](CLI::App* command) { return command->get_name() == first; });
  if (!first.empty() && first[0] != '-' && !known) {
    return say(cli::kUsage, "there is no command '" + printable(first) +
                                "'; minimodel --help lists the commands");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::kGood : cli::kUsage;
  }
  std::cout << std::flush;
  if (!std::cout) return say(cli::kMachine, "standard output can't be written; is the disk full?");
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const ModelError& error) {
    return say(cli::kFailed, error.what());
  } catch (const std::invalid_argument& error) {
    return say(cli::kUsage, error.what());
  } catch (const DeviceError& error) {
    return say(cli::kMachine, error.what());
  } catch (const OutputError& error) {
    return say(cli::kMachine, error.what());
  } catch (const cli::Interrupted&) {
    return say(cli::kInterrupted, "stopped by Ctrl-C; nothing was written");
  } catch (const std::bad_alloc&) {
    return say(cli::kLimit,
               "out of memory; use a smaller model, type or --ctx (see minimodel plan)");
  } catch (const warpkit::CudaError& error) {
    const bool memory = error.code() == cudaErrorMemoryAllocation;
    return say(memory ? cli::kLimit : cli::kMachine,
               std::string(error.what()) +
                   (memory ? "; use a smaller model, type or --ctx (see minimodel plan)" : ""));
  } catch (const std::exception& error) {
    return say(cli::kMachine, error.what());
  }
}
