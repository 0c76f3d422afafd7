#include "emulator/runtime/program_code.hpp"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "emulator/runtime/report.hpp"

extern "C" char** environ;

namespace warpkit::emulator {
namespace {

int look_for_code(dl_phdr_info* info, std::size_t, void* data) {
  CodePlace& place = *static_cast<CodePlace*>(data);
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    if (segment.p_type != PT_LOAD || place.code < begin || place.code >= begin + segment.p_memsz) {
      continue;
    }
    const bool is_program = !info->dlpi_name || !*info->dlpi_name;
    place.file = is_program ? "/proc/" + std::to_string(getpid()) + "/exe" : info->dlpi_name;
    place.offset = place.code - info->dlpi_addr;
    return 1;
  }
  return 0;
}

bool starts_with(const std::string& text, const char* start) {
  return text.compare(0, std::strlen(start), start) == 0;
}

/// A file, mapped to be read.
class MappedFile {
 public:
  explicit MappedFile(const std::string& name) {
    const int file = open(name.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat state {};
    if (file >= 0 && fstat(file, &state) == 0 && state.st_size > 0) {
      size_ = static_cast<std::size_t>(state.st_size);
      data_ = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    }
    if (file >= 0) close(file);
  }
  ~MappedFile() {
    if (data_ != MAP_FAILED) munmap(data_, size_);
  }
  MappedFile(const MappedFile&) = delete;             // owns its addresses
  MappedFile& operator=(const MappedFile&) = delete;  // likewise

  /// @return `count` objects at an offset, or null if the file is too short.
  template <class T>
  const T* at(std::uint64_t offset, std::uint64_t count = 1) const {
    if (data_ == MAP_FAILED || offset > size_ || count > (size_ - offset) / sizeof(T)) {
      return nullptr;
    }
    return reinterpret_cast<const T*>(static_cast<const char*>(data_) + offset);
  }

 private:
  void* data_ = MAP_FAILED;
  std::size_t size_ = 0;
};

/// Looks for a function in one symbol table of a file.
bool find_in_table(const MappedFile& file, const ElfW(Shdr) * sections, std::uint64_t n_sections,
                   const ElfW(Shdr) & table, CodePlace& place, Function& function) {
  const std::uint64_t count = table.sh_size / sizeof(ElfW(Sym));
  const ElfW(Sym)* symbols = file.at<ElfW(Sym)>(table.sh_offset, count);
  if (!symbols || table.sh_link >= n_sections) return false;
  const ElfW(Shdr)& names = sections[table.sh_link];
  const char* text = file.at<char>(names.sh_offset, names.sh_size);
  if (!text) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    const ElfW(Sym)& symbol = symbols[i];
    if ((symbol.st_info & 0xf) != STT_FUNC || place.offset < symbol.st_value ||
        place.offset >= symbol.st_value + symbol.st_size || symbol.st_name >= names.sh_size) {
      continue;
    }
    const std::uintptr_t base = place.code - place.offset;
    function = {base + symbol.st_value, base + symbol.st_value + symbol.st_size,
                std::string(text + symbol.st_name,
                            strnlen(text + symbol.st_name, names.sh_size - symbol.st_name))};
    return true;
  }
  return false;
}

}  // namespace

bool find_code(std::uintptr_t code, CodePlace& place) {
  place = {code, {}};
  return dl_iterate_phdr(look_for_code, &place) != 0;
}

std::string output_of(const std::vector<std::string>& words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t got; !failed && (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 1;
  // A program that ignores its children or waits for all of them leaves none to wait for.
  if (!failed && waitpid(child, &status, 0) < 0) status = 0;
  return status == 0 ? text : std::string();
}

std::string place_of_code(std::uintptr_t code) {
  CodePlace place;
  if (!find_code(code, place)) return {};
  const std::string lines =
      output_of({"addr2line", "-i", "-e", place.file, hexadecimal(place.offset)});
  // From the innermost of the inlined functions outwards.
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    std::string line = lines.substr(begin, end - begin);
    line = line.substr(0, line.find(" ("));  // "(discriminator 3)"
    const bool known = !line.empty() && line.find("??") == std::string::npos && line.back() != '?';
    if (known && line.find("/emulator/include/") == std::string::npos) return " at " + line;
    if (end == std::string::npos) break;
    begin = end + 1;
  }
  return {};
}

bool Function::is_programs_own() const {
  if (begin == 0) return false;
  for (const char* scope : {"_ZN7warpkit8emulator", "_ZNK7warpkit8emulator",
                            "_ZZN7warpkit8emulator", "_ZZNK7warpkit8emulator"}) {
    if (!starts_with(symbol, scope)) continue;
    // The program's kernels are inlined into these.
    const std::string rest = symbol.substr(std::strlen(scope));
    return starts_with(rest, "11thread_loop") || starts_with(rest, "8run_part") ||
           starts_with(rest, "8Launcher");
  }
  // "_ZT" and a small letter are entrances of virtual functions.
  for (const char* others : {"_ZNSt", "_ZNKSt", "_ZSt", "_ZNSa", "_ZNSs", "_ZN9__gnu_cxx", "_ZTh",
                             "_ZTv", "_ZTc", "warpkit_", "cuda", "__"}) {
    if (starts_with(symbol, others)) return false;
  }
  return true;
}

Function function_at(std::uintptr_t code) {
  CodePlace place;
  Function function;
  if (!find_code(code, place)) return function;
  for (const char* systems : {"/lib", "/usr/lib", "/usr/local/lib", "linux-vdso"}) {
    if (starts_with(place.file, systems)) return function;
  }
  const MappedFile file(place.file);
  const ElfW(Ehdr)* header = file.at<ElfW(Ehdr)>(0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) return function;
  const ElfW(Shdr)* sections = file.at<ElfW(Shdr)>(header->e_shoff, header->e_shnum);
  if (!sections) return function;
  for (const std::uint32_t kind : {SHT_SYMTAB, SHT_DYNSYM}) {
    for (int i = 0; i < header->e_shnum; ++i) {
      if (sections[i].sh_type != kind) continue;
      if (find_in_table(file, sections, header->e_shnum, sections[i], place, function)) {
        return function;
      }
    }
  }
  return function;
}

}  // namespace warpkit::emulator
