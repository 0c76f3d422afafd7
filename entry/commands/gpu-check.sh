# shellcheck shell=bash
# gpu-check: all that needs a GPU, in one go, with a dated report.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit gpu-check [--native] [--counts=FOLDER]
       ./warpkit gpu-check --emulator[=FOLDER]

On a machine with an NVIDIA GPU: builds with nvcc, runs every test on the GPU, and the kernels' tests under
compute-sanitizer's four tools where that is installed; holds the emulator's counts to ncu's, where that is; verifies the shipped model layer by layer in every
weight type; times vector_add beside a copy, the matmul ladder beside cuBLAS, and decoding. Writes
docs/gpu/DATE-GPU.md and .json, and exits with 1 if anything failed. Without a GPU it says so and exits with 5.

It needs nvcc, CMake, a C++ compiler, and GoogleTest: installed, or its source folder in GTEST_SOURCE_DIR.

  --native             compile only for this machine's GPU (quicker) instead of for all architectures
  --emulator[=FOLDER]  needs no GPU: only counts the kit's kernels on the emulator, prints that column with the
                       reasons why hardware may differ, and leaves it in FOLDER (build/emulator-counts)
  --counts=FOLDER      take the emulator's column from there, where the emulator can't be built
USAGE
}

# require_gpu_tools: names the first thing that is missing.
require_gpu_tools() {
  local compiler
  gpu_names >/dev/null || die "$exit_machine" "gpu-check needs an NVIDIA GPU, and none answers here (nvidia-smi)"
  find_nvcc >/dev/null || die "$exit_machine" "gpu-check needs nvcc; it is neither on the PATH nor in CUDA_HOME"
  have cmake || die "$exit_machine" "gpu-check needs CMake 3.25 or newer"
  check_cmake_version
  for compiler in "${CXX:-g++}" c++ clang++; do
    if have "$compiler"; then break; fi
  done
  have "$compiler" || die "$exit_machine" "gpu-check needs a C++ compiler"
  if [ -z "${GTEST_SOURCE_DIR:-}" ] && ! has_header gtest/gtest.h && [ ! -d /usr/src/googletest ]; then
    die "$exit_machine" "gpu-check needs GoogleTest: name its source folder in GTEST_SOURCE_DIR"
  fi
}

# record_step NAME OUTCOME SECONDS EXPLANATION: one line for the report, one for the person.
record_step() {
  printf 'step\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$records"
  printf '%-8s %s (%s s)%s\n' "$2" "$1" "$3" "${4:+: $4}"
}

# run_step NAME PATTERN COMMAND…: runs it with its output in a log of that name. The explanation is the last line of
# the log that matches the pattern. Lines meant for the report are taken over.
run_step() {
  local name=$1 pattern=$2 log="$gpu_logs/${1// /-}.log" start=$SECONDS outcome=passed explanation
  shift 2
  run_logged "$name" "$log" "$@" || outcome=failed
  explanation=$(grep -aE "$pattern" "$log" | tail -n 1) || explanation=""
  if [ "$outcome" = failed ]; then explanation="${explanation:+$explanation; }log: ${log#"$WARPKIT_ROOT"/}"; fi
  grep -aE $'^(machine|timing|step)\t' "$log" >>"$records" || true
  record_step "$name" "$outcome" "$((SECONDS - start))" "${explanation//$'\t'/ }"
}

# programs_with_kernels: the test programs that hold device code.
programs_with_kernels() {
  local program
  for program in "$bin"/*_test; do
    if grep -qaF .nv_fatbin "$program"; then printf '%s\n' "$program"; fi
  done
}

# sanitize_all TOOL: every such program under one of compute-sanitizer's tools; all run, the first failure counts.
sanitize_all() {
  local program status=0 count=0
  while read -r program; do
    printf '== %s\n' "${program##*/}"
    timeout 900 compute-sanitizer --tool "$1" --error-exitcode 9 "$program" </dev/null || status=1
    count=$((count + 1))
  done < <(programs_with_kernels)
  printf '%d programs\n' "$count"
  [ "$count" -gt 0 ] && return "$status"
}

run_sanitizers() {
  local tool
  for tool in memcheck racecheck initcheck synccheck; do
    if have compute-sanitizer; then
      run_step "$tool" '^[0-9]+ programs' sanitize_all "$tool"
    else
      record_step "$tool" skipped 0 "compute-sanitizer isn't installed"
    fi
  done
}

# compare_counts EMULATOR_FOLDER: both columns. The last line that it prints says what came of it.
compare_counts() {
  local hardware="$gpu_logs/counts" status=0
  count_on_gpu "$preset" "$1" "$hardware" || return $?
  "$bin/gpu-counts" "$WARPKIT_ROOT/tests/gpu/hardware_notes.tsv" "$1" "$hardware" || status=$?
  return "$status"
}

# run_counts [EMULATOR_FOLDER]: without one, the emulator's column is made here and now.
run_counts() {
  local folder=${1:-} log="$gpu_logs/counts.log" start=$SECONDS
  if ! have ncu; then
    record_step "counts" skipped 0 "ncu isn't installed"
    return
  fi
  if [ -z "$folder" ]; then
    folder="$WARPKIT_ROOT/build/emulator-counts"
    if ! (count_on_emulator "$folder") >"$log" 2>&1; then
      record_step "counts" failed "$((SECONDS - start))" "the emulator could not count here: see ${log#"$WARPKIT_ROOT"/}; \
./warpkit gpu-check --emulator=FOLDER on another machine makes its column, --counts=FOLDER takes it"
      return
    fi
  fi
  run_step "counts" 'counts are the same|ERR_NVGPUCTRPERM|gpu-counts:' compare_counts "$folder"
  if grep -qaF ERR_NVGPUCTRPERM "$gpu_logs/counts.log" "$gpu_logs"/counts/*.csv 2>/dev/null; then
    sed -i '$d' "$records"
    record_step "counts" skipped "$((SECONDS - start))" "the driver forbids counters to this user (ERR_NVGPUCTRPERM): run \
gpu-check as root (in a container: with CAP_SYS_ADMIN), or set NVreg_RestrictProfilingToAdminUsers=0 for the driver"
  fi
}

command_main() {
  local preset=cuda counts="" report status=0
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  # shellcheck source=entry/counted_programs.sh
  . "$WARPKIT_ROOT/entry/counted_programs.sh"
  while [ $# -gt 0 ]; do
    case $1 in
      --native) preset=cuda-native ;;
      --counts=?*)
        counts=${1#*=}
        [ -e "$counts/others.metrics" ] || die "$exit_usage" "$counts holds no counts; gpu-check --emulator=FOLDER makes them"
        ;;
      --emulator | --emulator=?*)
        counts="$WARPKIT_ROOT/build/emulator-counts"
        case $1 in *=*) counts=${1#*=} ;; esac
        count_on_emulator "$counts" || exit "$exit_failed"
        print_emulator_column "$counts"
        return
        ;;
      *) die "$exit_usage" "gpu-check doesn't know '$1'; see ./warpkit gpu-check --help" ;;
    esac
    shift
  done
  require_gpu_tools
  build "$preset" all
  bin="$WARPKIT_ROOT/build/$preset/bin"
  gpu_logs="$logs/gpu-check"
  records="$WARPKIT_ROOT/build/gpu-check.records"
  mkdir -p "$gpu_logs"
  : >"$records"
  printf 'machine\tcommit\t%s\n' "$(git -C "$WARPKIT_ROOT" describe --always --dirty 2>/dev/null || echo unknown)" \
    >>"$records"
  printf 'machine\tnvcc\t%s\n' "$("$(find_nvcc)" --version | sed -n 's/.*release \([0-9.]*\).*/\1/p')" >>"$records"

  run_step "tests" 'tests passed' ctest --test-dir "$WARPKIT_ROOT/build/$preset" --output-on-failure
  run_sanitizers
  run_counts "$counts"
  run_step "timings" '^$' "$bin/gpu-bench"
  run_step "model" 'types verified' "$bin/gpu-model-check" "$WARPKIT_ROOT/minimodel/models/tiny-F16.gguf" \
    "$WARPKIT_ROOT/build/gpu-check.models"

  report=$("$bin/gpu-report" "$records" "$(date -u +%Y-%m-%d)" "$WARPKIT_ROOT/docs/gpu") || status=$exit_failed
  [ -n "$report" ] || die "$exit_failed" "the report could not be made from $records"
  printf 'Report: %s\n' "$report"
  exit "$status"
}
