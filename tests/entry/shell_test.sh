#!/usr/bin/env bash
# shellcheck disable=SC2016  # the commands are written here and expanded there
# Tests of ./warpkit shell: what it puts in front, and what it gives back.
# Usage: shell_test.sh REPOSITORY_ROOT
repository=$(cd "$1" && pwd -P)
# shellcheck source=tests/entry/machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

# toolkit_machine: a machine whose build has made a toolkit with an nvcc in it.
toolkit_machine() {
  ready_machine
  mkdir -p "$kit/build/emulator/toolkit/bin"
  printf '#!/bin/sh\necho "nvcc got $# arguments: $*"\n' >"$kit/build/emulator/toolkit/bin/nvcc"
  chmod +x "$kit/build/emulator/toolkit/bin/nvcc"
}

test_a_command_finds_the_toolkit_in_front() {
  toolkit_machine
  stand_in nvcc <<<'echo "the wrong nvcc"'
  run shell -c 'nvcc -o "a b" x.cu; echo "$CUDA_HOME|$CUDA_PATH|$CUDACXX"'
  expect_code 0
  expect_in 'nvcc got 3 arguments: -o a b x.cu' "$out"
  expect_in "$kit/build/emulator/toolkit|$kit/build/emulator/toolkit|$kit/build/emulator/toolkit/bin/nvcc" "$out"
  expect_in "--target warpkit_toolkit" "$(cat "$calls")"
}

test_a_command_gets_its_arguments_its_folder_and_gives_its_code() {
  toolkit_machine
  run shell -c 'pwd; echo "$0,$1"; exit 7' name one
  expect_code 7
  expect_in "$machine" "$out"
  expect_in "name,one" "$out"
}

test_wrong_usage_is_told_in_one_line() {
  toolkit_machine
  run shell -c
  expect_code 2
  expect_lines 1 "$err"
  run shell --nonsense
  expect_code 2
  expect_lines 1 "$err"
}

test_the_prompt_says_where_one_is() {
  toolkit_machine
  echo 'echo from the bashrc; PATH=/nowhere:$PATH' >"$machine/.bashrc"
  run_on_terminal 'nvcc typed; exit 3' shell
  expect_in "(warpkit)" "$out"
  expect_in "from the bashrc" "$out"
  expect_in "nvcc got 1 arguments: typed" "$out"
  expect_code 3
}

run_tests
