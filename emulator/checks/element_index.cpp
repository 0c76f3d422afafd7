#include "emulator/checks/element_index.hpp"

#include <vector>

#include "emulator/runtime/report.hpp"

namespace warpkit::emulator::checks {
namespace {

/// Rounds down, as an index does.
std::ptrdiff_t quotient(std::ptrdiff_t a, std::ptrdiff_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

ElementIndex element_index(const ArrayShape& shape, std::ptrdiff_t offset) {
  const auto element = static_cast<std::ptrdiff_t>(shape.element_bytes ? shape.element_bytes : 1);
  std::ptrdiff_t left = quotient(offset, element);
  std::vector<std::ptrdiff_t> indices;
  for (int i = shape.dimensions - 1; i > 0; --i) {
    const auto extent = static_cast<std::ptrdiff_t>(shape.extents[i] ? shape.extents[i] : 1);
    const std::ptrdiff_t row = quotient(left, extent);
    indices.insert(indices.begin(), left - row * extent);
    left = row;
  }
  indices.insert(indices.begin(), left);
  ElementIndex result;
  for (const std::ptrdiff_t index : indices) {
    result.text += "[" + std::to_string(index) + "]";
    result.json += (result.json.empty() ? "" : ", ") + std::to_string(index);
  }
  if (indices.size() > 1) result.json = "[" + result.json + "]";
  return result;
}

std::string extent_words(const ArrayShape& shape, std::size_t bytes) {
  const std::size_t element = shape.element_bytes ? shape.element_bytes : 1;
  const std::size_t count = bytes / element;
  std::string text;
  for (int i = 0; i < shape.dimensions && shape.dimensions > 1; ++i) {
    if (shape.extents[i]) text += (text.empty() ? "" : " x ") + std::to_string(shape.extents[i]);
  }
  if (text.empty()) text = std::to_string(count);
  return text + (count == 1 ? " element of " : " elements of ") + bytes_text(element);
}

}  // namespace warpkit::emulator::checks
