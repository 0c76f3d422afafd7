#include "emulator/checks/symbols.hpp"

#include <cxxabi.h>
#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace warpkit::emulator::checks {
namespace {

std::string plain_name(const char* name) {
  int status = 0;
  char* demangled = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string text = status == 0 && demangled ? demangled : name;
  std::free(demangled);
  const std::string anonymous = "(anonymous namespace)::";
  for (std::size_t at; (at = text.find(anonymous)) != std::string::npos;) {
    text.erase(at, anonymous.size());
  }
  return text;
}

std::uintptr_t program_base() {
  std::uintptr_t base = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* data) {
        *static_cast<std::uintptr_t*>(data) = info->dlpi_addr;
        return 1;  // the program comes first
      },
      &base);
  return base;
}

const Symbol* find(const std::vector<Symbol>& symbols, std::uintptr_t address, std::size_t within) {
  const auto behind =
      std::upper_bound(symbols.begin(), symbols.end(), address,
                       [](std::uintptr_t at, const Symbol& symbol) { return at < symbol.begin; });
  if (behind == symbols.begin()) return nullptr;
  const Symbol& symbol = *std::prev(behind);
  return address < symbol.begin + symbol.bytes + within ? &symbol : nullptr;
}

}  // namespace

void Symbols::read() {
  if (is_read_) return;
  is_read_ = true;
  std::ifstream stream("/proc/self/exe", std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  ElfW(Ehdr) header;
  if (file.size() < sizeof header) return;
  std::memcpy(&header, file.data(), sizeof header);
  const auto section = [&](std::size_t index) {
    ElfW(Shdr) one{};
    const std::size_t at = header.e_shoff + index * sizeof one;
    if (index < header.e_shnum && at + sizeof one <= file.size()) {
      std::memcpy(&one, file.data() + at, sizeof one);
    }
    return one;
  };
  const std::uintptr_t base = program_base();
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    const ElfW(Shdr) table = section(i);
    const ElfW(Shdr) names = section(table.sh_link);
    if (table.sh_type != SHT_SYMTAB || table.sh_offset + table.sh_size > file.size() ||
        names.sh_offset + names.sh_size > file.size()) {
      continue;
    }
    for (std::size_t at = 0; at + sizeof(ElfW(Sym)) <= table.sh_size; at += sizeof(ElfW(Sym))) {
      ElfW(Sym) symbol;
      std::memcpy(&symbol, file.data() + table.sh_offset + at, sizeof symbol);
      const int type = ELF64_ST_TYPE(symbol.st_info);
      if ((type != STT_OBJECT && type != STT_TLS) || symbol.st_size == 0) continue;
      if (symbol.st_shndx == SHN_UNDEF || symbol.st_name >= names.sh_size) continue;
      const std::uintptr_t begin = type == STT_TLS ? symbol.st_value : base + symbol.st_value;
      (type == STT_TLS ? thread_local_ : symbols_)
          .push_back(
              {begin, symbol.st_size, plain_name(file.data() + names.sh_offset + symbol.st_name)});
    }
  }
  const auto by_address = [](const Symbol& a, const Symbol& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.name < b.name;
  };
  std::sort(symbols_.begin(), symbols_.end(), by_address);
  std::sort(thread_local_.begin(), thread_local_.end(), by_address);
}

const Symbol* Symbols::before(std::uintptr_t address, std::size_t within) {
  read();
  return find(symbols_, address, within);
}

const Symbol* Symbols::holding(std::uintptr_t address) { return before(address, 0); }

const Symbol* Symbols::thread_local_holding(std::size_t offset) {
  read();
  return find(thread_local_, offset, 0);
}

bool Symbols::has_thread_local() {
  read();
  return !thread_local_.empty();
}

}  // namespace warpkit::emulator::checks
