#!/usr/bin/env bash
# shellcheck disable=SC2016  # the stand-ins are written here and expanded there
# Tests of ./warpkit gpu-check on made-up machines: a GPU, nvcc and compute-sanitizer that only say they are there, and
# the real gpu-report. What a GPU computes is beyond this test; what becomes of its results isn't.
# Usage: gpu_check_test.sh REPOSITORY_ROOT GPU_REPORT_PROGRAM
repository=$(cd "$1" && pwd -P)
report_program=$2
# shellcheck source=tests/entry/machine.sh
. "$repository/tests/entry/machine.sh"

# gpu_machine: its programs print what a good run prints.
gpu_machine() {
  ready_machine
  stand_in nvidia-smi <<<'echo "Imaginary GPU"'
  stand_in nvcc <<<'echo "Cuda compilation tools, release 12.4, V12.4.1"'
  stand_in ctest <<<'echo "100% tests passed, 0 tests failed out of 40"'
  stand_in compute-sanitizer <<<'echo "========= ERROR SUMMARY: 0 errors"'
  cat >>"$tools/cmake" <<CMAKE
[ "\$1" = --build ] || exit 0
cp "$machine"/programs/* "\$2/bin/"
ln -sf "$report_program" "\$2/bin/gpu-report"
ln -sf "${report_program%/*}/gpu-counts" "\$2/bin/gpu-counts"
CMAKE
  mkdir "$machine/programs"
  program matmul_test 'echo ran # .nv_fatbin'
  program plain_test 'echo ran'
  program gpu-bench 'printf "machine\tGPU\tImaginary GPU\ntiming\tcopy\tmemcpy\t1\t1\t21\t8e6\tbytes\t0\t\tright\n"'
  program gpu-model-check 'printf "step\tverify Q4_0\tpassed\t1\tevery layer\n"; echo "4 types verified"'
}

# program NAME SCRIPT: what the build puts into its folder of programs.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$machine/programs/$1"
  chmod +x "$machine/programs/$1"
}

find_report() { report=$(cat "$kit"/docs/gpu/*-imaginary-gpu.md 2>/dev/null) || report=""; }

test_without_a_gpu_it_says_so_in_one_line() {
  ready_machine
  run gpu-check
  expect_code 5
  expect_lines 1 "$err"
  expect_in "needs an NVIDIA GPU" "$err"
  [ ! -e "$kit/build" ] || fail "it built something"
}

test_without_nvcc_it_says_so_in_one_line() {
  gpu_machine
  rm "$tools/nvcc"
  environment=(LANG=C CUDA_HOME=/nowhere)
  if [ -x /usr/local/cuda/bin/nvcc ]; then # the machine that runs this test has one where NVIDIA puts it
    sed -i 's|/usr/local/cuda|/nowhere|g' "$kit/entry/machine.sh"
  fi
  run gpu-check
  environment=(LANG=C)
  expect_code 5
  expect_lines 1 "$err"
  expect_in "needs nvcc" "$err"
}

test_a_good_run_leaves_a_report() {
  gpu_machine
  run gpu-check
  expect_code 0
  find_report
  expect_in "Every step passed" "$report"
  expect_in "| tests | passed |" "$report"
  expect_in "100% tests passed, 0 tests failed out of 40" "$report"
  expect_in "| verify Q4_0 | passed | 1.0 | every layer |" "$report"
  expect_in "| copy | memcpy |" "$report"
  expect_in "| nvcc | 12.4 |" "$report"
  for tool in memcheck racecheck initcheck synccheck; do expect_in "| $tool | passed |" "$report"; done
  expect_in "matmul_test" "$(grep 'tool racecheck' "$calls")"
  expect_not_in "plain_test" "$(cat "$calls")"
  [ "$(find "$kit/docs/gpu" -type f | grep -c .)" = 2 ] || fail "not just .md and .json"
}

test_a_failed_test_is_in_the_report_and_in_the_exit_code() {
  gpu_machine
  stand_in ctest <<<'echo "97% tests passed, 1 tests failed out of 40"; exit 8'
  run gpu-check
  expect_code 1
  find_report
  expect_in "| tests | **failed** |" "$report"
  expect_in "build/logs/gpu-check/tests.log" "$report"
}

test_a_finding_of_one_sanitizer_fails_that_step() {
  gpu_machine
  stand_in compute-sanitizer <<<'[ "$2" != racecheck ]'
  run gpu-check
  expect_code 1
  find_report
  expect_in "| racecheck | **failed** |" "$report"
  expect_in "| memcheck | passed |" "$report"
}

test_without_programs_to_look_at_a_sanitizer_has_not_passed() {
  gpu_machine
  rm "$machine/programs/matmul_test"
  run gpu-check
  expect_code 1
}

test_a_missing_sanitizer_is_skipped_with_its_reason() {
  gpu_machine
  rm "$tools/compute-sanitizer"
  run gpu-check
  expect_code 0
  find_report
  expect_in "| memcheck | skipped | 0.0 | compute-sanitizer isn't installed |" "$report"
}

# ncu_machine SECTORS: its ncu tells what the emulator's column in "$column" has, with these sectors.
ncu_machine() {
  gpu_machine
  stand_in_metrics
  printf '%s\n' gpu-kernels >"$machine/programs/counted-programs.txt"
  program gpu-kernels 'echo ran'
  stand_in ncu <<NCU
echo '==PROF== Connected to process 1'
echo '"ID","Kernel Name","Metric Name","Metric Unit","Metric Value"'
case "\$*" in
  *launch__grid_size*) echo '"0","add(const float *)","launch__grid_size","","4"' ;;
  *) echo '"0","add(const float *)","load_sectors","sector","$1"' ;;
esac
NCU
}

# stand_in_metrics: the emulator's column, as `gpu-check --emulator` leaves it, and the notes.
stand_in_metrics() {
  column="$machine/column"
  mkdir -p "$column" "$kit/tests/gpu"
  cp "$repository/tests/gpu/hardware_notes.tsv" "$kit/tests/gpu/"
  echo load_sectors >"$column/others.metrics"
  echo launch__grid_size >"$column/own.metrics"
  cat >"$column/gpu-kernels.csv" <<'CSV'
"ID","Kernel Name","Metric Name","Metric Unit","Metric Value"
"0","add","load_sectors","sector","2,048"
"0","add","launch__grid_size","","4"
CSV
}

test_equal_counts_pass_and_ncu_is_asked_for_those_of_the_emulator() {
  ncu_machine 2,048
  run gpu-check "--counts=$column"
  expect_code 0
  find_report
  expect_in "| counts | passed |" "$report"
  expect_in "2 of 2 counts are the same" "$report"
  expect_in "--clock-control none --csv --print-units base --print-kernel-base function --metrics load_sectors" \
    "$(grep '^ncu' "$calls")"
}

test_a_count_that_differs_fails_and_is_listed() {
  ncu_machine 2,049
  run gpu-check "--counts=$column"
  expect_code 1
  find_report
  expect_in "| counts | **failed** |" "$report"
  expect_in "1 of 2 counts are the same" "$report"
  expect_in "DIFFERS" "$(grep load_sectors "$kit/build/logs/gpu-check/counts.log")"
}

test_a_metric_that_ncu_does_not_know_fails_and_the_others_are_still_compared() {
  ncu_machine 2,048
  stand_in ncu <<'NCU'
case "$*" in *launch__grid_size*) echo '==ERROR== Failed to find metric launch__grid_size'; exit 1 ;; esac
echo '"ID","Kernel Name","Metric Name","Metric Unit","Metric Value"'
echo '"0","add(const float *)","load_sectors","sector","2,048"'
NCU
  run gpu-check "--counts=$column"
  expect_code 1
  find_report
  expect_in "1 of 2 counts are the same" "$report"
  expect_in "1 are missing" "$report"
  expect_in "Failed to find metric launch__grid_size" "$(cat "$kit/build/logs/gpu-check/counts.log")"
}

test_forbidden_counters_skip_the_step_with_its_reason() {
  ncu_machine 2,048
  stand_in ncu <<'NCU'
echo '==ERROR== ERR_NVGPUCTRPERM - The user does not have permission to access NVIDIA GPU Performance Counters'
exit 1
NCU
  run gpu-check "--counts=$column"
  expect_code 0
  find_report
  expect_in "| counts | skipped |" "$report"
  expect_in "NVreg_RestrictProfilingToAdminUsers=0" "$report"
  expect_not_in "| counts | **failed**" "$report"
}

test_an_emulator_that_cannot_count_fails_and_says_how_to_go_on() {
  ncu_machine 2,048
  run gpu-check
  expect_code 1
  find_report
  expect_in "| counts | **failed** |" "$report"
  expect_in "--counts=FOLDER" "$report"
}

test_counts_have_to_be_there() {
  gpu_machine
  run gpu-check --counts=/nowhere
  expect_code 2
  expect_in "holds no counts" "$err"
}

test_without_ncu_the_counts_are_skipped_with_their_reason() {
  gpu_machine
  run gpu-check
  expect_code 0
  find_report
  expect_in "| counts | skipped | 0.0 | ncu isn't installed |" "$report"
}

test_a_wrong_timed_output_is_not_good() {
  gpu_machine
  sed -i 's/right/wrong/' "$machine/programs/gpu-bench"
  run gpu-check
  expect_code 1
  find_report
  expect_in "**wrong**" "$report"
}

test_a_crash_of_a_program_is_a_failed_step() {
  gpu_machine
  program gpu-model-check 'kill -SEGV $$'
  run gpu-check
  expect_code 1
  find_report
  expect_in "| model | **failed** |" "$report"
}

test_native_builds_the_native_preset() {
  gpu_machine
  run gpu-check --native
  expect_code 0
  expect_in "--preset cuda-native" "$(cat "$calls")"
}

run_tests
