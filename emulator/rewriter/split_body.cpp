#include "emulator/rewriter/split_body.hpp"

#include <algorithm>
#include <string>

namespace warpkit::rewriter {
namespace {

constexpr const char* kOurs = "::warpkit::emulator::";
constexpr int kMostLoops = 7;  // within each other; as the runtime has room for

}  // namespace

bool SplitBody::write(const std::vector<Statement>& body, Index end) {
  write_list(body, end);
  return !failed_;
}

void SplitBody::write_list(const std::vector<Statement>& list, Index scope_end) {
  kept_.emplace_back();
  scope_ends_.push_back(scope_end);
  for (const Statement& one : list) {
    if (!failed_) write_one(one);
  }
  flush();
  kept_.pop_back();
  scope_ends_.pop_back();
}

void SplitBody::write_one(const Statement& statement) {
  if (statement.kind == StatementKind::Simple) return write_simple(statement);
  if (!is_for_the_block(tokens_, statement, last_barrier_)) {
    part_.push_back(statement);
    return;
  }
  flush();
  switch (statement.kind) {
    case StatementKind::Block:
      return write_child(statement);
    case StatementKind::If:
      return write_if(statement);
    case StatementKind::For:
    case StatementKind::While:
      return write_loop(statement);
    default:
      return fail();
  }
}

void SplitBody::write_simple(const Statement& statement) {
  const Index begin = statement.begin;
  const Index last = statement.end - 1;  // the `;`
  if (begin == last) return;
  if (has(begin, "__syncthreads")) {
    // What follows belongs to the next part even where a thread has returned in this one.
    if (!has(begin + 1, "(") || begin + 3 != last || returned_) return fail();
    flush();
    pieces_.push_back({std::string(kOurs) + "split_barrier(", at(begin).begin});
    return say(std::string(kOurs) + "Site::here()); ");
  }
  if (mentions("__syncthreads", begin, last)) return fail();
  if (has(begin, "return") && begin < last_barrier_) {
    flush();
    return text(begin, statement.end);
  }
  if (has(begin, "break") || has(begin, "continue")) {
    flush();
    return text(begin, statement.end);
  }
  const Declaration declaration = read_declaration(tokens_, begin, last);
  switch (declaration.kind) {
    case Declaration::Unknown:
      return fail();
    case Declaration::Shared:
      // A name of one value would be captured by its value.
      if (mentions("extern", begin, last) && !has(last - 1, "]")) return fail();
      return text(begin, statement.end);
    case Declaration::Constants:
      return text(begin, statement.end);
    case Declaration::Variables:
      if (!names_.is_uniform(declaration)) break;
      return text(begin, statement.end);
    case Declaration::None:
      if (!names_.is_update(begin, last)) break;
      flush();
      return text(begin, statement.end);
  }
  part_.push_back(statement);
}

void SplitBody::write_if(const Statement& statement) {
  if (!names_.is_uniform(statement.head_open + 1, statement.head_close)) return fail();
  text(statement.begin, statement.head_close + 1);
  write_child(statement.children[0]);
  if (statement.children.size() < 2) return;
  say(" else ");
  write_child(statement.children[1]);
}

void SplitBody::write_loop(const Statement& loop) {
  if (loop.kind == StatementKind::For) {
    const LoopHead head = read_loop_head(tokens_, loop);
    if (head.condition.first < 0) return fail();
    const Declaration declaration = read_declaration(tokens_, head.init.first, head.init.second);
    const bool starts_alike = declaration.kind == Declaration::Variables
                                  ? names_.is_uniform(declaration)
                                  : names_.is_uniform(head.init.first, head.init.second);
    if (!starts_alike || !names_.is_uniform(head.condition.first, head.condition.second) ||
        !names_.is_uniform(head.step.first, head.step.second)) {
      return fail();
    }
  } else if (!names_.is_uniform(loop.head_open + 1, loop.head_close)) {
    return fail();
  }
  text(loop.begin, loop.head_close + 1);
  if (++depth_ > kMostLoops) return fail();
  say(std::string(" { const ") + kOurs + "SplitIteration warpkit_i" + std::to_string(++loops_) +
      ";");
  write_child(loop.children[0]);
  say("} ");
  --depth_;
}

// What a statement controls, in braces.
void SplitBody::write_child(const Statement& child) {
  say(" { ");
  if (child.kind == StatementKind::Block) {
    write_list(child.children, child.end - 1);
  } else {
    write_list({child}, child.end);
  }
  say(" } ");
}

bool SplitBody::mentions(std::string_view name, Index begin, Index end) const {
  for (Index i = begin; i < end; ++i) {
    if (at(i).kind == TokenKind::Identifier && at(i).is(name) && !has(i - 1, ".") &&
        !has(i - 1, "->")) {
      return true;
    }
  }
  return false;
}

bool SplitBody::changes(std::string_view name, Index begin, Index end) const {
  bool changed = false;
  find_changes(tokens_, begin, end, [&](Index i) { changed = changed || at(i).is(name); });
  // A call may change it through a reference.
  for (Index i = begin; i < end && !changed; ++i) {
    if (at(i).kind != TokenKind::Identifier || !quiet_.may_change_arguments(at(i).text)) continue;
    const Index open = call_of(tokens_, i);
    changed = open >= 0 && mentions(name, open, match_forward(tokens_, open));
  }
  return changed;
}

// The variables of the part that later ones mention.
std::vector<SplitBody::Kept> SplitBody::declared_in_part(Index end) const {
  std::vector<Kept> result;
  for (const Statement& one : part_) {
    if (one.kind != StatementKind::Simple) continue;
    const Declaration declaration = read_declaration(tokens_, one.begin, one.end - 1);
    if (declaration.kind != Declaration::Variables) continue;
    for (const Declarator& declarator : declaration.declarators) {
      const std::string_view name = at(declarator.name).text;
      if (!mentions(name, part_.back().end, end)) continue;
      result.push_back({name, parts_, static_cast<int>(result.size()), declarator.is_array,
                        declarator.is_reference});
    }
  }
  return result;
}

// Brings in what earlier parts have kept for this one.
void SplitBody::borrow(Index begin, Index end) {
  std::vector<std::string_view> done;
  for (auto scope = kept_.rbegin(); scope != kept_.rend(); ++scope) {
    for (auto one = scope->rbegin(); one != scope->rend(); ++one) {
      if (std::find(done.begin(), done.end(), one->name) != done.end()) continue;
      if (!mentions(one->name, begin, end)) continue;
      done.push_back(one->name);
      const std::string name(one->name);
      const std::string home = std::string(kOurs) + "kept<" + std::to_string(one->slot) +
                               ">(warpkit_s" + std::to_string(one->state) + "[warpkit_t])";
      if (one->is_array || changes(one->name, begin, end)) {
        say(std::string(kOurs) + "Borrowed warpkit_b_" + name + "(" + home +
            "); [[maybe_unused]] auto& " + name + " = warpkit_b_" + name + ".value; ");
      } else {
        say("[[maybe_unused]] auto " + name + " = " + home + "; ");
      }
    }
  }
}

// Writes what each thread does up to here.
void SplitBody::flush() {
  if (part_.empty() || failed_) return;
  if (returned_) return fail();
  const Index begin = part_.front().begin;
  const Index end = part_.back().end;
  const std::vector<Kept> kept = declared_in_part(scope_ends_.back());
  for (Index i = begin; i < end; ++i) returned_ = returned_ || has(i, "return");
  if (std::any_of(kept.begin(), kept.end(), [](const Kept& one) { return one.is_reference; }) ||
      (returned_ && !kept.empty())) {
    return fail();
  }
  if (!kept.empty()) say("const auto warpkit_s" + std::to_string(parts_) + " = ");
  say(std::string(kOurs) +
      "defer_part([=]([[maybe_unused]] const unsigned warpkit_t) WARPKIT_SPLIT_PART { ");
  borrow(begin, end);
  for (const Statement& one : part_) text(one.begin, one.end);
  if (!kept.empty()) {
    std::string list;
    for (const Kept& one : kept) list += (list.empty() ? "" : ", ") + std::string(one.name);
    say(std::string(" return ") + kOurs + "keep(" + list + ");");
  }
  say(" }); ");
  kept_.back().insert(kept_.back().end(), kept.begin(), kept.end());
  part_.clear();
  ++parts_;
}

// The source's text, with what the edits make of it.
void SplitBody::text(Index begin, Index end) {
  std::size_t from = at(begin).begin;
  const std::size_t until = at(end - 1).end;
  const auto copy = [&](std::size_t to) {
    if (from < to) pieces_.push_back({std::string(source_.substr(from, to - from)), from});
    from = to;
  };
  for (const Edit& edit : edits_) {
    if (edit.begin < from || edit.end > until) continue;
    copy(edit.begin);
    pieces_.insert(pieces_.end(), edit.pieces.begin(), edit.pieces.end());
    from = edit.end;
  }
  copy(until);
  say(" ");
}

}  // namespace warpkit::rewriter
