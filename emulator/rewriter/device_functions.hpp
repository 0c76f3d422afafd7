/// @file
/// Finds the functions that run on the device, with their parameters.
#pragma once

#include <string>
#include <vector>

#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/token_walk.hpp"

namespace warpkit::rewriter {

/// A function's definition, as token indices.
struct DeviceFunction {
  const std::vector<Token>* tokens = nullptr;  ///< the stream
  std::string name;                            ///< without a class or namespace
  Index opener = -1;                           ///< the `{` of the body
  Index closer = -1;                           ///< its `}`
  std::vector<Index> params;                   ///< the parameters' names; -1 for one without
  std::vector<bool> references;                ///< of each parameter: it is one
  bool is_noinline = false;                    ///< `__noinline__`
  bool is_constexpr = false;                   ///< may hold no variable with a destructor
};

/// Finds `__global__` and `__device__` functions with a body, members of classes too.
/// @param stream code; must outlive the result
/// @return them, in order
std::vector<DeviceFunction> find_device_functions(const TokenStream& stream);

}  // namespace warpkit::rewriter
