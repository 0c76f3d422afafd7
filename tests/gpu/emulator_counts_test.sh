#!/usr/bin/env bash
# Counts the kernels that gpu-check counts on a GPU with the emulator's ncu, and holds them to emulator_counts.tsv.
# Usage: emulator_counts_test.sh REPOSITORY_ROOT FOLDER_OF_PROGRAMS
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$2/warpkit-cc" "$1/emulator/profiler/calibration/kernels.cu" -o "$work/kernels"
metrics=$(grep -v '^#' "$1/tests/gpu/emulator_counts.tsv" | cut -f 2 | sort -u | paste -sd ,)
"$2/warpkit-ncu" --csv --print-units base --metrics "$metrics" "$work/kernels" >"$work/counts.csv"
"$2/gpu-counts" "$1/tests/gpu/emulator_counts.tsv" "$work/counts.csv"
