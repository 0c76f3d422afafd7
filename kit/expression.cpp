#include "kit/expression.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace warpkit::kit {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

constexpr int kDeepest = 100;  // brackets and signs within one another

// sum = product {+|- product}; product = part {*|/ part}; part = number | name | (sum) | -part
class Parser {
 public:
  Parser(const std::string& text, const std::function<double(const std::string&)>& value)
      : text_(text), value_(value) {}

  double run() {
    const double result = sum();
    if (!ends()) fail(fmt::format("'{}' is not understood", text_.substr(at_)));
    return result;
  }

 private:
  double sum() {
    double total = product();
    while (true) {
      if (takes('+')) {
        total += product();
      } else if (takes('-')) {
        total -= product();
      } else {
        return total;
      }
    }
  }

  double product() {
    double total = part();
    while (true) {
      if (takes('*')) {
        total *= part();
      } else if (takes('/')) {
        total /= part();
      } else {
        return total;
      }
    }
  }

  double part() {
    if (++depth_ > kDeepest) fail("it is nested too deeply");
    double result = 0;
    if (takes('-')) {
      result = -part();
    } else if (takes('(')) {
      result = sum();
      if (!takes(')')) fail("a ')' is missing");
    } else if (ends()) {
      fail("it ends too early");
    } else if (is_letter(text_[at_])) {
      result = value_(name());
    } else {
      result = number();
    }
    --depth_;
    return result;
  }

  std::string name() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    return text_.substr(from, at_ - from);
  }

  double number() {
    if (!is_digit(text_[at_]) && text_[at_] != '.') {
      fail(fmt::format("'{}' is not understood", text_.substr(at_)));
    }
    char* end = nullptr;
    const double result = std::strtod(text_.c_str() + at_, &end);
    const auto next = static_cast<std::size_t>(end - text_.c_str());
    if (next == at_) fail(fmt::format("'{}' is not understood", text_.substr(at_)));
    at_ = next;
    return result;
  }

  bool takes(char wanted) {
    if (ends() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  bool ends() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return at_ == text_.size();
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(fmt::format("\"{}\": {}", text_, what));
  }

  const std::string& text_;
  const std::function<double(const std::string&)>& value_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

double evaluate(const std::string& text, const std::function<double(const std::string&)>& value) {
  return Parser(text, value).run();
}

std::string number_text(double value) {
  const bool is_whole =
      std::isfinite(value) && value == std::floor(value) && std::fabs(value) < 1e15;
  return is_whole ? fmt::format("{:.0f}", value) : fmt::format("{:.4g}", value);
}

}  // namespace warpkit::kit
