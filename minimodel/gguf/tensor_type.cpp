#include "minimodel/gguf/tensor_type.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <string>

namespace warpkit::minimodel {
namespace {

// Numbers that are missing here were never used or were removed from the format.
constexpr TensorType kTypes[] = {
    {0, "F32", 1, 4, WeightType::F32},      {1, "F16", 1, 2, WeightType::F16},
    {2, "Q4_0", 32, 18, WeightType::Q4_0},  {3, "Q4_1", 32, 20, std::nullopt},
    {6, "Q5_0", 32, 22, std::nullopt},      {7, "Q5_1", 32, 24, std::nullopt},
    {8, "Q8_0", 32, 34, WeightType::Q8_0},  {9, "Q8_1", 32, 36, std::nullopt},
    {10, "Q2_K", 256, 84, std::nullopt},    {11, "Q3_K", 256, 110, std::nullopt},
    {12, "Q4_K", 256, 144, std::nullopt},   {13, "Q5_K", 256, 176, std::nullopt},
    {14, "Q6_K", 256, 210, std::nullopt},   {15, "Q8_K", 256, 292, std::nullopt},
    {16, "IQ2_XXS", 256, 66, std::nullopt}, {17, "IQ2_XS", 256, 74, std::nullopt},
    {18, "IQ3_XXS", 256, 98, std::nullopt}, {19, "IQ1_S", 256, 50, std::nullopt},
    {20, "IQ4_NL", 32, 18, std::nullopt},   {21, "IQ3_S", 256, 110, std::nullopt},
    {22, "IQ2_S", 256, 82, std::nullopt},   {23, "IQ4_XS", 256, 136, std::nullopt},
    {24, "I8", 1, 1, std::nullopt},         {25, "I16", 1, 2, std::nullopt},
    {26, "I32", 1, 4, std::nullopt},        {27, "I64", 1, 8, std::nullopt},
    {28, "F64", 1, 8, std::nullopt},        {29, "IQ1_M", 256, 56, std::nullopt},
    {30, "BF16", 1, 2, std::nullopt},       {34, "TQ1_0", 256, 54, std::nullopt},
    {35, "TQ2_0", 256, 66, std::nullopt},   {39, "MXFP4", 32, 17, std::nullopt},
};

}  // namespace

const TensorType* find_tensor_type(std::uint32_t id) {
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [id](const TensorType& type) { return type.id == id; });
  return found == std::end(kTypes) ? nullptr : found;
}

const TensorType& tensor_type(WeightType type) {
  for (const TensorType& candidate : kTypes) {
    if (candidate.weight == type) return candidate;
  }
  throw std::invalid_argument("tensor_type: unknown weight type");
}

std::optional<WeightType> weight_type_from_name(std::string_view name) {
  std::string upper(name);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const TensorType& candidate : kTypes) {
    if (candidate.weight && candidate.name == upper) return candidate.weight;
  }
  return std::nullopt;
}

}  // namespace warpkit::minimodel
