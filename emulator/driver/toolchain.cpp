#include "emulator/driver/toolchain.hpp"

#include <fstream>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"
#include "emulator/driver/process.hpp"

namespace warpkit::driver {
namespace {

const std::string kEmulatedOf = "emulated-";
const std::string kCheckedOf = "checked-";
const std::string kProfiledOf = "profiled-";

}  // namespace

Toolchain load_toolchain() {
  const std::string path = program_folder() + "/warpkit-toolchain.txt";
  std::ifstream stream(path);
  Toolchain result;
  for (std::string line; std::getline(stream, line);) {
    const std::size_t blank = line.find(' ');
    const std::string key = line.substr(0, blank);
    const std::string value = blank == std::string::npos ? "" : line.substr(blank + 1);
    if (key == "compiler") {
      result.compiler = value;
    } else if (key == "family") {
      result.family = value;
    } else if (key == "include") {
      result.include_dir = value;
    } else if (key == "toolkit") {
      result.toolkit_dir = value;
    } else if (key == "shared") {
      result.shared_runtime = value;
    } else if (key == "option") {
      result.options.push_back(value);
    } else if (key == "emulated") {
      result.emulated_options.push_back(value);
    } else if (key == "checked") {
      result.checked_options.push_back(value);
    } else if (starts_with(key, kEmulatedOf)) {
      result.emulated_family_options[key.substr(kEmulatedOf.size())].push_back(value);
    } else if (starts_with(key, kCheckedOf)) {
      result.checked_family_options[key.substr(kCheckedOf.size())].push_back(value);
    } else if (key == "profiled") {
      result.profiled_options.push_back(value);
    } else if (starts_with(key, kProfiledOf)) {
      result.profiled_family_options[key.substr(kProfiledOf.size())].push_back(value);
    } else if (key == "profile") {
      result.profiled_inputs.push_back(value);
    } else if (key == "checks") {
      result.checked_inputs.push_back(value);
    } else if (key == "link") {
      result.link_inputs.push_back(value);
    } else {
      throw Failure(kMachine, path + ": unknown entry '" + key + "'; build the emulator again");
    }
  }
  if (result.compiler.empty() || result.include_dir.empty() || result.link_inputs.empty()) {
    throw Failure(kMachine, path + " is missing or incomplete; build the emulator again");
  }
  return result;
}

}  // namespace warpkit::driver
