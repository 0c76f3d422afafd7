#include "minimodel/gguf/model_error.hpp"

namespace warpkit::minimodel {
namespace {

std::string one_line(std::string_view file, std::string_view what, std::string_view next) {
  constexpr std::size_t kWhole = 2000;
  return printable(file, kWhole) + ": " + printable(what, kWhole) + "; " + printable(next, kWhole);
}

bool is_continuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

void append_escaped(std::string* out, unsigned char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  *out += "\\x";
  *out += kDigits[byte >> 4];
  *out += kDigits[byte & 15];
}

}  // namespace

ModelError::ModelError(std::string_view file, std::string_view what, std::string_view next)
    : std::runtime_error(one_line(file, what, next)) {}

std::size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(at(i))) return 0;
  }
  if (first == 0xE0 && at(1) < 0xA0) return 0;  // overlong
  if (first == 0xED && at(1) > 0x9F) return 0;  // surrogates
  if (first == 0xF0 && at(1) < 0x90) return 0;  // overlong
  if (first == 0xF4 && at(1) > 0x8F) return 0;  // above U+10FFFF
  return length;
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t i = 0;
  while (i < text.size()) {
    if (i >= limit) return out + "...";
    const std::size_t length = utf8_sequence(text.substr(i));
    const auto byte = static_cast<unsigned char>(text[i]);
    // C0 and DEL are one byte; C1 (U+0080 to U+009F) moves the cursor of some terminals too.
    const bool control =
        byte < 0x20 || byte == 0x7F ||
        (byte == 0xC2 && length == 2 && static_cast<unsigned char>(text[i + 1]) < 0xA0);
    if (length == 0 || control) {
      append_escaped(&out, byte);
      ++i;
    } else {
      out.append(text.substr(i, length));
      i += length;
    }
  }
  return out;
}

}  // namespace warpkit::minimodel
