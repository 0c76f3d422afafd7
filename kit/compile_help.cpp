#include "kit/compile_help.hpp"

#include <regex>
#include <sstream>
#include <string>
#include <vector>

namespace warpkit::kit {
namespace {

struct Classic {
  const char* pattern;   // in an error's line, as g++ or clang++ says it
  const char* sentence;  // what to look at
};

// The first that fits is told, so what is special stands before what is general. Quotes are left
// out of the patterns: each compiler has its own.
const Classic kClassics[] = {
    {"a kernel is called as kernel<<<",
     "A kernel needs a launch: between <<< and >>> stand the number of blocks and the number of "
     "threads in each."},
    {"the kernel takes \\(|TypedLauncher",
     "The arguments of the launch and the kernel's parameters don't agree: compare their number, "
     "order and types. A pointer to const can't become one to write through."},
    {"too (few|many) arguments|requires [0-9]+ argument|no matching function for call to",
     "The call and the function's parameters don't agree: compare their number, order and types."},
    {"storage size of .* (isn.t|is not) constant|variable length array|array bound is not an "
     "integer constant",
     "The size of a __shared__ array has to be known when compiling: take a constexpr, or declare "
     "extern __shared__ float name[]; and give its bytes as the third number of <<< >>>."},
    {"is not a member of .std.|no member named .* in namespace .std.|must be declared before it is "
     "used|implicit instantiation of undefined template",
     "An #include is missing at the top of the file, for this name of the standard library."},
    {"read-only|is not assignable|const-qualified|discards qualifiers|drops .const.",
     "What is const may be read only. Is it the output that you mean to write?"},
    {"no return statement|non-void function|return-statement with no value|control reaches end",
     "This function promises a value and comes to its end without a return."},
    {"return-statement with a value|void function .* should not return|must have a void return",
     "A void function returns no value; a kernel is always void and answers through a pointer."},
    {"function.definition is not allowed here|expected .\\}. at end of input|error: expected .\\}.",
     "A } is missing: a block that was opened further up is never closed."},
    {"expected declaration before .\\}|extraneous closing brace|expected unqualified-id before "
     ".\\}",
     "There is one } too many, here or further up."},
    {"expected .*.;.|expected .*;. (before|after|at)",
     "A semicolon is missing, here or at the end of the line above."},
    {"expected .*.\\).", "A ) is missing, or a ( is too many."},
    {"did you mean", "This name is known nowhere; most likely it is misspelt."},
    {"was not declared in this scope|use of undeclared identifier|does not name a type|unknown "
     "type "
     "name",
     "This name is not known here: it is misspelt, declared only further down, or its #include is "
     "missing."},
    {"has no member named|no member named",
     "There is no such member. threadIdx, blockIdx, blockDim and gridDim have x, y and z."},
    {"redefinition|redeclar|conflicting declaration",
     "This name was declared already, further up; one of the two needs another name, or no type in "
     "front."},
    {"invalid conversion|cannot convert|cannot initialize|no viable conversion|incompatible",
     "One type stands where another is wanted: a pointer is no number, and a pointer to const "
     "can't "
     "become one to write through."},
};

constexpr const char* kEntry =
    "The tests found no function of the exercise's name and parameters: compare the line that "
    "begins yours with the one in entry.hpp.";

// g++ writes typographic quotes where the locale has them.
std::string with_plain_quotes(std::string text) {
  for (const char* quote : {"\xe2\x80\x98", "\xe2\x80\x99"}) {
    for (std::size_t at = 0; (at = text.find(quote, at)) != std::string::npos;) {
      text.replace(at, 3, "'");
    }
  }
  return text;
}

bool is_error(const std::string& line) { return line.find("error: ") != std::string::npos; }

}  // namespace

std::string compile_help(const std::string& messages) {
  static const std::vector<std::pair<std::regex, const char*>> classics = [] {
    std::vector<std::pair<std::regex, const char*>> made;
    for (const Classic& one : kClassics) {
      made.emplace_back(std::regex(one.pattern), one.sentence);
    }
    return made;
  }();
  std::istringstream lines(with_plain_quotes(messages));
  for (std::string line; std::getline(lines, line);) {
    if (line.find("undefined reference") != std::string::npos ||
        line.find("undefined symbol") != std::string::npos) {
      return kEntry;
    }
    if (!is_error(line)) continue;
    for (const auto& [pattern, sentence] : classics) {
      if (std::regex_search(line, pattern)) return sentence;
    }
  }
  return "";
}

}  // namespace warpkit::kit
