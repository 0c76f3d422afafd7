/// @file
/// What the commands of the program share.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "minimodel/backend/backend.hpp"
#include "minimodel/model/load.hpp"

namespace warpkit::minimodel::cli {

/// The kit's exit codes.
enum ExitCode { kGood = 0, kFailed = 1, kUsage = 2, kLimit = 4, kMachine = 5, kInterrupted = 130 };

/// Ctrl-C ended a command that has nothing to keep.
class Interrupted : public std::runtime_error {
 public:
  Interrupted() : std::runtime_error("interrupted") {}
};

/// Whether a progress line ends its work when Ctrl-C was pressed.
enum class OnInterrupt { GiveUp, GoOn };

/// Turns what a user calls a model into a path.
/// @param model a path, or `tiny` for the model that comes with the kit
/// @return the path
/// @throws ModelError if `tiny` can't be found
std::string model_path(const std::string& model);

/// Path of a file that comes with the kit.
/// @param name path from the root of the kit
/// @return WARPKIT_ROOT (from the environment, or found above this program) and the name
std::string kit_path(const std::string& name);

/// From now on Ctrl-C sets a flag instead of ending the program; a second one ends it.
void catch_interrupts();

/// Whether Ctrl-C was pressed since catch_interrupts().
/// @return true if so
bool interrupted();

/// A progress line on standard error, if that is a terminal. It appears after a second, so that
/// what is quick shows none, and goes when it is done.
/// @param label what is going on, as in "loading"
/// @param on_interrupt what Ctrl-C does: give up the work, or leave that to the work itself
/// @return a function for long pieces of work; with OnInterrupt::GiveUp it throws Interrupted
Progress progress_line(const std::string& label, OnInterrupt on_interrupt = OnInterrupt::GiveUp);

/// Says on standard error which device is in use, and why.
/// @param backend the device
void say_device(const Backend& backend);

/// Prints JSON on standard output. Bytes that aren't UTF-8 become U+FFFD.
/// @param json the value
void print_json(const nlohmann::json& json);

/// Text that is safe for where it goes: on a terminal, control characters other than line break and
/// tab are left out, because a model may generate them.
/// @param text any bytes
/// @return the text
std::string safe_for_output(std::string_view text);

/// Adds `--device` to a command.
/// @param command the command
/// @param[out] device where the choice goes
void add_device_option(CLI::App* command, std::string* device);

/// Adds a command; each is in the file of its name. What it does runs when parsing is over.
/// @param app the program
/// @param[out] code the exit code, if it isn't kGood
/// @{
void add_info(CLI::App* app, int* code);
void add_plan(CLI::App* app, int* code);
void add_run(CLI::App* app, int* code);
void add_verify(CLI::App* app, int* code);
void add_logits(CLI::App* app, int* code);
void add_tokenize(CLI::App* app, int* code);
void add_quantize(CLI::App* app, int* code);
void add_accuracy(CLI::App* app, int* code);
/// @}

}  // namespace warpkit::minimodel::cli
