#!/usr/bin/env bash
# Proves that the documentation build fails on what STYLE forbids, by planting each fault in a small tree that has
# the kit's own Doxyfile. Skips (77), saying so, where Doxygen isn't installed.
# Usage: docs_test.sh REPOSITORY_ROOT
set -uo pipefail

repository=$(cd "$1" && pwd -P)
if ! command -v doxygen >/dev/null; then
  echo "skipped: doxygen isn't installed; ./warpkit docs installs it"
  exit 77
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# build_docs NAME SED_SCRIPT: a tree with one header, changed by the script; sets code and err.
build_docs() {
  local tree="$scratch/$1 tree"
  mkdir -p "$tree/kernels/scale" "$tree/lessons" "$tree/reference_cpu" "$tree/minimodel"
  cp -R "$repository/warpkit" "$repository/entry" "$tree/"
  mkdir "$tree/docs"
  cp "$repository"/docs/Doxyfile "$repository"/docs/*.md "$tree/docs/"
  # The pages' links lead to rooms that this small tree lacks.
  for page in "$tree"/docs/*.md; do printf '# %s\n' "$(basename "$page")" >"$page"; done
  sed -e "$2" >"$tree/kernels/scale/scale.hpp" <<'HEADER'
/// @file
/// Scaling.
#pragma once

namespace warpkit {

/// Scales a vector: `y[i] = factor * x[i]`.
/// @param x (n) host memory
/// @param factor what to multiply by
/// @param n number of elements
/// @return the first element
/// @throws std::invalid_argument if n is below 1
float scale(const float* x, float factor, int n);

}  // namespace warpkit
HEADER
  err=$("$tree/warpkit" docs 2>&1 </dev/null)
  code=$?
}

# expect NAME SED_SCRIPT CODE TEXT
expect() {
  build_docs "$1" "$2"
  if [ "$code" = "$3" ] && [[ $err == *"$4"* ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED %s: exit code %s, expected %s with "%s"; it said:\n%s\n' "$1" "$code" "$3" "$4" "$err"
  fi
}

expect whole '' 0 "build/docs/html/index.html"
expect undocumented_function '/^\/\/\/ [S@][cprt][^f]/d' 1 "is not documented"
expect missing_parameter '/@param factor/d' 1 "parameter 'factor'"
expect misnamed_parameter 's/@param factor/@param f/' 1 "argument 'f'"
expect missing_return '/@return/d' 1 "return type of member"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
