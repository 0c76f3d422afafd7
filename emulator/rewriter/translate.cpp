#include "emulator/rewriter/translate.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>

#include "emulator/rewriter/device_linkage.hpp"
#include "emulator/rewriter/device_new.hpp"
#include "emulator/rewriter/device_variables.hpp"
#include "emulator/rewriter/device_view.hpp"
#include "emulator/rewriter/direct_calls.hpp"
#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/inline_assembly.hpp"
#include "emulator/rewriter/kernels.hpp"
#include "emulator/rewriter/launches.hpp"
#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/own_arrays.hpp"
#include "emulator/rewriter/place_reads.hpp"
#include "emulator/rewriter/quiet_names.hpp"
#include "emulator/rewriter/refused_headers.hpp"
#include "emulator/rewriter/shared_memory.hpp"
#include "emulator/rewriter/split_kernels.hpp"

namespace warpkit::rewriter {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_file(const fs::path& path, const std::string& text) {
  fs::create_directories(fs::absolute(path).parent_path());
  std::ofstream stream(path, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + path.string());
}

bool is_file(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

class Translator {
 public:
  explicit Translator(const Request& request) : request_(request) {}

  Result run() {
    const std::optional<std::string> source = read_file(request_.input);
    if (!source) {
      result_.errors.push_back(
          {request_.input, 0, 0, "cannot read this file", "Check its name and its permissions."});
      return std::move(result_);
    }
    result_.dependencies.push_back(request_.input);
    const fs::path key = fs::weakly_canonical(request_.input);
    headers_[key] = request_.output;
    const Translation translation = translate_text(request_.input, *source);
    if (result_.errors.empty()) {
      write_file(request_.output, translation.text);
      for (const auto& [path, text] : header_texts_) write_file(path, text);
    }
    return std::move(result_);
  }

 private:
  struct Translation {
    std::string text;
    bool changed = false;
  };

  Translation translate_text(const std::string& path, const std::string& source) {
    const LexedFile file = lex(source);
    std::vector<Edit> edits;
    std::vector<Complaint> complaints;
    bool changed = false;
    for (const IncludeDirective& include : file.includes) {
      changed = redirect_include(path, include, edits) || changed;
    }
    const std::size_t includes = edits.size();
    if (request_.whole_program) keep_device_code_to_its_file(file.code, shared_names_, edits);
    note_device_variables(file.code, edits);
    rewrite_launches(source, file.code, edits, complaints);
    rewrite_shared_memory(file.code, edits, complaints);
    register_kernels(file.code, edits);
    show_device_view(source, file.code, edits);
    rewrite_inline_ptx(file.code, edits);
    rewrite_device_new(file.code, edits);
    rewrite_direct_calls(file.code, called_in_headers_, edits);
    if (request_.counted) own_arrays_.mark(source, edits);
    for (const TokenStream& macro : file.macros) {
      rewrite_launches(source, macro, edits, complaints);
      rewrite_shared_memory(macro, edits, complaints);
      register_kernels(macro, edits);
      rewrite_inline_ptx(macro, edits);
    }
    if (request_.split) {
      quiet_names_.read(file);
      const std::size_t before = edits.size();
      split_kernels(source, file.code, quiet_names_, edits);
      result_.splits = result_.splits || edits.size() > before;
    }
    if (request_.heard) {
      result_.reads_unheard = rewrite_place_reads(file.code, edits) || result_.reads_unheard;
    }
    for (const Complaint& complaint : complaints) {
      const Place place = place_of(source, complaint.offset);
      result_.errors.push_back({path, place.line, place.column, complaint.message, complaint.hint});
    }
    changed = changed || edits.size() > includes;
    return {apply_edits(source, path, std::move(edits)), changed};
  }

  // Points an include at a translated header, or, where it was found beside the including file, at
  // the header itself, since the translation stands in another folder. Returns true if translated.
  bool redirect_include(const std::string& includer, const IncludeDirective& include,
                        std::vector<Edit>& edits) {
    bool beside = false;
    const std::optional<fs::path> found = find_header(includer, include, beside);
    if (!found) return refuse_include(include, edits);
    const fs::path translated = translate_header(*found);
    if (translated.empty() && !beside) return false;
    const fs::path target = fs::absolute(translated.empty() ? *found : translated);
    Edit edit;
    edit.begin = include.begin;
    edit.end = include.end;
    edit.place = EditPlace::SameWidth;
    edit.pieces.push_back({"\"" + target.lexically_normal().string() + "\""});
    edits.push_back(std::move(edit));
    return !translated.empty();
  }

  // Puts `error WHY` in the place of `include <…>`.
  bool refuse_include(const IncludeDirective& include, std::vector<Edit>& edits) {
    const std::string why = refusal_of_header(include.name);
    if (why.empty()) return false;
    for (const std::string& dir : request_.builtin_dirs) {
      if (is_part_of_a_library(include.name) && is_file(fs::path(dir) / include.name)) return false;
    }
    Edit edit;
    edit.begin = include.word;
    edit.end = include.end;
    edit.place = EditPlace::SameWidth;
    edit.pieces.push_back({"error " + why});
    edits.push_back(std::move(edit));
    result_.refuses_headers = true;
    return true;
  }

  std::optional<fs::path> find_header(const std::string& includer, const IncludeDirective& include,
                                      bool& beside) const {
    const fs::path name(include.name);
    if (include.quoted) {
      const fs::path candidate =
          name.is_absolute() ? name : fs::path(includer).parent_path() / name;
      beside = is_file(candidate);
      if (beside) return candidate;
    }
    for (const std::string& dir : request_.builtin_dirs) {
      if (is_file(fs::path(dir) / name)) return std::nullopt;
    }
    for (const std::string& dir : request_.include_dirs) {
      if (is_file(fs::path(dir) / name)) return fs::path(dir) / name;
    }
    return std::nullopt;
  }

  // Translates a header once; returns the path of the translation, or an empty path if the header
  // can be used as it is.
  fs::path translate_header(const fs::path& header) {
    const fs::path key = fs::weakly_canonical(header);
    const auto known = headers_.find(key);
    // In a circle of includes the header is still being read and counts as translated; then so does
    // whoever includes it, and so it is.
    if (known != headers_.end()) return known->second;
    const std::optional<std::string> source = read_file(header);
    if (!source) return {};
    result_.dependencies.push_back(header.string());
    const fs::path output = fs::path(request_.output + ".headers") /
                            (std::to_string(headers_.size()) + "-" + header.filename().string());
    headers_[key] = output;
    const Translation translation = translate_text(header.string(), *source);
    if (!translation.changed) {
      headers_[key].clear();
      return {};
    }
    header_texts_[output] = translation.text;
    return output;
  }

  const Request& request_;
  Result result_;
  std::set<std::string> called_in_headers_;       // see rewrite_direct_calls
  QuietNames quiet_names_;                        // of the files read so far
  OwnArrays own_arrays_;                          // likewise
  std::set<std::string> shared_names_;            // see keep_device_code_to_its_file
  std::map<fs::path, fs::path> headers_;          // header → translation, empty if none is needed
  std::map<fs::path, std::string> header_texts_;  // translation → its text
};

}  // namespace

Result translate(const Request& request) { return Translator(request).run(); }

std::string to_string(const Diagnostic& diagnostic) {
  std::string place = diagnostic.file;
  if (diagnostic.line > 0) {
    place += ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column);
  }
  std::string text = place + ": error: " + diagnostic.message + "\n";
  if (!diagnostic.hint.empty()) text += place + ": note: " + diagnostic.hint + "\n";
  return text;
}

}  // namespace warpkit::rewriter
