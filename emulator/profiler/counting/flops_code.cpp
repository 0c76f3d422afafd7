#include "emulator/profiler/counting/flops_code.hpp"

#include <algorithm>
#include <cstdlib>

#include "emulator/runtime/program_code.hpp"

namespace warpkit::emulator::counting {
namespace {

constexpr const char* kPrefixes[] = {"notrack", "bnd", "rep",    "repz", "repnz",
                                     "lock",    "cs",  "data16", "ds",   "addr32"};

// `  4011a6:\tcall   401040 <expf@plt>`; false for any other line.
bool read_instruction(const std::string& line, Instruction& read) {
  const std::size_t colon = line.find(":\t");
  if (colon == std::string::npos || line[0] != ' ') return false;
  char* end = nullptr;
  read.address = std::strtoull(line.c_str(), &end, 16);
  if (end != line.c_str() + colon) return false;
  std::size_t at = colon + 2;
  const auto word = [&] {
    const std::size_t begin = std::min(line.find_first_not_of(' ', at), line.size());
    at = std::min(line.find(' ', begin), line.size());
    return line.substr(begin, at - begin);
  };
  do {
    read.name = word();
  } while (std::find(std::begin(kPrefixes), std::end(kPrefixes), read.name) != std::end(kPrefixes));
  const std::size_t begin = line.find_first_not_of(' ', at);
  if (begin == std::string::npos) return true;
  read.operands = line.substr(begin, line.find_first_of(" #", begin) - begin);
  if (read.name[0] != 'j' && read.name != "call" && read.name != "callq") return true;
  const std::size_t name = line.find('<', begin);
  if (name == std::string::npos || read.operands[0] == '*') return true;
  read.target = std::strtoull(read.operands.c_str(), nullptr, 16);
  read.symbol = line.substr(name + 1, line.find_first_of("@+>", name) - name - 1);
  return true;
}

// Calls what begins a basic block, or a thread whose kernel may stand in the same function.
bool is_counted(const CodePart& part) {
  return std::any_of(part.instructions.begin(), part.instructions.end(),
                     [](const Instruction& one) {
                       return one.symbol == "__sanitizer_cov_trace_pc" ||
                              one.symbol == "_ZN7warpkit8emulator18note_thread_beginsEv";
                     });
}

bool is_cut_off(const CodePart& part) {
  return part.symbol.find(".cold") != std::string::npos ||
         part.symbol.find(".part") != std::string::npos;
}

}  // namespace

Call call_of(const Instruction& one) {
  if (!is_call(one)) return Call::Plain;
  if (one.symbol == "__sanitizer_cov_trace_pc") return Call::BlockBegins;
  const std::string ours = "_ZN7warpkit8emulator";
  if (one.symbol.compare(0, ours.size(), ours) != 0) return Call::Plain;
  const std::string name = one.symbol.substr(ours.size());
  if (name.compare(0, 20, "18note_thread_begins") == 0) return Call::ThreadBegins;
  if (name.compare(0, 18, "16note_thread_ends") == 0) return Call::ThreadEnds;
  if (name.compare(0, 24, "22note_whole_atomic_ends") == 0) return Call::AtomicEnds;
  if (name.compare(0, 19, "17note_whole_atomic") == 0) return Call::AtomicBegins;
  return Call::Plain;
}

std::vector<CodePart> read_disassembly(const std::string& text) {
  std::vector<CodePart> parts;
  const auto drop_uncounted = [&parts] {
    if (!parts.empty() && !is_counted(parts.back()) && !is_cut_off(parts.back())) parts.pop_back();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.empty()) continue;
    Instruction instruction;
    if (read_instruction(line, instruction)) {
      if (!parts.empty()) parts.back().instructions.push_back(std::move(instruction));
      continue;
    }
    const std::size_t name = line.find(" <");
    if (name == std::string::npos || line.back() != ':') continue;
    drop_uncounted();
    parts.push_back({line.substr(name + 2, line.size() - name - 4), {}});
  }
  drop_uncounted();
  return parts;
}

std::vector<CodePart> counted_code(const std::string& file) {
  return read_disassembly(output_of({"objdump", "-d", "--no-show-raw-insn", "-w", file}));
}

const std::vector<CodePart>& CodeOfFiles::of(const std::string& file) {
  const auto found = read_.find(file);
  return found != read_.end() ? found->second
                              : read_.emplace(file, counted_code(file)).first->second;
}

}  // namespace warpkit::emulator::counting
