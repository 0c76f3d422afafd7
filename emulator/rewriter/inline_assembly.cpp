#include "emulator/rewriter/inline_assembly.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <string>

#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

// What one instruction without inputs becomes. `%0` in the source takes the value.
struct Translation {
  std::string_view instruction;  // one blank between words, `%` once
  std::string_view expression;   // in namespace warpkit::emulator, or with ::
};

constexpr std::array kTranslations = {
    Translation{"mov.u32 %0, %laneid;", "::warpkit::emulator::lane_register()"},
    Translation{"mov.s32 %0, %laneid;", "::warpkit::emulator::lane_register()"},
    Translation{"mov.u32 %0, %warpid;", "::warpkit::emulator::warp_register()"},
    Translation{"mov.u32 %0, %nwarpid;", "::warpkit::emulator::warp_count_register()"},
    Translation{"mov.u32 %0, %smid;", "::warpkit::emulator::multiprocessor_register()"},
    Translation{"mov.u32 %0, %nsmid;", "::warpkit::emulator::multiprocessor_count_register()"},
    Translation{"mov.u32 %0, %lanemask_eq;", "(1u << ::warpkit::emulator::lane_register())"},
    Translation{"mov.u32 %0, %lanemask_lt;", "((1u << ::warpkit::emulator::lane_register()) - 1)"},
    Translation{"mov.u32 %0, %lanemask_le;", "((2u << ::warpkit::emulator::lane_register()) - 1)"},
    Translation{"mov.u32 %0, %lanemask_gt;", "~((2u << ::warpkit::emulator::lane_register()) - 1)"},
    Translation{"mov.u32 %0, %lanemask_ge;", "~((1u << ::warpkit::emulator::lane_register()) - 1)"},
    Translation{"mov.u64 %0, %globaltimer;", "::__globaltimer()"},
    Translation{"mov.u32 %0, %clock;", "static_cast<unsigned>(::clock64())"},
    Translation{"mov.u64 %0, %clock64;", "::clock64()"},
    Translation{"membar.cta;", "::__threadfence_block()"},
    Translation{"membar.gl;", "::__threadfence()"},
    Translation{"membar.sys;", "::__threadfence_system()"},
    Translation{"bar.sync 0;", "::__syncthreads()"},
    Translation{"barrier.sync 0;", "::__syncthreads()"},
    Translation{"trap;", "::__trap()"},
};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool continues_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

// The characters of a string literal, as far as assembly needs them: `\n` and `\t` become blanks.
std::string contents(std::string_view literal) {
  const std::size_t open = literal.find('"');
  if (open == std::string_view::npos || literal.size() < open + 2) return "";
  const bool raw = open > 0 && literal[open - 1] == 'R';
  std::string_view inside = literal.substr(open + 1, literal.size() - open - 2);
  if (raw && inside.find('(') != std::string_view::npos) {
    inside = inside.substr(inside.find('(') + 1, inside.rfind(')') - inside.find('(') - 1);
  }
  std::string text;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    const bool escape = inside[i] == '\\' && !raw && i + 1 < inside.size();
    if (escape) ++i;
    const bool blank = (escape && (inside[i] == 'n' || inside[i] == 't')) || inside[i] == '\n';
    text += blank ? ' ' : inside[i];
  }
  return text;
}

// One blank between words, none at the ends; `%%` as `%`.
std::string normalised(const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool space = std::isspace(static_cast<unsigned char>(text[i])) != 0;
    if (space && (result.empty() || result.back() == ' ')) continue;
    if (text[i] == '%' && i + 1 < text.size() && text[i + 1] == '%') ++i;
    if (text[i] == ';' && !result.empty() && result.back() == ' ') result.pop_back();
    result += space ? ' ' : text[i];
  }
  while (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

// PTX's instructions have their types behind dots (`ld.global.f32`), which no processor's that a
// host has do; or they are one of a few words.
bool is_ptx(const std::string& text) {
  static constexpr std::array kWords = {"trap", "brkpt", "exit"};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_letter(text[i]) ||
        (i > 0 && (continues_word(text[i - 1]) || text[i - 1] == '.' || text[i - 1] == '%'))) {
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && continues_word(text[end])) ++end;
    const bool dotted = end + 1 < text.size() && text[end] == '.' && is_letter(text[end + 1]);
    const std::string word = text.substr(i, end - i);
    if (dotted || std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return true;
    i = end;
  }
  return text.find(".reg ") != std::string::npos;
}

class AssemblyRewriter {
 public:
  AssemblyRewriter(const TokenStream& stream, std::vector<Edit>& edits)
      : stream_(stream), tokens_(stream.tokens), edits_(edits) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "asm") && !has(i, "__asm__") && !has(i, "__asm")) continue;
      Index open = i + 1;
      while (has(open, "volatile") || has(open, "__volatile__") || has(open, "inline")) ++open;
      const Index close = has(open, "(") ? match_forward(tokens_, open) : count();
      if (close >= count()) continue;
      rewrite(i, open, close);
      i = close;
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  void rewrite(Index begin, Index open, Index close) {
    std::string text;
    Index i = open + 1;
    // Between the strings there may be words that macros make strings of.
    for (; i < close && !has(i, ":") && !has(i, "::"); ++i) {
      text += at(i).kind == TokenKind::String ? contents(at(i).text) : " ";
    }
    if (!is_ptx(text)) return;
    const std::string instructions = normalised(text);
    const auto known =
        std::find_if(kTranslations.begin(), kTranslations.end(),
                     [&](const Translation& one) { return one.instruction == instructions; });
    if (known == kTranslations.end()) return refuse(begin, close, instructions);
    if (instructions.find("%0") == std::string::npos) {
      replace(begin, close, {{std::string(known->expression), at(begin).begin}});
      return;
    }
    // `: "=r"(target)`
    if (!has(i, ":") || i + 2 >= close || at(i + 1).kind != TokenKind::String || !has(i + 2, "(")) {
      return refuse(begin, close, instructions);
    }
    const std::string target = join(tokens_, i + 2, match_forward(tokens_, i + 2) + 1);
    replace(begin, close, {{target, at(i + 2).begin}, {" = " + std::string(known->expression)}});
  }

  // An error if the compiler comes to make code of it, so that what isn't used does no harm.
  void refuse(Index begin, Index close, const std::string& instructions) {
    constexpr std::size_t kLongest = 60;
    const bool is_long = instructions.size() > kLongest;
    const std::string shown = instructions.substr(0, kLongest) + (is_long ? " ..." : "");
    const std::string message =
        "inline PTX is not available in this version of the emulator: " + shown;
    // A function of its own that isn't inlined, so that it is said once.
    const std::string name =
        "inline_ptx_" + std::to_string(std::hash<std::string>{}(instructions) % 10000);
    replace(begin, close,
            {{"[]() __attribute__((noinline, noclone)) { extern void " + name +
              "() __attribute__((error(" + quote(message) + "))); "},
             {name + "()", at(begin).begin},
             {"; }()"}});
  }

  void replace(Index begin, Index close, std::vector<Piece> pieces) {
    Edit edit;
    edit.begin = at(begin).begin;
    edit.end = at(close).end;
    edit.place = stream_.is_macro ? EditPlace::MacroBody : EditPlace::Code;
    edit.pieces = std::move(pieces);
    edits_.push_back(std::move(edit));
  }

  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  std::vector<Edit>& edits_;
};

}  // namespace

void rewrite_inline_ptx(const TokenStream& stream, std::vector<Edit>& edits) {
  AssemblyRewriter(stream, edits).run();
}

}  // namespace warpkit::rewriter
