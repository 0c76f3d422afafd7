#include "emulator/profiler/counting/flops_instructions.hpp"

#include <algorithm>
#include <cstring>

namespace warpkit::emulator::counting {
namespace {

constexpr std::size_t kNear = 12;  // instructions within which a conversion's others are found

bool begins_with(const std::string& text, const char* beginning) {
  return text.compare(0, std::strlen(beginning), beginning) == 0;
}

// `%xmm0` of `0x8(%rsp),%xmm0`.
std::string destination(const Instruction& one) {
  const std::size_t comma = one.operands.rfind(',');
  return comma == std::string::npos ? one.operands : one.operands.substr(comma + 1);
}

// `%xmm1` of `%xmm1,%xmm0`.
std::string source(const Instruction& one) {
  return one.operands.substr(0, one.operands.find(','));
}

// Whether one of the instructions before, or behind, is what the condition asks for.
template <class Condition>
bool is_near(const CodePart& part, std::size_t index, int step, Condition condition) {
  for (std::size_t i = 1; i <= kNear; ++i) {
    if (step < 0 && index < i) return false;
    const std::size_t at = step < 0 ? index - i : index + i;
    if (at >= part.instructions.size()) return false;
    if (condition(part.instructions[at])) return true;
  }
  return false;
}

// Halved with the lost bit kept, converted, doubled: x + x behind `cvtsi2ss` of what an `or` made.
bool doubles_half(const CodePart& part, std::size_t index) {
  const Instruction& sum = part.instructions[index];
  const std::string sum_register = destination(sum);
  if (source(sum) != sum_register || index == 0) return false;
  const Instruction& conversion = part.instructions[index - 1];
  if (!begins_with(conversion.name, "cvtsi2s") || destination(conversion) != sum_register)
    return false;
  return is_near(part, index - 1, -1, [&](const Instruction& one) {
    return one.name == "or" && destination(one) == source(conversion);
  });
}

// What is too great for a signed integer: less 2^63, converted, and the highest bit put back.
bool subtracts_highest_bit(const CodePart& part, std::size_t index) {
  const std::string value = destination(part.instructions[index]);
  std::string integer;
  const auto converts = [&](const Instruction& one) {
    if (!begins_with(one.name, "cvttss2si") && !begins_with(one.name, "cvttsd2si")) return false;
    return source(one) == value;
  };
  const auto converts_to = [&](const Instruction& one) {
    if (!converts(one)) return false;
    integer = destination(one);
    return true;
  };
  if (!is_near(part, index, 1, converts_to)) return false;
  const auto puts_back = [&](const Instruction& one) {
    if (one.name == "btc" && source(one) == "$0x3f") return true;
    return one.name == "xor" && destination(one) == integer && source(one) != integer;
  };
  if (is_near(part, index, 1, puts_back)) return true;
  // clang converts both, and chooses by the first's sign.
  const auto takes_sign = [](const Instruction& one) {
    return one.name == "sar" && source(one) == "$0x3f";
  };
  return is_near(part, index, -1, converts) &&
         (is_near(part, index, 1, takes_sign) || is_near(part, index, -1, takes_sign));
}

// Both halves put into doubles' mantissas, less what that adds; then their sum.
bool joins_halves(const CodePart& part, std::size_t index) {
  const Instruction& one = part.instructions[index];
  if (one.name == "subpd") {
    return index > 0 && (begins_with(part.instructions[index - 1].name, "unpckl") ||
                         begins_with(part.instructions[index - 1].name, "punpckl"));
  }
  return one.name == "addsd" &&
         is_near(part, index, -1,
                 [&](const Instruction& before) {
                   return before.name == "subpd" && (destination(before) == source(one) ||
                                                     destination(before) == destination(one));
                 }) &&
         index > 0 && begins_with(part.instructions[index - 1].name, "unpckh");
}

bool is_conversion(const CodePart& part, std::size_t index) {
  const std::string& name = part.instructions[index].name;
  if (name == "addss" || name == "addsd") {
    return doubles_half(part, index) || joins_halves(part, index);
  }
  if (name == "subss" || name == "subsd") return subtracts_highest_bit(part, index);
  return name == "subpd" && joins_halves(part, index);
}

// The old stack of floating-point registers: long double, which a GPU lacks.
bool is_long_double(const std::string& name) {
  for (const char* one : {"fadd", "fsub", "fmul", "fdiv", "fsqrt", "fiadd", "fisub", "fimul",
                          "fidiv", "fprem", "fscale", "fyl2x", "fsin", "fcos", "fptan", "fpatan"}) {
    if (begins_with(name, one)) return true;
  }
  return false;
}

// `4` of `%ymm`: how many times 128 bits.
std::uint32_t width(const Instruction& one) {
  const std::string to = destination(one);
  return begins_with(to, "%ymm") ? 2 : begins_with(to, "%zmm") ? 4 : 1;
}

}  // namespace

Operations operations_of(const CodePart& part, std::size_t index) {
  const Instruction& one = part.instructions[index];
  if (is_long_double(one.name)) return {0, Precision::F64, false, "long double"};
  std::string name = one.name;
  if (name[0] == 'v') name.erase(0, 1);
  std::uint32_t count = 0;
  for (const char* single : {"add", "sub", "mul", "div", "sqrt"}) {
    const std::size_t length = std::strlen(single);
    if (begins_with(name, single) && name.size() == length + 2) {
      count = 1;
      name.erase(0, length);
      break;
    }
  }
  for (const char* fused : {"fmadd", "fmsub", "fnmadd", "fnmsub"}) {
    const std::size_t length = std::strlen(fused) + 3;  // and 132, 213 or 231
    if (begins_with(name, fused) && name.size() == length + 2) {
      count = 2;
      name.erase(0, length);
      break;
    }
  }
  if (count == 0 || is_conversion(part, index)) return {};
  if (name == "ss") return {count, Precision::F32, true, ""};
  if (name == "sd") return {count, Precision::F64, true, ""};
  if (name == "ps") return {count * 4 * width(one), Precision::F32, true, ""};
  if (name == "pd") return {count * 2 * width(one), Precision::F64, true, ""};
  return {};
}

}  // namespace warpkit::emulator::counting
