/// @file
/// Finds definitions of kernels and adds their registration.
#pragma once

#include <string>
#include <vector>

#include "emulator/rewriter/edit.hpp"
#include "emulator/rewriter/kernel_definition.hpp"
#include "emulator/rewriter/lexer.hpp"
#include "emulator/rewriter/scope.hpp"

namespace warpkit::rewriter {

/// A kernel, or a template of kernels, that can be named.
struct NamedKernel {
  KernelDefinition definition;  ///< Where it stands.
  Index global = -1;            ///< Its `__global__`.
  std::string name;             ///< What names it in its own body: `k`, or `(k<T, N>)`.
  bool is_template = false;     ///< Whether it is a template.
};

/// Finds the kernels that are defined at namespace scope.
/// @param stream code or a macro's body
/// @param scopes its braces
/// @return those that can be read and named beyond doubt
std::vector<NamedKernel> named_kernels(const TokenStream& stream, const ScopeMap& scopes);

/// Adds a registration after each kernel's definition, as translate.hpp describes, and what its
/// `__launch_bounds__` and `__cluster_dims__` say. A definition that can't be read beyond doubt
/// gets none.
/// @param stream code or a macro's body
/// @param edits receives the edits
void register_kernels(const TokenStream& stream, std::vector<Edit>& edits);

}  // namespace warpkit::rewriter
