# shellcheck shell=bash
# shellcheck disable=SC2016  # the stand-ins are written here and expanded there
# Made-up machines for tests of the entry script, and the checks that the tests use. A test file sets `repository`,
# sources this, defines functions test_…, and ends with run_tests.
set -uo pipefail
: "${repository:?the test file sets it}"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# --- a kit and a machine to try it on ---------------------------------------------------------------------------

# new_machine: a fresh copy of the entry script in "$kit" and a PATH folder "$tools".
new_machine() {
  machine=$(mktemp -d "$scratch/machine.XXXX")
  kit="$machine/a kit"
  tools="$machine/tools"
  calls="$machine/calls"
  mkdir -p "$kit" "$tools"
  : >"$calls"
  cp -R "$repository/warpkit" "$repository/entry" "$kit/"
  local tool
  for tool in bash basename cat chmod cp cut date dirname env flock getconf grep head id ln ls mkdir mktemp mv nproc \
    readlink find rm sed sleep sort stty tail tee timeout touch tr uname uniq wc; do
    ln -s "$(command -v "$tool")" "$tools/$tool"
  done
}

# stand_in NAME < SCRIPT: a program of that name that first writes its arguments down.
stand_in() {
  {
    printf '#!%s\nprintf "%%s\\n" "%s $*" >>"%s"\n' "$(command -v bash)" "$1" "$calls"
    cat
  } >"$tools/$1"
  chmod +x "$tools/$1"
}

# A machine on which everything is installed; CMake "builds" programs that print their names and arguments.
ready_machine() {
  new_machine
  local tool
  for tool in g++ ninja ctest; do stand_in "$tool" </dev/null; done
  stand_in cmake <<'CMAKE'
case $1 in
  --version) echo "cmake version 3.25.1" ;;
  -S) mkdir -p "$2/build/$4" && echo "CMAKE_HOME_DIRECTORY:INTERNAL=$2" >"$2/build/$4/CMakeCache.txt" &&
    : >"$2/build/$4/build.ninja" ;;
  --build)
    mkdir -p "$2/bin"
    for program in minimodel warpkit-kit warpkit-cc warpkit-exec; do
      printf '#!/bin/sh\necho "%s in $WARPKIT_ROOT got $# arguments: $*"\n' "$program" >"$2/bin/$program"
      chmod +x "$2/bin/$program"
    done ;;
esac
CMAKE
}

# as_user: the machine's user isn't root.
as_user() {
  rm "$tools/id"
  stand_in id <<<'echo 1000'
}

# run ARGUMENTS: the kit's script on that machine, without a terminal; sets out, err, code.
run() {
  out=$(cd "$machine" && env -i PATH="$tools" HOME="$machine" "${environment[@]}" "$kit/warpkit" "$@" \
    2>"$machine/err" </dev/null)
  code=$?
  err=$(cat "$machine/err")
}
environment=(LANG=C)

# run_on_terminal INPUT ARGUMENTS: the same on a pseudo-terminal; out has both streams.
run_on_terminal() {
  local input=$1
  shift
  printf '#!%s\nexec env -i PATH="%s" HOME="%s" TERM=xterm %s "%s" %s\n' "$(command -v bash)" "$tools" "$machine" \
    "${environment[*]}" "$kit/warpkit" "$*" >"$machine/typed"
  chmod +x "$machine/typed"
  out=$(printf '%s\n' "$input" | script -qec "$machine/typed" /dev/null)
  code=$?
}

# --- checks -----------------------------------------------------------------------------------------------------

fail() {
  printf '    %s\n' "$1"
  printf '    exit code %s; standard output:\n%s\n    standard error:\n%s\n' "${code:-}" "${out:-}" "${err:-}"
  test_failed=yes
}
expect_code() { [ "$code" = "$1" ] || fail "exit code $code, expected $1"; }
expect_in() { [[ "$2" == *"$1"* ]] || fail "not found: $1"; }
expect_not_in() { [[ "$2" != *"$1"* ]] || fail "should not be there: $1"; }
expect_lines() {
  local count
  count=$(printf '%s\n' "$2" | grep -c .)
  [ "$count" = "$1" ] || fail "$count lines, expected $1"
}

# run_tests: runs every function test_… of the file; fails if one failed.
run_tests() {
  local test_name
  for test_name in $(declare -F | sed -n 's/^declare -f \(test_.*\)/\1/p'); do
    test_failed=no
    "$test_name"
    if [ "$test_failed" = no ]; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      printf 'FAILED %s\n' "$test_name"
    fi
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" = 0 ]
}
