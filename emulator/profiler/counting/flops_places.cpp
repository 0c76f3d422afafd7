#include "emulator/profiler/counting/flops_places.hpp"

#include <algorithm>

#include "emulator/runtime/program_code.hpp"
#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr std::size_t kMostAtOnce = 500;  // arguments of one addr2line

bool holds(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

// A header of the emulator's whose name begins so.
bool is_header(const CodeFrame& frame, const char* name) {
  if (!holds(frame.file, "/emulator/include/")) return false;
  return frame.file.compare(frame.file.rfind('/') + 1, std::string(name).size(), name) == 0;
}

bool is_atomic(const CodeFrame& frame) {
  return is_header(frame, "atomic") || is_header(frame, "wide_atomic");
}

// Conversions that compute nothing. What they are given to convert, the compilers compute in their
// place, so it belongs to who calls them.
bool is_plain_conversion(const CodeFrame& frame) {
  if (!holds(frame.file, "/emulator/include/")) return false;
  for (const char* name : {"same_bits<", "narrow<", "small_float<", "to_odd(", "__half::__half(",
                           "__float2half", "__nv_bfloat16::__nv_bfloat16(", "__float2bfloat16",
                           "__double2half", "__double2bfloat16", "__saturatef("}) {
    if (holds(frame.function, name)) return true;
  }
  return false;
}

bool is_small_float(const CodeFrame& frame) {
  return is_header(frame, "cuda_fp16") || is_header(frame, "cuda_bf16") ||
         is_header(frame, "small_float");
}

}  // namespace

std::map<std::uint64_t, std::vector<CodeFrame>> frames_of(
    const std::string& file, const std::vector<std::uint64_t>& addresses) {
  std::map<std::uint64_t, std::vector<CodeFrame>> result;
  for (std::size_t begin = 0; begin < addresses.size(); begin += kMostAtOnce) {
    const std::size_t end = std::min(addresses.size(), begin + kMostAtOnce);
    std::vector<std::string> words = {"addr2line", "-a", "-f", "-C", "-i", "-e", file};
    for (std::size_t i = begin; i < end; ++i) words.push_back(hexadecimal(addresses[i]));
    const std::string output = output_of(words);
    // Each address is repeated as 0x…; then come pairs of lines, function and place.
    std::size_t current = begin;
    bool any = false, is_place = false;
    for (std::size_t at = 0; at < output.size();) {
      const std::size_t line_end = std::min(output.find('\n', at), output.size());
      const std::string text = output.substr(at, line_end - at);
      at = line_end + 1;
      if (!is_place && text.compare(0, 2, "0x") == 0) {
        current += any;
        any = true;
      } else if (current < end) {
        std::vector<CodeFrame>& frames = result[addresses[current]];
        if (!is_place) frames.push_back({text, ""});
        if (is_place) frames.back().file = text.substr(0, text.rfind(':', text.find(" (")));
        is_place = !is_place;
      }
    }
  }
  return result;
}

HeaderUse header_use(const std::vector<CodeFrame>& frames) {
  if (frames.empty()) return HeaderUse::Learners;
  if (std::any_of(frames.begin(), frames.end(), is_atomic)) return HeaderUse::None;
  const auto found = std::find_if_not(frames.begin(), frames.end(), is_plain_conversion);
  if (found == frames.end()) return HeaderUse::None;
  const CodeFrame& inner = *found;
  // g++ rounds by adding a great number and taking it away.
  if (inner.function == "std::rint(float)") return HeaderUse::None;
  if (is_header(inner, "cuda_fp8") || is_header(inner, "cuda_fp6") || is_header(inner, "cuda_fp4"))
    return HeaderUse::None;
  if (is_header(inner, "rounded_functions") && holds(inner.function, "__frsqrt_rn")) {
    return HeaderUse::Float;
  }
  if (!is_small_float(inner)) return HeaderUse::Learners;
  if (holds(inner.function, "fused(")) return HeaderUse::Fused;
  for (const char* conversion : {"operator float", "odd_double"}) {
    if (holds(inner.function, conversion)) return HeaderUse::None;
  }
  return HeaderUse::Half;
}

}  // namespace warpkit::emulator::counting
