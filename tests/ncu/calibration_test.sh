#!/usr/bin/env bash
# Counts the known kernels; their table must be right, and be the one at the end of the page.
# Usage: calibration_test.sh CALIBRATION_PROGRAM PAGE
set -euo pipefail
table=$("$1")
[ "$(tail -n "$(wc -l <<<"$table")" "$2")" = "$table" ] || {
  printf '%s does not end with what ./warpkit profile --calibrate prints:\n%s\n' "$2" "$table" >&2
  exit 1
}
