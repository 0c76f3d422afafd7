#!/usr/bin/env bash
# shellcheck disable=SC2016  # the stand-ins are written here and expanded there
# Tests of ./warpkit profile: what it builds, what it hands on, how it ends. Its programs only say what they were asked.
# Usage: profile_test.sh REPOSITORY_ROOT
repository=$(cd "$1" && pwd -P)
# shellcheck source=tests/entry/machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

# profile_machine: a machine with the programs that profile uses, an exercise, and a file.
profile_machine() {
  ready_machine
  bin="$kit/build/emulator/bin"
  mkdir -p "$bin" "$kit/build/emulator/exercises" "$kit/work"
  program warpkit-ncu 'echo "the program ran"; while [ "$1" != --export ]; do shift; done; echo "{counts}" >"$2"; exit 7'
  program warpkit-profile-report 'echo "table of $(cat "$1")"'
  program warpkit-profile-page 'echo "page $*" >&2'
  program warpkit-calibrate 'echo calibrated; exit 1'
  add_exercise 21_matmul_tiled tiled_matmul
  touch "$machine/a.cu"
}

# program NAME SCRIPT: one in the build's folder, which also writes its arguments down. CMake's stand-in makes warpkit-cc.
program() {
  printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$calls" "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}

add_exercise() {
  mkdir -p "$kit/exercises/$1/$2"
  touch "$kit/exercises/$1/$2/exercise.json" "$kit/exercises/$1/$2/tests.cpp"
  printf '{"compiler": ["cc"], "inputs": ["/x/tests.o", "/y z/lib.a"], "orders": ["forward"]}\n' \
    >"$kit/build/emulator/exercises/$2.json"
}

test_a_file_gives_a_table_and_the_programs_code() {
  profile_machine
  run profile a.cu --kernel=k -- one two
  expect_code 7
  expect_in "the program ran" "$out"
  expect_in "table of {counts}" "$out"
  asked=$(grep '^warpkit-ncu' "$calls")
  expect_in "--kernel-name k" "$asked"
  expect_in "/program one two" "$asked"
}

test_json_stands_alone_on_standard_output() {
  profile_machine
  run profile a.cu --json --kernel=k
  [ "$out" = "{counts}" ] || fail "not only the counts: $out"
  expect_in "the program ran" "$err"
}

test_a_file_is_built_once() {
  profile_machine
  run profile a.cu --html=p.html -- one two
  expect_code 0
  expect_in "arguments: --profile --html=p.html a.cu -- one two" "$out"
  run profile a.cu --json
  expect_in "arguments: --profile --json a.cu --" "$out"
  expect_not_in "warpkit-ncu" "$(grep -v -- --target "$calls")"
}

test_a_place_that_cannot_be_written_is_noticed_before_building() {
  profile_machine
  for option in --html=no/p.html --html=. "--svg=no/p.svg --line=3"; do
    # shellcheck disable=SC2086  # several arguments
    run profile a.cu $option
    expect_code 2
    expect_lines 1 "$err"
    expect_in "can't be written" "$err"
  done
  expect_not_in "--target" "$(cat "$calls")"
}

test_a_page_and_a_picture() {
  profile_machine
  run profile a.cu --html=p.html --svg=p.svg --line=3:1
  expect_in "-o p.html" "$err"
  expect_in "--svg 3:1 -o p.svg" "$err"
  expect_not_in "table" "$out"
}

test_an_exercise_is_linked_with_its_tests() {
  profile_machine
  run profile 21
  expect_code 2
  expect_lines 1 "$err"
  expect_in "there is no work/tiled_matmul.cu yet" "$err"
  touch "$kit/work/tiled_matmul.cu"
  for name in 21 21/tiled_matmul tiled_matmul 21_matmul_tiled; do
    run profile "$name"
    expect_code 7
    expect_in "work/tiled_matmul.cu /x/tests.o /y z/lib.a -o" "$err"
    expect_in "--target warpkit_exercise_tiled_matmul" "$(cat "$calls")"
  done
  add_exercise 21_matmul_tiled another
  run profile 21
  expect_code 2
  expect_in "several exercises" "$err"
}

test_an_exercise_is_counted_by_the_case_that_its_tests_name() {
  profile_machine
  touch "$kit/work/tiled_matmul.cu"
  printf 'x\n// profile counts: Whole/T.Is/1\ny\n' >"$kit/exercises/21_matmul_tiled/tiled_matmul/tests.cpp"
  run profile 21
  expect_in "/program --gtest_filter=Whole/T.Is/1" "$(cat "$calls")"
  expect_in "one case of the tests, Whole/T.Is/1" "$err"
  : >"$calls"
  run profile 21 -- '--gtest_filter=*'
  expect_not_in "Whole" "$(cat "$calls")"
}

test_wrong_usage_is_told_in_one_line() {
  profile_machine
  for arguments in "" "nothing.cu" "99" "--nonsense a.cu" "a.cu b.cu" "a.cu --svg=x" "a.cu --line=3" "--calibrate x"; do
    # shellcheck disable=SC2086  # several arguments
    run profile $arguments
    expect_code 2
    expect_lines 1 "$err"
  done
  run profile --help
  expect_code 0
  expect_in "Usage: ./warpkit profile" "$out"
}

test_calibrate_gives_its_code() {
  profile_machine
  run profile --calibrate
  expect_code 1
  expect_in calibrated "$out"
}

test_a_program_without_kernels_says_so() {
  profile_machine
  program warpkit-ncu 'while [ "$1" != --log-file ]; do shift; done; echo "==WARNING== none" >"$2"'
  run profile a.cu --kernel=k
  expect_code 1
  expect_in "nothing was counted" "$err"
}

run_tests
