#include "emulator/rewriter/shared_memory.hpp"

#include <algorithm>
#include <string>

#include "emulator/rewriter/kernels.hpp"
#include "emulator/rewriter/scope.hpp"
#include "emulator/rewriter/shared_declaration.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {
namespace {

class SharedRewriter {
 public:
  SharedRewriter(const TokenStream& stream, std::vector<Edit>& edits,
                 std::vector<Complaint>& complaints)
      : stream_(stream),
        tokens_(stream.tokens),
        scopes_(stream),
        kernels_(named_kernels(stream, scopes_)),
        edits_(edits),
        complaints_(complaints) {}

  void run() {
    for (Index i = 0; i < count(); ++i) {
      if (!has(i, "__shared__")) continue;
      const SharedDeclaration declaration = read_shared_declaration(tokens_, i);
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

  bool at_namespace_scope(const SharedDeclaration& declaration) const {
    return !stream_.is_macro && scopes_.at_namespace_scope(declaration.begin);
  }

  EditPlace place() const { return stream_.is_macro ? EditPlace::MacroBody : EditPlace::Code; }

  void rewrite_extern(const SharedDeclaration& declaration) {
    for (const SharedDeclarator& one : declaration.declarators) {
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
    for (const SharedDeclarator& one : declaration.declarators) {
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
    if (!at_namespace_scope(declaration)) {
      insert_statements(declaration, false);
    }
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

  // What names the kernel whose body `i` stands in; empty outside of one, and where the name may
  // mean something else.
  std::string kernel_round(Index i) const {
    for (const NamedKernel& kernel : kernels_) {
      const KernelDefinition& definition = kernel.definition;
      if (i < definition.opener || i > definition.closer) continue;
      const std::string_view name = at(definition.name_end - 1).text;
      for (Index j = definition.name_end; j < definition.closer; ++j) {
        if (has(j, name)) return {};
      }
      return kernel.name;
    }
    return {};
  }

  void rewrite_static(const SharedDeclaration& declaration) {
    for (const Index i : declaration.statics) {
      Edit erase;
      erase.begin = at(i).begin;
      erase.end = at(i).end;
      erase.place = EditPlace::SameWidth;
      erase.pieces.push_back({std::string(erase.end - erase.begin, ' ')});
      edits_.push_back(std::move(erase));
    }
    if (at_namespace_scope(declaration)) return;
    if (declaration.declarators.size() == 1 && declaration.declarators[0].name <= 0) return;
    insert_statements(declaration, true);
  }

  // Behind a declaration, calls of macros for each of its names.
  void insert_statements(const SharedDeclaration& declaration, bool is_static) {
    Edit insert;
    insert.place = place();
    insert.begin = declaration.end < count() ? at(declaration.end).end : at(count() - 1).end;
    insert.end = insert.begin;
    std::string calls = declaration.end < count() ? "" : ";";
    const std::string kernel = is_static ? kernel_round(declaration.begin) : "";
    for (const SharedDeclarator& one : declaration.declarators) {
      if (one.name < 0) continue;
      const std::string name(declaration.words[static_cast<std::size_t>(one.name)].text);
      calls += (is_static ? " WARPKIT_SHARED_VARIABLE(" : " WARPKIT_DYNAMIC_NAME(") + name + ");";
      if (!kernel.empty()) calls += " WARPKIT_SHARED_IN(" + kernel + ", " + name + ");";
    }
    if (declaration.end >= count()) calls.pop_back();
    insert.pieces.push_back({calls});
    edits_.push_back(std::move(insert));
  }

  const TokenStream& stream_;
  const std::vector<Token>& tokens_;
  ScopeMap scopes_;
  std::vector<NamedKernel> kernels_;
  std::vector<Edit>& edits_;
  std::vector<Complaint>& complaints_;
};

}  // namespace

void rewrite_shared_memory(const TokenStream& stream, std::vector<Edit>& edits,
                           std::vector<Complaint>& complaints) {
  SharedRewriter(stream, edits, complaints).run();
}

}  // namespace warpkit::rewriter
