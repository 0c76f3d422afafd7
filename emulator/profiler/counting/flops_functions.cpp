#include <cstdlib>
#include <set>

#include "emulator/profiler/counting/flops_instructions.hpp"

namespace warpkit::emulator::counting {
namespace {

using Names = std::set<std::string>;

// Of the C library, by their names for double: how they compute is the library's business.
const Names& uncounted() {
  static const Names& names = *new Names{
      "acos",      "acosh",  "asin", "asinh",  "atan",       "atan2", "atanh", "cbrt", "cos",
      "cosh",      "erf",    "erfc", "exp",    "exp10",      "exp2",  "expm1", "fmod", "hypot",
      "j0",        "j1",     "jn",   "lgamma", "log",        "log10", "log1p", "log2", "pow",
      "remainder", "remquo", "drem", "sin",    "sincos",     "sinh",  "tan",   "tanh", "tgamma",
      "y0",        "y1",     "yn",   "gamma",  "significand"};
  return names;
}

// Of the emulator's library; those with several names have a number of arguments in front.
const Names& uncounted_of_ours() {
  static const Names& names =
      *new Names{"norm",    "rnorm",      "cyl_bessel_i0", "cyl_bessel_i1", "erfinv", "erfcinv",
                 "normcdf", "normcdfinv", "erfcx",         "sinpi",         "cospi"};
  return names;
}

Operations not_counted(const std::string& name) { return {0, Precision::F32, false, name}; }

// `name` of `4name…`, the beginning of a mangled one.
std::string mangled_name(const std::string& text, std::string& rest) {
  char* end = nullptr;
  const std::size_t length = std::strtoul(text.c_str(), &end, 10);
  const auto begin = static_cast<std::size_t>(end - text.c_str());
  rest = begin + length < text.size() ? text.substr(begin + length) : "";
  return text.substr(begin, length);
}

Operations of_ours(const std::string& mangled) {
  std::string types;
  const std::string name = mangled_name(mangled, types);
  if (name.compare(0, 8, "rounded_") == 0) {
    const Precision precision =
        types.find('d') == std::string::npos ? Precision::F32 : Precision::F64;
    for (const char* one : {"add", "multiply", "divide", "sqrt"}) {
      if (name.substr(8) == one) return {1, precision, true, ""};
    }
    if (name == "rounded_fma") return {2, precision, true, ""};
    return {};
  }
  std::string plain = name;
  if (!plain.empty() && plain.back() == 'f' && uncounted_of_ours().count(plain) == 0) {
    plain.pop_back();
  }
  return uncounted_of_ours().count(plain) != 0 ? not_counted(name) : Operations{};
}

}  // namespace

Operations operations_of_call(const std::string& symbol) {
  const std::string ours = "_ZN7warpkit8emulator";
  if (symbol.compare(0, ours.size(), ours) == 0) return of_ours(symbol.substr(ours.size()));
  std::string name = symbol;
  if (name.compare(0, 2, "__") == 0) {  // __expf_finite
    const std::size_t finite = name.find("_finite");
    if (finite == std::string::npos) return {};
    name = name.substr(2, finite - 2);
  }
  if (name.compare(0, 2, "_Z") == 0) return {};
  std::string plain = name;
  const bool is_known = uncounted().count(name) != 0;
  Precision precision = Precision::F64;
  if (!is_known && plain.size() > 1 && (plain.back() == 'f' || plain.back() == 'l')) {
    if (plain.back() == 'f') precision = Precision::F32;
    plain.pop_back();
  }
  if (uncounted().count(plain) != 0) return not_counted(name);
  if (plain == "fma") return {2, precision, true, ""};
  if (plain == "sqrt" || plain == "fdim") return {1, precision, true, ""};
  return {};
}

}  // namespace warpkit::emulator::counting
