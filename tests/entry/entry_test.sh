#!/usr/bin/env bash
# shellcheck disable=SC2016  # the stand-ins are written here and expanded there
# Tests of the entry script. Most run a copy of it in a folder whose name holds a space, on a PATH made for the test:
# real small tools, and stand-ins for the compiler, CMake and apt-get that write down how they were called.
# Usage: entry_test.sh REPOSITORY_ROOT
repository=$(cd "$1" && pwd -P)
# shellcheck source=tests/entry/machine.sh
. "$(dirname "${BASH_SOURCE[0]}")/machine.sh"

# --- usage ------------------------------------------------------------------------------------------------------

test_without_arguments_it_says_what_to_do_next_in_five_lines() {
  ready_machine
  run
  expect_code 0
  expect_lines 5 "$out"
  expect_in "./warpkit demo" "$out"
}

test_an_unknown_command_is_wrong_usage() {
  ready_machine
  run dance
  expect_code 2
  expect_lines 1 "$err"
  expect_in "'dance'" "$err"
  expect_lines 0 "$out"
}

test_every_command_has_help() {
  local name
  ready_machine
  run --help
  expect_code 0
  local overview=$out
  while read -r name; do
    expect_in "  $name" "$overview"
    run "$name" --help
    expect_code 0
    case $out in
      Usage:*"./warpkit $name"*) ;;
      *"got "*"--help") ;; # handed to the program, which has its own
      *) fail "no help for $name" ;;
    esac
  done < <(sed -n 's/^[a-z]*|\([a-z-]*\)|[a-z-]*|.*/\1/p' "$kit/entry/commands.sh")
}

test_a_wrong_option_is_wrong_usage() {
  local name
  ready_machine
  for name in setup demo docs doctor bench gpu-check; do
    run "$name" --nonsense
    expect_code 2
    expect_lines 1 "$err"
  done
}

test_no_escape_codes_under_no_color() {
  ready_machine
  run_on_terminal ""
  expect_in $'\033[1m' "$out"
  environment=(LANG=C NO_COLOR=1)
  run_on_terminal ""
  environment=(LANG=C)
  expect_not_in $'\033' "$out"
}

test_a_wrong_device_is_wrong_usage() {
  ready_machine
  environment=(LANG=C WARPKIT_DEVICE=toaster)
  run test
  environment=(LANG=C)
  expect_code 2
  expect_in toaster "$err"
}

# --- handing over -----------------------------------------------------------------------------------------------

test_programs_get_the_arguments_as_they_were_and_the_root() {
  ready_machine
  run minimodel run tiny --prompt "two words"
  expect_code 0
  expect_in "minimodel in $kit got 4 arguments: run tiny --prompt two words" "$out"
  run check 21
  expect_in "warpkit-kit in $kit got 2 arguments: check 21" "$out"
  run cc -O2 x.cu
  expect_in "warpkit-cc in $kit got 2 arguments: -O2 x.cu" "$out"
  run exec x.cu
  expect_in "warpkit-exec in $kit got 1 arguments: x.cu" "$out"
}

test_programs_get_standard_input() {
  ready_machine
  run minimodel
  printf '#!/bin/sh\nread -r line; echo "read: $line"\n' >"$kit/build/emulator/bin/minimodel"
  sed -i '/--build)/a exit 0' "$tools/cmake"
  out=$(echo "a line" | env -i PATH="$tools" "$kit/warpkit" minimodel chat 2>&1)
  expect_in "read: a line" "$out"
}

test_only_the_needed_target_is_built() {
  ready_machine
  run minimodel info tiny
  expect_in "--target minimodel" "$(cat "$calls")"
  expect_not_in "--target all" "$(cat "$calls")"
}

test_it_configures_once_and_again_after_a_move() {
  ready_machine
  run minimodel
  run minimodel
  [ "$(grep -c 'cmake -S' "$calls")" = 1 ] || fail "configured more than once"
  mv "$kit" "$machine/moved kit"
  kit="$machine/moved kit"
  run minimodel
  expect_in "--fresh" "$(cat "$calls")"
  expect_in "minimodel in $kit" "$out"
}

test_it_works_through_a_link() {
  ready_machine
  mkdir "$machine/bin"
  ln -s "../a kit/warpkit" "$machine/bin/first"
  ln -s "$machine/bin/first" "$machine/second"
  out=$(cd / && env -i PATH="$tools" "$machine/second" minimodel 2>&1 </dev/null)
  expect_in "minimodel in $kit got 0" "$out"
}

test_ctest_gets_its_arguments_and_a_failed_test_is_exit_code_one() {
  ready_machine
  run test -R Layout
  expect_code 0
  expect_in "--target all" "$(cat "$calls")"
  expect_in "-R Layout" "$(grep '^ctest' "$calls")"
  stand_in ctest <<<'exit 8'
  run test
  expect_code 1
}

# --- the demo ---------------------------------------------------------------------------------------------------

# demo_machine: a runner that answers as the real one prints, wrongly in four bits.
demo_machine() {
  ready_machine
  mkdir -p "$kit/minimodel/models" "$machine/programs"
  printf '0123456789' >"$kit/minimodel/models/tiny-F16.gguf"
  cat >"$machine/programs/minimodel" <<'RUNNER'
#!/bin/sh
echo "device: emulator (made up)" >&2
case "$1 $2" in
  quantize*) printf 0123 >"$3" ;;
  run*Q4_0*) echo "94" ;;
  run*) echo "95" ;;
  accuracy*) printf 'task right of percent\nsum 19 20 95.0\n\nwrong: sum\n  asked What is 1 + 1?\n' ;;
  verify*) printf 'intermediate operation max normalised\nembd embedding 0 0\nblk.0.q matvec 1e-7 2.5e-08\n'
    printf 'blk.0.k rope 1e-7 3.5e-07\nblk.1.q matvec 1e-7 1e-08\n\nemulator against reference: all 4 agree\n' ;;
esac
RUNNER
  chmod +x "$machine/programs/minimodel"
  printf '[ "$1" != --build ] || cp "%s"/programs/* "$2/bin/"\n' "$machine" >>"$tools/cmake"
}

test_the_demo_shows_answers_costs_and_layers_of_both_types() {
  demo_machine
  run demo
  expect_code 0
  expect_in "What is 37 + 58?"$'\n'"  F16   95"$'\n'"  Q4_0  94" "$out"
  expect_in "F16          10 bytes   19/20 sum" "$out"
  expect_in "Q4_0          4 bytes   19/20 sum" "$out"
  expect_in "blk.0   2 intermediates, largest error 3.5e-07 (k, rope)" "$out"
  expect_in "blk.1   1 intermediates, largest error 1e-08 (q, matvec)" "$out"
  expect_in "all 4 agree" "$out"
}

test_the_demo_fails_where_a_layer_differs() {
  demo_machine
  sed -i 's|all 4 agree.*|they differ\\nfirst at blk.0.k (operation rope)\\n"; exit 1 ;;|' "$machine/programs/minimodel"
  sed -i "s|printf 'blk.0.k|printf \"blk.0.k|" "$machine/programs/minimodel"
  run demo
  expect_code 1
  expect_in "first at blk.0.k" "$err"
}

test_the_demo_fails_where_the_runner_does_and_says_why() {
  demo_machine
  sed -i 's|  run\*) .*|  run*) echo "the model is broken" >\&2; exit 1 ;;|' "$machine/programs/minimodel"
  run demo
  expect_code 1
  expect_in "the model is broken" "$err"
}

# --- failing builds ---------------------------------------------------------------------------------------------

test_a_build_that_fails_shows_the_end_of_its_log_and_names_it() {
  ready_machine
  sed -i 's|mkdir -p "$2/bin"|echo "tiled.cu:7: error: no such thing"; exit 1|' "$tools/cmake"
  run minimodel
  expect_code 3
  expect_in "tiled.cu:7: error" "$err"
  expect_in "$kit/build/logs/build-emulator.log" "$err"
  grep -q "tiled.cu:7" "$kit/build/logs/build-emulator.log" || fail "the log lacks the error"
  expect_lines 0 "$out"
}

test_a_full_disk_is_the_machines_fault() {
  ready_machine
  sed -i 's|mkdir -p "$2/bin"|echo "No space left on device"; exit 1|' "$tools/cmake"
  run minimodel
  expect_code 5
}

test_a_failed_configuration_leaves_nothing_that_looks_done() {
  ready_machine
  local working=$machine/cmake.works
  cp "$tools/cmake" "$working"
  sed -i 's|^  -S) .*|  -S) echo "CMake Error: broken"; exit 1 ;;|; /build.ninja" ;;/d' "$tools/cmake"
  run minimodel
  expect_code 5
  expect_in "CMake Error: broken" "$err"
  cp "$working" "$tools/cmake"
  run minimodel
  expect_code 0
}

test_an_interrupt_ends_it_and_the_next_build_starts_freely() {
  ready_machine
  cp "$tools/cmake" "$machine/cmake.works"
  sed -i 's|mkdir -p "$2/bin"|touch "$2/building"; sleep 30; mkdir -p "$2/bin"|' "$tools/cmake"
  set -m # a process group of its own, as a terminal gives it
  (cd "$machine" && exec env -i PATH="$tools" "$kit/warpkit" minimodel) >/dev/null 2>&1 </dev/null &
  local job=$!
  set +m
  local waited=0
  until [ -e "$kit/build/emulator/building" ] || [ "$waited" = 100 ]; do
    sleep 0.1
    waited=$((waited + 1))
  done
  kill -INT -- "-$job"
  wait "$job"
  code=$?
  expect_code 130
  cp "$machine/cmake.works" "$tools/cmake"
  run minimodel
  expect_code 0
  expect_not_in Waiting "$err"
}

# --- setting up -------------------------------------------------------------------------------------------------

# missing_compiler_machine: like ready_machine, but g++ and ninja are missing and apt-get installs them.
missing_compiler_machine() {
  ready_machine
  rm "$tools/g++" "$tools/ninja"
  stand_in apt-get <<INSTALL
[ "\$1" = install ] || exit 0
for program in g++ ninja; do printf '#!/bin/sh\n' >"$tools/\$program"; chmod +x "$tools/\$program"; done
INSTALL
}

test_setup_names_the_missing_packages_and_installs_just_these() {
  missing_compiler_machine
  run setup
  expect_code 0
  expect_in "Missing packages: g++ ninja-build" "$err"
  expect_in "apt-get install --yes --no-install-recommends g++ ninja-build" "$(cat "$calls")"
  expect_not_in "[Y/n]" "$err$out"
}

test_setup_does_nothing_where_nothing_is_missing() {
  ready_machine
  stand_in apt-get </dev/null
  run setup
  expect_code 0
  expect_not_in apt-get "$(cat "$calls")"
}

test_every_command_sets_up_by_itself() {
  missing_compiler_machine
  run minimodel info tiny
  expect_code 0
  expect_in "Missing packages" "$err"
  expect_in "got 2 arguments" "$out"
}

test_on_a_terminal_setup_asks_and_takes_no_for_an_answer() {
  missing_compiler_machine
  run_on_terminal n setup
  expect_code 5
  expect_in "[Y/n]" "$out"
  expect_not_in apt-get "$(cat "$calls")"
  run_on_terminal y setup
  expect_code 0
  expect_in "apt-get install" "$(cat "$calls")"
}

test_neither_yes_nor_ci_asks_on_a_terminal() {
  missing_compiler_machine
  run_on_terminal n setup --yes
  expect_code 0
  expect_not_in "[Y/n]" "$out"
  missing_compiler_machine
  environment=(LANG=C CI=true)
  run_on_terminal n setup
  environment=(LANG=C)
  expect_code 0
  expect_not_in "[Y/n]" "$out"
}

test_setup_without_root_or_sudo_says_what_to_type() {
  missing_compiler_machine
  as_user
  run setup
  expect_code 5
  expect_lines 2 "$err"
  expect_in "sudo apt-get install g++ ninja-build" "$err"
  stand_in sudo <<<'exit 1' # there, but it wants a password that nobody can type
  run setup
  expect_code 5
  expect_not_in apt-get "$(cat "$calls")"
}

test_setup_goes_through_sudo() {
  missing_compiler_machine
  as_user
  stand_in sudo <<<'[ "$1" = -n ] && exit 0; exec "$@"'
  run setup
  expect_code 0
  expect_in "sudo env DEBIAN_FRONTEND=noninteractive apt-get install" "$(cat "$calls")"
}

test_on_another_system_setup_prints_the_list() {
  missing_compiler_machine
  rm "$tools/apt-get"
  run setup
  expect_code 5
  expect_in "isn't Debian or Ubuntu" "$err"
  expect_in "g++ ninja-build" "$err"
}

test_a_failed_installation_is_the_machines_fault_and_names_its_log() {
  missing_compiler_machine
  stand_in apt-get <<<'echo "E: unable to fetch"; exit 100'
  run setup
  expect_code 5
  expect_in "E: unable to fetch" "$err"
  expect_in "build/logs/setup.log" "$err"
}

test_an_old_cmake_is_the_machines_fault() {
  ready_machine
  sed -i 's/3\.25\.1/3.22.1/' "$tools/cmake"
  run minimodel
  expect_code 5
  expect_in "3.25 or newer" "$err"
}

test_doctor_names_the_device_and_why() {
  ready_machine
  run doctor
  expect_code 0
  expect_in "Device     emulator, because no NVIDIA GPU" "$out"
  stand_in nvidia-smi <<<'echo "Imaginary GPU"'
  environment=(LANG=C CUDA_HOME="$machine/cuda")
  mkdir -p "$machine/cuda/bin"
  printf '#!/bin/sh\necho "release 12.4"\n' >"$machine/cuda/bin/nvcc"
  chmod +x "$machine/cuda/bin/nvcc"
  run doctor
  environment=(LANG=C)
  expect_in "Device     cuda, because Imaginary GPU" "$out"
  missing_compiler_machine
  run doctor
  expect_code 5
  expect_in "g++ ninja-build" "$out"
}

run_tests
