#include "emulator/driver/ncu_kernels.hpp"

#include <map>

#include "emulator/driver/classify.hpp"
#include "emulator/driver/failure.hpp"

namespace warpkit::driver {
namespace {

// What --kernel-name takes: a name, or an expression that some part of it fits.
class NameFilter {
 public:
  NameFilter(const std::string& option, const std::string& text) : name_(text) {
    is_expression_ = starts_with(text, kNcuRegex);
    if (is_expression_) {
      expression_ = ncu_expression(option, text.substr(std::string(kNcuRegex).size()));
    }
  }

  bool fits(const std::string& name) const {
    if (name_.empty()) return true;
    return is_expression_ ? std::regex_search(name, expression_) : name == name_;
  }

 private:
  std::string name_;
  bool is_expression_ = false;
  std::regex expression_;
};

// --kernel-id CONTEXT:STREAM:NAME:INVOCATION, each of which may be left empty.
class IdFilter {
 public:
  explicit IdFilter(const std::string& text) {
    if (text.empty()) return;
    const std::size_t stream = text.find(':');
    const std::size_t name = stream == std::string::npos ? stream : text.find(':', stream + 1);
    const std::size_t count = text.rfind(':');
    if (name == std::string::npos || count <= name) {
      throw Failure(kUsage, "--kernel-id takes CONTEXT:STREAM:NAME:INVOCATION, not '" + text +
                                "'; each may be empty, as in ::NAME:2");
    }
    if (name != 1) {
      throw Failure(kUsage,
                    "--kernel-id: the counts don't say which context and stream a launch is in; "
                    "leave both empty, as in ::NAME:2");
    }
    kernel_ = NameFilter("--kernel-id", text.substr(name + 1, count - name - 1));
    is_counted_ = count + 1 < text.size();
    if (is_counted_) invocation_ = ncu_expression("--kernel-id", text.substr(count + 1));
  }

  // Counts the launches of each kernel, so it has to be told of all.
  bool fits(const std::string& name) {
    const std::string number = std::to_string(++launches_[name]);
    return kernel_.fits(name) && (!is_counted_ || std::regex_match(number, invocation_));
  }

 private:
  NameFilter kernel_ = NameFilter("--kernel-id", "");
  bool is_counted_ = false;
  std::regex invocation_;
  std::map<std::string, long> launches_;
};

}  // namespace

std::string ncu_function_name(const std::string& name) {
  std::string rest = name;
  for (const char* nameless : {"(anonymous namespace)::", "<unnamed>::"}) {
    const std::string part = nameless;
    for (std::size_t at; (at = rest.find(part)) != std::string::npos;) rest.erase(at, part.size());
  }
  rest = rest.substr(0, rest.find_first_of("<("));
  while (!rest.empty() && rest.back() == ' ') rest.pop_back();
  const std::size_t at = rest.find_last_of(": ");
  if (at != std::string::npos) rest = rest.substr(at + 1);
  return rest.empty() ? name : rest;
}

std::string ncu_shown_name(const NcuArguments& arguments, const profile::Launch& launch) {
  return arguments.functions_only ? ncu_function_name(launch.kernel) : launch.kernel;
}

std::regex ncu_expression(const std::string& option, const std::string& text) {
  try {
    return std::regex(text, std::regex::extended);
  } catch (const std::regex_error&) {
    throw Failure(kUsage, option + ": '" + text + "' is no regular expression");
  }
}

void check_ncu_choice(const NcuArguments& arguments) {
  static_cast<void>(NameFilter("--kernel-name", arguments.kernel));
  static_cast<void>(IdFilter(arguments.kernel_id));
}

std::vector<NcuLaunch> ncu_launches(const NcuArguments& arguments,
                                    const profile::Profile& profile) {
  const NameFilter kernel("--kernel-name", arguments.kernel);
  IdFilter identity(arguments.kernel_id);
  std::vector<NcuLaunch> result;
  long matching = 0;
  for (std::size_t i = 0; i < profile.launches.size(); ++i) {
    const profile::Launch& launch = profile.launches[i];
    const std::string name =
        arguments.whole_names ? launch.kernel : ncu_function_name(launch.kernel);
    const bool is_it = identity.fits(name);
    if (static_cast<long>(i) < arguments.skip_all || !is_it || !kernel.fits(name)) continue;
    if (matching++ < arguments.skip) continue;
    if (arguments.count >= 0 && static_cast<long>(result.size()) >= arguments.count) break;
    result.push_back({result.size(), i, &launch});
  }
  return result;
}

}  // namespace warpkit::driver
