#include "emulator/rewriter/edit.hpp"

#include <algorithm>

namespace warpkit::rewriter {
namespace {

std::size_t count_newlines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// True when nothing that a compiler sees is left on the line of `offset`.
bool rest_of_line_is_blank(std::string_view source, std::size_t offset) {
  while (offset < source.size() && source[offset] != '\n') {
    if (source.substr(offset, 2) == "//") return true;
    if (source[offset] != ' ' && source[offset] != '\t' && source[offset] != '\r') return false;
    ++offset;
  }
  return true;
}

class Writer {
 public:
  Writer(std::string_view source, std::string_view file) : source_(source) {
    line_starts_.push_back(0);
    for (std::size_t i = 0; i < source.size(); ++i) {
      if (source[i] == '\n') line_starts_.push_back(i + 1);
    }
    out_ = "#line 1 " + quote(file) + "\n";
  }

  void copy_to(std::size_t end) {
    append(source_.substr(pos_, end - pos_));
    pos_ = end;
  }

  void apply(const Edit& edit) {
    copy_to(edit.begin);
    const std::size_t written_before = count_newlines(out_);
    for (const Piece& piece : edit.pieces) {
      if (piece.origin != Piece::kNoOrigin && edit.place == EditPlace::Code) go_to(piece.origin);
      append(piece.text);
    }
    pos_ = edit.end;
    if (edit.place == EditPlace::Code) {
      if (line_ != line_of(pos_) || !rest_of_line_is_blank(source_, pos_)) go_to(pos_);
      return;
    }
    const std::size_t wanted = count_newlines(source_.substr(edit.begin, edit.end - edit.begin));
    for (std::size_t n = count_newlines(out_) - written_before; n < wanted; ++n) {
      append(edit.place == EditPlace::MacroBody ? "\\\n" : "\n");
    }
  }

  std::string finish() {
    copy_to(source_.size());
    return std::move(out_);
  }

 private:
  std::size_t line_of(std::size_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    return static_cast<std::size_t>(after - line_starts_.begin());
  }

  void append(std::string_view text) {
    out_ += text;
    line_ += count_newlines(text);
  }

  // Starts a new line that counts as the line of `offset`, filled up to its column.
  void go_to(std::size_t offset) {
    line_ = line_of(offset);
    out_ += "\n#line " + std::to_string(line_) + "\n";
    for (std::size_t i = line_starts_[line_ - 1]; i < offset; ++i) {
      const bool continues_utf8 = (static_cast<unsigned char>(source_[i]) & 0xC0U) == 0x80U;
      if (!continues_utf8) out_ += source_[i] == '\t' ? '\t' : ' ';
    }
  }

  std::string_view source_;
  std::vector<std::size_t> line_starts_;
  std::string out_;
  std::size_t pos_ = 0;   // what is before it in the source has been written
  std::size_t line_ = 1;  // line that a compiler gives to the end of out_
};

}  // namespace

Place place_of(std::string_view source, std::size_t offset) {
  const std::string_view before = source.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  const std::size_t line_start = newline == std::string_view::npos ? 0 : newline + 1;
  return {static_cast<int>(count_newlines(before)) + 1, static_cast<int>(offset - line_start) + 1};
}

std::string apply_edits(std::string_view source, std::string_view file, std::vector<Edit> edits) {
  // What is put in before a token comes before what replaces the token.
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  Writer writer(source, file);
  for (const Edit& edit : edits) writer.apply(edit);
  return writer.finish();
}

std::string quote(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

}  // namespace warpkit::rewriter
