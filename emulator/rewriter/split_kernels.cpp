#include "emulator/rewriter/split_kernels.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "emulator/rewriter/kernel_definition.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/split_body.hpp"
#include "emulator/rewriter/statements.hpp"
#include "emulator/rewriter/uniform_names.hpp"

namespace warpkit::rewriter {
namespace {

// A kernel that holds one of these stays as it is.
constexpr std::array<std::string_view, 21> kLeftAlone = {
    "volatile", "asm",          "__asm__",
    "goto",     "new",          "delete",
    "struct",   "class",        "union",
    "enum",     "try",          "catch",
    "throw",    "operator",     "static",
    "template", "this",         "decltype",
    "__func__", "__FUNCTION__", "__PRETTY_FUNCTION__"};

class Splitter {
 public:
  Splitter(std::string_view source, const TokenStream& stream, const QuietNames& quiet,
           std::vector<Edit>& edits)
      : source_(source), tokens_(stream.tokens), scopes_(stream), quiet_(quiet), edits_(edits) {
    std::stable_sort(edits_.begin(), edits_.end(), [](const Edit& a, const Edit& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    });
  }

  void run() {
    std::vector<Edit> made;
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__global__") || !scopes_.at_namespace_scope(i)) continue;
      const KernelDefinition definition = read_kernel(tokens_, scopes_, i);
      if (definition.name_begin < 0) continue;
      split(i, definition, made);
      i = definition.closer;
    }
    edits_.insert(edits_.end(), made.begin(), made.end());
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }
  bool is_word(Index i) const {
    return i >= 0 && i < count() && at(i).kind == TokenKind::Identifier;
  }

  void split(Index global, const KernelDefinition& kernel, std::vector<Edit>& made) {
    Index last_barrier = -1;
    for (Index i = kernel.opener; i < kernel.closer; ++i) {
      if (has(i, "__syncthreads")) last_barrier = i;
    }
    if (last_barrier < 0 || has_directives(kernel)) return;
    std::vector<Statement> body;
    if (!read_statements(tokens_, kernel.opener, kernel.closer, body)) return;
    UniformNames names(tokens_, quiet_, last_barrier);
    if (!add_parameters(kernel, names)) return;
    names.read(body, kernel.opener + 1, kernel.closer);
    if (names.has_changed_parameter() || !is_plain(global, kernel, names)) return;
    SplitBody writer(source_, tokens_, names, quiet_, edits_, last_barrier);
    if (!writer.write(body, kernel.closer)) return;
    Edit insert;
    insert.begin = insert.end = at(kernel.opener).end;
    insert.pieces.push_back(
        {" if (::warpkit::emulator::begin_split_block()) { WARPKIT_SPLIT_BEGIN "});
    std::vector<Piece> pieces = writer.take();
    insert.pieces.insert(insert.pieces.end(), pieces.begin(), pieces.end());
    insert.pieces.push_back({"return; WARPKIT_SPLIT_END }"});
    made.push_back(std::move(insert));
  }

  // Any directive but a #pragma: what is compiled isn't known, or the text can't stand twice.
  bool has_directives(const KernelDefinition& kernel) const {
    std::size_t i = at(kernel.opener).begin;
    while (i < at(kernel.closer).begin) {
      const std::size_t line_end = std::min(source_.find('\n', i), source_.size());
      const std::size_t first = source_.find_first_not_of(" \t", i);
      if (first < line_end && source_[first] == '#') {
        const std::size_t word = source_.find_first_not_of(" \t", first + 1);
        if (source_.substr(word, 6) != "pragma") return true;
      }
      i = line_end + 1;
    }
    return false;
  }

  // Whether nothing in it may wait but barriers, and nothing is hidden.
  bool is_plain(Index global, const KernelDefinition& kernel, const UniformNames& names) const {
    for (Index i = global; i < kernel.closer; ++i) {
      if (i == kernel.name_end) continue;
      if (i > kernel.opener && hides_something(i)) return false;
      if (!is_word(i)) continue;
      const std::string_view text = at(i).text;
      if (std::find(kLeftAlone.begin(), kLeftAlone.end(), text) != kLeftAlone.end()) return false;
      if (i <= kernel.opener) continue;
      if (quiet_.is_macro(text) && !quiet_.is_quiet(text)) return false;
      if (spins(tokens_, i)) return false;
      if (is_declared_with_it(i)) continue;
      const bool member = has(i - 1, ".") || has(i - 1, "->");
      const Index open = call_of(tokens_, i);
      if (open < 0 || has(i, "__syncthreads")) continue;
      if (has(i + 1, "<") && names.is_variable(text)) continue;  // a comparison
      if (member || !(quiet_.is_quiet(text) || is_template_type(global, text))) return false;
    }
    return true;
  }

  // `__align__(16)` and its like in a declaration of shared memory.
  bool is_declared_with_it(Index i) const {
    return has(i, "__align__") || has(i, "alignas") || has(i, "__attribute__");
  }

  // Lambdas, calls of what an expression gives, references to variables.
  bool hides_something(Index i) const {
    const bool behind_value = is_word(i - 1) || has(i - 1, "]") || has(i - 1, ")");
    if (has(i, "[") && (!behind_value || has(i - 1, "auto") || has(i - 1, "return"))) return true;
    if (has(i, "]") && has(i + 1, "(")) return true;
    if (has(i, ")") && has(i + 1, "(") && !is_cast(i)) return true;
    if (!has(i, "&") || !is_word(i + 1) ||
        !(is_word(i - 1) || has(i - 1, ">") || has(i - 1, "&"))) {
      return false;
    }
    return has(i + 2, ":") || (has(i + 2, "=") && !has(i + 3, "="));
  }

  // `(const float *)(…)` or `if (…) (…)`, by what stands in front of the second bracket.
  bool is_cast(Index close) const {
    const Index open = match_back(tokens_, close);
    if (open < 0 || open + 1 == close || has(open + 1, "*") || has(open - 1, ">")) return false;
    return !is_word(open - 1) || has(open - 1, "if") || has(open - 1, "while") ||
           has(open - 1, "for") || has(open - 1, "return");
  }

  bool is_template_type(Index global, std::string_view name) const {
    Index i = global;
    while (i > 0 && !has(i - 1, ";") && !has(i - 1, "}") && !has(i - 1, "{")) --i;
    for (; i < global; ++i) {
      if ((has(i, "typename") || has(i, "class")) && has(i + 1, name)) return true;
    }
    return false;
  }

  bool add_parameters(const KernelDefinition& kernel, UniformNames& names) const {
    const Index close = match_forward(tokens_, kernel.name_end);
    for (Index i = kernel.name_end + 1; i < close;) {
      Index next = i;
      while (next < close && !has(next, ",")) {
        if (is_opener(at(next))) next = match_forward(tokens_, next);
        if (has(next, "<")) next = match_angle_forward(tokens_, next, close);
        ++next;
      }
      Index name = i;
      while (name < next && !has(name, "=") && !has(name, "[")) ++name;
      --name;
      if (!is_word(name) || has(name - 1, ".") || has(name, "void")) {
        if (!(has(name, "void") && next == close && i + 1 == close)) return false;
      } else {
        names.add_parameter(at(name).text);
      }
      i = next + 1;
    }
    return true;
  }

  std::string_view source_;
  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  const QuietNames& quiet_;
  std::vector<Edit>& edits_;
};

}  // namespace

void split_kernels(std::string_view source, const TokenStream& stream, const QuietNames& quiet,
                   std::vector<Edit>& edits) {
  Splitter(source, stream, quiet, edits).run();
}

}  // namespace warpkit::rewriter
