#include "emulator/rewriter/shared_memory.hpp"

#include <algorithm>
#include <string>

#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

// One name of a declaration, as token ranges.
struct Declarator {
  Index pointers = 0;    // first of the `*` and qualifiers before the name
  Index name = -1;       // the name itself; -1 if there is none
  Index dimensions = 0;  // the first `[`, or `end`
  Index end = 0;         // just past the declarator
};

struct Declaration {
  Index begin = 0;  // first token
  Index end = 0;    // index of the `;`, or the number of tokens in a macro without one
  bool is_extern = false;
  std::vector<Index> statics;           // tokens `static`
  std::vector<Token> words;             // the declaration without storage and alignment
  Index type_end = 0;                   // in words: just past the type common to all names
  std::vector<Declarator> declarators;  // in words
};

class SharedRewriter {
 public:
  SharedRewriter(const TokenStream& stream, std::vector<Edit>& edits,
                 std::vector<Complaint>& complaints)
      : stream_(stream),
        tokens_(stream.tokens),
        scopes_(stream),
        edits_(edits),
        complaints_(complaints) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__shared__")) continue;
      const Declaration declaration = read(i);
      if (declaration.is_extern) {
        rewrite_extern(declaration);
      } else {
        put_alignment_first(i);
        rewrite_static(declaration);
      }
      i = std::max(i, declaration.end - 1);
    }
  }

 private:
  Index count() const { return static_cast<Index>(tokens_.size()); }
  const Token& at(Index i) const { return tokens_[static_cast<std::size_t>(i)]; }
  bool has(Index i, std::string_view text) const {
    return i >= 0 && i < count() && at(i).kind != TokenKind::String && at(i).is(text);
  }

  bool at_namespace_scope(const Declaration& declaration) const {
    return !stream_.is_macro && scopes_.at_namespace_scope(declaration.begin);
  }

  Index begin_of_declaration(Index i) const {
    while (i > 0) {
      if (has(i - 1, ";") || has(i - 1, "{") || has(i - 1, "}") || has(i - 1, ":")) return i;
      if (has(i - 1, ")")) {
        const Index open = match_back(tokens_, i - 1);
        if (open < 1 || !is_alignment(at(open - 1))) return i;
        i = open;
      } else {
        --i;
      }
    }
    return 0;
  }

  static bool is_alignment(const Token& token) {
    return token.is("__align__") || token.is("alignas") || token.is("__attribute__");
  }

  Index end_of_declaration(Index i) const {
    for (; i < count() && !has(i, ";"); ++i) {
      if (is_opener(at(i))) i = match_forward(tokens_, i);
    }
    return i < count() ? i : count();
  }

  Declaration read(Index shared) const {
    Declaration result;
    result.begin = begin_of_declaration(shared);
    result.end = end_of_declaration(shared);
    for (Index i = result.begin; i < result.end; ++i) {
      if (has(i, "extern")) {
        result.is_extern = true;
      } else if (has(i, "static")) {
        result.statics.push_back(i);
      } else if (is_alignment(at(i)) && has(i + 1, "(")) {
        i = match_forward(tokens_, i + 1);
      } else if (!has(i, "__shared__")) {
        result.words.push_back(at(i));
      }
    }
    find_declarators(result);
    return result;
  }

  static void find_declarators(Declaration& declaration) {
    const std::vector<Token>& words = declaration.words;
    const auto size = static_cast<Index>(words.size());
    Index begin = 0;
    while (begin <= size) {
      Declarator one;
      one.end = find_comma(words, begin);
      one.dimensions = find_dimensions(words, begin, one.end);
      one.name = one.dimensions - 1;
      if (one.name < begin ||
          words[static_cast<std::size_t>(one.name)].kind != TokenKind::Identifier) {
        one.name = find_bracketed_name(words, begin, one.end);
      }
      one.pointers = begin;
      if (begin == 0 && one.name > 0) {
        one.pointers = skip_pointers_back(words, one.name);
        declaration.type_end = one.pointers;
      }
      declaration.declarators.push_back(one);
      begin = one.end + 1;
    }
  }

  // The name in `(*name)(int)` or `(*name)[4]`, or -1.
  static Index find_bracketed_name(const std::vector<Token>& words, Index i, Index end) {
    while (i + 1 < end && !(is_word(words, i, "(") && is_word(words, i + 1, "*"))) ++i;
    for (++i; i < end && is_word(words, i, "*"); ++i) continue;
    return i < end && words[static_cast<std::size_t>(i)].kind == TokenKind::Identifier ? i : -1;
  }

  static bool is_word(const std::vector<Token>& words, Index i, std::string_view text) {
    return words[static_cast<std::size_t>(i)].is(text);
  }

  // The `,` that ends the declarator which begins at `i`, or the end.
  static Index find_comma(const std::vector<Token>& words, Index i) {
    const auto size = static_cast<Index>(words.size());
    for (; i < size && !is_word(words, i, ","); ++i) {
      if (is_opener(words[static_cast<std::size_t>(i)])) {
        i = match_forward(words, i);
      } else if (is_word(words, i, "<")) {
        i = match_angle_forward(words, i, size);
      }
    }
    return i < size ? i : size;
  }

  static Index find_dimensions(const std::vector<Token>& words, Index i, Index end) {
    for (; i < end && !is_word(words, i, "[") && !is_word(words, i, "="); ++i) {
      if (is_word(words, i, "<")) i = match_angle_forward(words, i, end);
      if (i < end && is_word(words, i, "(")) i = match_forward(words, i);
      if (i < end && is_word(words, i, "{")) i = match_forward(words, i);
    }
    return i < end ? i : end;
  }

  static Index skip_pointers_back(const std::vector<Token>& words, Index name) {
    Index first = name;
    bool any = false;
    for (Index i = name - 1; i > 0; --i) {
      if (is_word(words, i, "*") || is_word(words, i, "&")) {
        first = i;
        any = true;
      } else if (!is_word(words, i, "const") && !is_word(words, i, "volatile") &&
                 !is_word(words, i, "__restrict__")) {
        break;
      }
    }
    return any ? first : name;
  }

  EditPlace place() const { return stream_.is_macro ? EditPlace::MacroBody : EditPlace::Code; }

  void rewrite_extern(const Declaration& declaration) {
    for (const Declarator& one : declaration.declarators) {
      if (one.name < 0 || declaration.type_end == 0) {
        complaints_.push_back({at(declaration.begin).begin,
                               "can't read this 'extern __shared__' declaration",
                               "Write it out in the kernel as: extern __shared__ float name[];"});
        return;
      }
    }
    Edit edit;
    edit.begin = at(declaration.begin).begin;
    edit.end = at(declaration.end - 1).end;
    edit.place = place();
    const std::vector<Token>& words = declaration.words;
    for (const Declarator& one : declaration.declarators) {
      const bool first = &one == &declaration.declarators.front();
      const std::string pointers = join(words, one.pointers, one.name);
      Binding binding;
      binding.type =
          join(words, 0, declaration.type_end) + (pointers.empty() ? "" : " " + pointers);
      binding.type_origin = words[0].begin;
      binding.name = words[static_cast<std::size_t>(one.name)];
      binding.is_array = one.dimensions < one.end;
      if (binding.is_array) {
        binding.dimensions = join(words, match_forward(words, one.dimensions) + 1, one.end);
      }
      edit.pieces.push_back({first ? "[[maybe_unused]] " : "; [[maybe_unused]] "});
      if (at_namespace_scope(declaration)) {
        bind_at_namespace_scope(edit, binding);
      } else {
        bind_in_function(edit, binding);
      }
    }
    edits_.push_back(std::move(edit));
  }

  // One name that stands for the dynamic shared memory.
  struct Binding {
    std::string type;             // of an element
    std::size_t type_origin = 0;  // where the type stands in the source
    Token name;
    bool is_array = false;
    std::string dimensions;  // those after the first, as written
  };

  static void bind_in_function(Edit& edit, const Binding& binding) {
    const Piece type{binding.type, binding.type_origin};
    const Piece name{std::string(binding.name.text), binding.name.begin};
    const std::string base = ">(::warpkit::emulator::dynamic_shared())";
    const std::string& dimensions = binding.dimensions;
    if (!binding.is_array) {
      edit.pieces.insert(edit.pieces.end(),
                         {type, {" &"}, name, {" = *static_cast<"}, type, {" *" + base}});
    } else if (dimensions.empty()) {
      edit.pieces.insert(edit.pieces.end(),
                         {type, {" *const "}, name, {" = static_cast<"}, type, {" *" + base}});
    } else {
      edit.pieces.insert(edit.pieces.end(), {type,
                                             {" (*const "},
                                             name,
                                             {")" + dimensions + " = static_cast<"},
                                             type,
                                             {" (*)" + dimensions + base}});
    }
  }

  static void bind_at_namespace_scope(Edit& edit, const Binding& binding) {
    const bool pointer_to_array = !binding.dimensions.empty();
    edit.pieces.push_back({"extern __thread "});
    edit.pieces.push_back({binding.type, binding.type_origin});
    edit.pieces.push_back({pointer_to_array ? " (*" : " *"});
    edit.pieces.push_back({std::string(binding.name.text), binding.name.begin});
    edit.pieces.push_back({pointer_to_array ? ")" + binding.dimensions : ""});
    edit.pieces.push_back({" WARPKIT_DYNAMIC_SHARED"});
  }

  // `__shared__ alignas(16)` is `alignas(16) __shared__`: what the macro stands for is no
  // attribute, and C++ wants attributes in front.
  void put_alignment_first(Index shared) {
    if (!has(shared + 1, "alignas") || !has(shared + 2, "(")) return;
    const Index close = match_forward(tokens_, shared + 2);
    if (close >= count()) return;
    Edit swap;
    swap.begin = at(shared).begin;
    swap.end = at(close).end;
    swap.place = place();
    swap.pieces.push_back({join(tokens_, shared + 1, close + 1) + " __shared__"});
    edits_.push_back(std::move(swap));
  }

  void rewrite_static(const Declaration& declaration) {
    for (const Index i : declaration.statics) {
      Edit erase;
      erase.begin = at(i).begin;
      erase.end = at(i).end;
      erase.place = EditPlace::SameWidth;
      erase.pieces.push_back({std::string(erase.end - erase.begin, ' ')});
      edits_.push_back(std::move(erase));
    }
    if (at_namespace_scope(declaration)) return;
    Edit insert;
    insert.place = place();
    insert.begin = declaration.end < count() ? at(declaration.end).end : at(count() - 1).end;
    insert.end = insert.begin;
    std::string calls = declaration.end < count() ? "" : ";";
    for (const Declarator& one : declaration.declarators) {
      if (one.name <= 0 && declaration.declarators.size() == 1) return;
      if (one.name < 0) continue;
      const std::string name(declaration.words[static_cast<std::size_t>(one.name)].text);
      calls += " WARPKIT_SHARED_VARIABLE(" + name + ");";
    }
    if (declaration.end >= count()) calls.pop_back();
    insert.pieces.push_back({calls});
    edits_.push_back(std::move(insert));
  }

  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<Edit>& edits_;
  std::vector<Complaint>& complaints_;
};

}  // namespace

void rewrite_shared_memory(const TokenStream& stream, std::vector<Edit>& edits,
                           std::vector<Complaint>& complaints) {
  SharedRewriter(stream, edits, complaints).run();
}

}  // namespace warpkit::rewriter
