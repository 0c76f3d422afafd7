#include "exercises/submission/submission.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "exercises/submission/case_report.hpp"
#include "exercises/submission/harness.hpp"

namespace warpkit::exercise {
namespace {

class Linked : public Submission {
 public:
  Result run(const Request& request) override {
    // Through bytes here too, so that what works while learning works across a pipe.
    return decode_result(encode(answer(decode_request(encode(request)))));
  }
};

class Impostor : public Submission {
 public:
  enum class Kind { Zeros, Copy, Untouched };
  explicit Impostor(Kind kind) : kind_(kind) {}

  Result run(const Request& request) override {
    Result result;
    result.buffers = request.buffers;
    result.facts = {{"status", 0}, {"leaked_bytes", 0}};
    for (auto& [name, buffer] : result.buffers) {
      if (buffer.role == Role::Output) fill(buffer, request);
    }
    return result;
  }

 private:
  void fill(Buffer& output, const Request& request) const {
    std::uint8_t* first = output.bytes.data() + output.offset();
    const std::size_t size = output.count() * element_size(output.type);
    if (size == 0) return;
    if (kind_ == Kind::Zeros) std::memset(first, 0, size);
    if (kind_ != Kind::Copy) return;
    for (const auto& [name, input] : request.buffers) {
      const std::size_t available = input.count() * element_size(input.type);
      if (input.role != Role::Input || available == 0) continue;
      for (std::size_t i = 0; i < size; i += available) {
        std::memcpy(first + i, input.bytes.data() + input.offset(), std::min(available, size - i));
      }
      return;
    }
  }

  Kind kind_;
};

// Launches nothing, though whoever looks at counts, facts and findings sees the right answer's.
class Cleared : public Submission {
 public:
  Result run(const Request& request) override {
    Result result = linked_submission()->run(request);
    bool has_output = false;
    for (auto& [name, buffer] : result.buffers) {
      if (buffer.role != Role::Output) continue;
      has_output = true;
      const std::size_t size = buffer.count() * element_size(buffer.type);
      if (size > 0) std::memset(buffer.bytes.data() + buffer.offset(), 0, size);
    }
    // Where there is nothing to clear, what a kernel would have done shows in facts and launches.
    if (!has_output) {
      result.facts = {{"status", 0}, {"leaked_bytes", 0}};
      result.launches.clear();
    }
    return result;
  }
};

class Noted : public Submission {
 public:
  explicit Noted(std::unique_ptr<Submission> inner) : inner_(std::move(inner)) {}
  Result run(const Request& request) override {
    note_asked(request.asked, request.symptom_if_lost);
    return inner_->run(request);
  }

 private:
  std::unique_ptr<Submission> inner_;
};

}  // namespace

std::unique_ptr<Submission> linked_submission() { return std::make_unique<Linked>(); }

std::unique_ptr<Submission> impostor(const std::string& kind) {
  if (kind == "zeros") return std::make_unique<Impostor>(Impostor::Kind::Zeros);
  if (kind == "copy") return std::make_unique<Impostor>(Impostor::Kind::Copy);
  if (kind == "untouched") return std::make_unique<Impostor>(Impostor::Kind::Untouched);
  if (kind == "cleared") return std::make_unique<Cleared>();
  throw std::invalid_argument("no impostor is called '" + kind + "'");
}

Submission& submission() {
  static Noted chosen(chosen_impostor().empty() ? linked_submission()
                                                : impostor(chosen_impostor()));
  return chosen;
}

}  // namespace warpkit::exercise
