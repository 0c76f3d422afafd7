#include "emulator/rewriter/uniform_names.hpp"

#include <algorithm>
#include <string>

#include "emulator/rewriter/shared_declaration.hpp"

namespace warpkit::rewriter {
namespace {

bool has(const std::vector<Token>& tokens, Index i, std::string_view text) {
  if (i < 0 || i >= static_cast<Index>(tokens.size())) return false;
  const Token& token = tokens[static_cast<std::size_t>(i)];
  return token.kind != TokenKind::String && token.is(text);
}

// Whether a `break` or `continue` in it belongs to a loop around it.
bool jumps_out(const std::vector<Token>& tokens, const Statement& statement) {
  if (statement.kind == StatementKind::Simple) {
    return has(tokens, statement.begin, "break") || has(tokens, statement.begin, "continue");
  }
  // A `continue` in a `switch` is a loop's, and a loop that isn't looked into keeps its jumps.
  if (statement.kind == StatementKind::Other) {
    if (!has(tokens, statement.begin, "switch")) return false;
    for (Index i = statement.begin; i < statement.end; ++i) {
      if (has(tokens, i, "continue")) return true;
    }
    return false;
  }
  if (statement.kind == StatementKind::For || statement.kind == StatementKind::While) return false;
  return std::any_of(statement.children.begin(), statement.children.end(),
                     [&](const Statement& child) { return jumps_out(tokens, child); });
}

}  // namespace

bool is_for_the_block(const std::vector<Token>& tokens, const Statement& statement,
                      Index last_barrier) {
  for (Index i = statement.begin; i < statement.end; ++i) {
    if (has(tokens, i, "__syncthreads")) return true;
    if (has(tokens, i, "return") && statement.begin < last_barrier) return true;
  }
  return jumps_out(tokens, statement);
}

LoopHead read_loop_head(const std::vector<Token>& tokens, const Statement& loop) {
  LoopHead head{{loop.head_open + 1, -1}, {-1, -1}, {-1, loop.head_close}};
  for (Index i = loop.head_open + 1; i < loop.head_close; ++i) {
    if (is_opener(tokens[static_cast<std::size_t>(i)])) {
      i = match_forward(tokens, i);
    } else if (has(tokens, i, ";")) {
      if (head.condition.first < 0) {
        head.init.second = i;
        head.condition.first = i + 1;
      } else {
        head.condition.second = i;
        head.step.first = i + 1;
      }
    }
  }
  if (head.step.first < 0) head.condition.first = -1;
  return head;
}

void UniformNames::add_parameter(std::string_view name) { variables_[name].is_parameter = true; }

void UniformNames::read(const std::vector<Statement>& body, Index begin, Index end) {
  gather(body);
  judge(begin, end);
  while (kill_some()) continue;
}

void UniformNames::gather(const std::vector<Statement>& list) {
  for (const Statement& one : list) {
    if (one.kind == StatementKind::Simple) {
      const Declaration declaration = read_declaration(tokens_, one.begin, one.end - 1);
      if (declaration.kind == Declaration::Variables) {
        declare(declaration);
      } else if (declaration.kind == Declaration::Shared) {
        declare_shared(one);
      } else {
        add_updates(one.begin, one.end - 1);
      }
    } else if (is_for_the_block(tokens_, one, last_barrier_)) {
      if (one.kind == StatementKind::For) gather_head(one);
      gather(one.children);
    } else {
      gather_inner(one, one.end);
    }
  }
}

void UniformNames::gather_head(const Statement& loop) {
  const LoopHead head = read_loop_head(tokens_, loop);
  if (head.condition.first < 0) return;
  const Declaration declaration = read_declaration(tokens_, head.init.first, head.init.second);
  if (declaration.kind == Declaration::Variables) {
    declare(declaration);
  } else {
    add_updates(head.init.first, head.init.second);
  }
  add_updates(head.step.first, head.step.second);
}

// Of a statement that every thread carries out in one go: what it declares for itself.
void UniformNames::gather_inner(const Statement& statement, Index scope_end) {
  const auto add = [&](Index begin, Index end, Index until) {
    const Declaration declaration = read_declaration(tokens_, begin, end);
    if (declaration.kind != Declaration::Variables) return;
    for (const Declarator& one : declaration.declarators) {
      inner_.push_back({at(one.name).text, {one.name, until}});
      variables_[at(one.name).text];
    }
  };
  if (statement.kind == StatementKind::Simple) {
    add(statement.begin, statement.end - 1, scope_end);
    return;
  }
  if (statement.kind == StatementKind::For) {
    const LoopHead head = read_loop_head(tokens_, statement);
    if (head.condition.first >= 0) add(head.init.first, head.init.second, statement.end);
  }
  for (const Statement& child : statement.children) gather_inner(child, statement.end);
}

void UniformNames::declare(const Declaration& declaration) {
  groups_.emplace_back();
  for (const Declarator& one : declaration.declarators) {
    const std::string_view name = at(one.name).text;
    Variable& variable = variables_[name];
    groups_.back().push_back(name);
    if (one.is_array || one.is_reference) variable.alive = false;
    const Range value{one.init_begin, one.init_end};
    if (one.init_begin >= 0) variable.values.push_back(value);
    updates_[one.name] = value;
  }
}

void UniformNames::declare_shared(const Statement& statement) {
  Index shared = statement.begin;
  while (!has(shared, "__shared__")) ++shared;
  const SharedDeclaration declaration = read_shared_declaration(tokens_, shared);
  for (const SharedDeclarator& one : declaration.declarators) {
    if (one.name < 0) continue;
    variables_[declaration.words[static_cast<std::size_t>(one.name)].text].alive = false;
  }
}

void UniformNames::add_updates(Index begin, Index end) {
  for (Index i = begin; i < end;) {
    Index next = i;
    while (next < end && !has(next, ",")) {
      next = is_opener(at(next)) ? match_forward(tokens_, next) + 1 : next + 1;
    }
    Range value;
    const Index name = updated_name(i, next, value);
    if (name >= 0) updates_[name] = value;
    i = next + 1;
  }
}

// Of `++name`, `name--`, `name = value`, `name *= value`: the name. Else -1.
Index UniformNames::updated_name(Index begin, Index end, Range& value) const {
  value = {-1, -1};
  const auto pair = [&](Index i) {
    return (has(i, "+") && has(i + 1, "+")) || (has(i, "-") && has(i + 1, "-"));
  };
  if (pair(begin) && begin + 3 == end && at(begin + 2).kind == TokenKind::Identifier) {
    return begin + 2;
  }
  if (begin >= end || at(begin).kind != TokenKind::Identifier) return -1;
  if (pair(begin + 1) && begin + 3 == end) return begin;
  for (Index i = begin + 1; i < end && i <= begin + 3; ++i) {
    if (at(i).kind != TokenKind::Punctuation || is_opener(at(i)) || has(i, ".") || has(i, "->")) {
      return -1;
    }
    if (has(i, "=")) {
      if (has(i + 1, "=")) return -1;
      value = {i + 1, end};
      return begin;
    }
  }
  return -1;
}

bool UniformNames::is_inner(Index i) const {
  return std::any_of(inner_.begin(), inner_.end(), [&](const Inner& inner) {
    return inner.name == at(i).text && inner.scope.first <= i && i < inner.scope.second;
  });
}

// Takes those out that change where it can't be told to what.
void UniformNames::judge(Index begin, Index end) {
  for (const Inner& inner : inner_) {
    // It may also be declared for the block, elsewhere; alone it isn't.
    Variable& variable = variables_[inner.name];
    const bool elsewhere =
        variable.is_parameter ||
        std::any_of(groups_.begin(), groups_.end(), [&](const auto& group) {
          return std::find(group.begin(), group.end(), inner.name) != group.end();
        });
    if (!elsewhere) variable.alive = false;
  }
  const auto kill = [&](Index i) {
    const auto found = variables_.find(at(i).text);
    if (found != variables_.end() && !is_inner(i)) found->second.alive = false;
  };
  find_changes(tokens_, begin, end, [&](Index i) {
    if (updates_.count(i) == 0) kill(i);
  });
  for (Index i = begin; i < end; ++i) {
    if (at(i).kind != TokenKind::Identifier) continue;
    const Index open = call_of(tokens_, i);
    if (open < 0 || !quiet_.may_change_arguments(at(i).text)) continue;
    for (Index k = open; k < match_forward(tokens_, open); ++k) kill(k);
  }
}

bool UniformNames::kill_some() {
  bool killed = false;
  const auto kill = [&](std::string_view name) {
    Variable& variable = variables_[name];
    killed = killed || variable.alive;
    variable.alive = false;
  };
  for (const auto& [name, variable] : variables_) {
    for (const Range& value : variable.values) {
      if (variable.alive && !is_uniform(value.first, value.second)) kill(name);
    }
  }
  for (const auto& [i, value] : updates_) {
    const auto found = variables_.find(at(i).text);
    const auto [first, last] = value;
    if (found == variables_.end() || !found->second.alive || first < 0) continue;
    if (!is_uniform(first, last)) kill(at(i).text);
  }
  for (const auto& group : groups_) {
    const bool whole = std::all_of(group.begin(), group.end(),
                                   [&](std::string_view name) { return variables_[name].alive; });
    if (whole) continue;
    for (const std::string_view name : group) kill(name);
  }
  return killed;
}

bool UniformNames::is_uniform(Index begin, Index end) const {
  if (reads_memory(begin, end)) return false;
  for (Index i = begin; i < end; ++i) {
    if (at(i).kind == TokenKind::Identifier && !has(i - 1, ".") && !has(i - 1, "->") &&
        !is_uniform_name(i, end)) {
      return false;
    }
    // A call of what an expression gives.
    if (has(i, "]") && has(i + 1, "(")) return false;
  }
  return true;
}

bool UniformNames::is_uniform_name(Index i, Index end) const {
  const std::string_view name = at(i).text;
  const auto found = variables_.find(name);
  if (found != variables_.end()) return found->second.alive && !has(i + 1, "(");
  const Index open = call_of(tokens_, i);
  if (open >= 0 && open < end) {
    if (!quiet_.is_same_for_all(name)) return false;
    if (!quiet_.is_macro(name)) return true;
  }
  std::set<std::string_view> asked;
  return is_uniform_global(name, asked);
}

// What isn't declared in the kernel: the block's coordinates, a constant, a type, a macro.
bool UniformNames::is_uniform_global(std::string_view name,
                                     std::set<std::string_view>& asked) const {
  if (name == "threadIdx" || name == "this") return false;
  if (!quiet_.is_macro(name)) return true;
  if (!quiet_.is_same_for_all(name)) return false;
  if (!asked.insert(name).second) return true;
  const std::set<std::string>& names = quiet_.names_in(name);
  return std::all_of(names.begin(), names.end(), [&](const std::string& inside) {
    const auto found = variables_.find(inside);
    if (found != variables_.end()) return found->second.alive;
    return is_uniform_global(inside, asked);
  });
}

bool UniformNames::reads_memory(Index begin, Index end) const {
  for (Index i = begin; i < end; ++i) {
    if (follows_address(tokens_, i)) return true;
    if (at(i).kind != TokenKind::Identifier || is_variable(at(i).text)) continue;
    const bool known = quiet_.is_known(at(i).text) || call_of(tokens_, i) >= 0;
    if (known && quiet_.reads_memory(at(i).text)) return true;
  }
  return false;
}

bool UniformNames::is_uniform(const Declaration& declaration) const {
  return std::all_of(declaration.declarators.begin(), declaration.declarators.end(),
                     [&](const Declarator& one) {
                       const auto found = variables_.find(at(one.name).text);
                       return found != variables_.end() && found->second.alive;
                     });
}

bool UniformNames::is_update(Index begin, Index end) const {
  Range value;
  const Index name = updated_name(begin, end, value);
  if (name < 0) return false;
  const auto found = variables_.find(at(name).text);
  return found != variables_.end() && found->second.alive;
}

bool UniformNames::has_changed_parameter() const {
  return std::any_of(variables_.begin(), variables_.end(), [](const auto& entry) {
    return entry.second.is_parameter && !entry.second.alive;
  });
}

}  // namespace warpkit::rewriter
