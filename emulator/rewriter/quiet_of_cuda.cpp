// CUDA's and C++'s own functions that make no thread wait.
#include <algorithm>
#include <array>

#include "emulator/rewriter/quiet_names.hpp"

namespace warpkit::rewriter {
namespace {

// Words that may stand before `(` or `<…>(`.
constexpr std::array<std::string_view, 36> kTypes = {"static_cast", "reinterpret_cast",
                                                     "const_cast",  "sizeof",
                                                     "alignof",     "if",
                                                     "for",         "while",
                                                     "switch",      "return",
                                                     "else",        "int",
                                                     "unsigned",    "char",
                                                     "short",       "long",
                                                     "float",       "double",
                                                     "bool",        "size_t",
                                                     "int8_t",      "uint8_t",
                                                     "int16_t",     "uint16_t",
                                                     "int32_t",     "uint32_t",
                                                     "int64_t",     "uint64_t",
                                                     "uint",        "dim3",
                                                     "half",        "half2",
                                                     "nv_bfloat16", "nv_bfloat162",
                                                     "ptrdiff_t",   "constexpr"};

// Functions that also come with an `f` or an `l` behind.
constexpr std::array<std::string_view, 58> kMathematics = {
    "abs",    "fabs",   "sqrt",    "rsqrt",    "cbrt",     "rcbrt",  "exp",    "exp2",   "exp10",
    "expm1",  "log",    "log2",    "log10",    "log1p",    "logb",   "sin",    "cos",    "tan",
    "asin",   "acos",   "atan",    "atan2",    "sinh",     "cosh",   "tanh",   "asinh",  "acosh",
    "atanh",  "sincos", "sinpi",   "cospi",    "sincospi", "pow",    "hypot",  "rhypot", "fma",
    "fmod",   "fdim",   "fmin",    "fmax",     "ceil",     "floor",  "round",  "rint",   "trunc",
    "lround", "lrint",  "llround", "erf",      "erfc",     "erfinv", "tgamma", "lgamma", "copysign",
    "ldexp",  "frexp",  "modf",    "remainder"};

constexpr std::array<std::string_view, 27> kOthers = {
    "min",   "max",    "umin",  "umax",     "ullmin",  "ullmax",  "llmin",
    "llmax", "isnan",  "isinf", "isfinite", "signbit", "normcdf", "normcdff",
    "mul24", "umul24", "h2exp", "hexp",     "hlog",    "hsqrt",   "hrsqrt",
    "hrcp",  "hsin",   "hcos",  "norm3df",  "norm4df", "lroundf"};

constexpr std::array<std::string_view, 11> kDiffering = {
    "atomicAdd", "atomicSub", "atomicMin", "atomicMax", "atomicAnd", "atomicOr",
    "atomicXor", "atomicInc", "atomicDec", "assert",    "printf"};

// Of CUDA's functions that begin with `__`, those that begin like this wait or are no functions.
constexpr std::array<std::string_view, 28> kNotQuiet = {
    "__sync",   "__shfl",      "__ballot",    "__any",      "__all",      "__uni",      "__match",
    "__reduce", "__active",    "__nanosleep", "__pipeline", "__mbarrier", "__barrier",  "__cluster",
    "__asm",    "__attribute", "__trap",      "__brkpt",    "__shared__", "__declspec", "__launch",
    "__vote",   "__grid",      "__block",     "__device__", "__global__", "__host__",   "__prof"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

std::string_view without_scope(std::string_view name) {
  for (const std::string_view ending : {"_block", "_system"}) {
    if (name.size() > ending.size() && name.substr(name.size() - ending.size()) == ending) {
      return name.substr(0, name.size() - ending.size());
    }
  }
  return name;
}

// `float4`, `uchar2`, `longlong1`
bool is_vector_type(std::string_view name) {
  if (name.size() < 4 || name.back() < '1' || name.back() > '4') return false;
  name.remove_suffix(1);
  return contains(kTypes, name) || name == "uchar" || name == "ushort" || name == "ulong" ||
         name == "longlong" || name == "ulonglong";
}

bool is_mathematics(std::string_view name) {
  if (contains(kMathematics, name)) return true;
  return (name.back() == 'f' || name.back() == 'l') &&
         contains(kMathematics, name.substr(0, name.size() - 1));
}

}  // namespace

bool is_same_for_all_of_cuda(std::string_view name) {
  if (name.empty()) return false;
  if (contains(kTypes, name) || contains(kOthers, name) || is_mathematics(name)) return true;
  if (is_vector_type(name) || begins_with(name, "make_")) return true;
  if (!begins_with(name, "__")) return false;
  return std::none_of(kNotQuiet.begin(), kNotQuiet.end(),
                      [&](std::string_view start) { return begins_with(name, start); });
}

bool is_quiet_of_cuda(std::string_view name) {
  return is_same_for_all_of_cuda(name) || contains(kDiffering, without_scope(name));
}

}  // namespace warpkit::rewriter
