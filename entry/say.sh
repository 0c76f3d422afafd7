# shellcheck shell=bash
# How the entry script talks: results on standard output, progress and warnings on standard error.

# Exit codes that every command of the kit shares.
readonly exit_failed=1     # a check or a test failed
readonly exit_usage=2      # wrong usage
readonly exit_compile=3    # does not compile
readonly exit_machine=5    # the machine is at fault: a missing compiler, no space, no rights
export exit_failed exit_usage exit_compile exit_machine

readonly logs="$WARPKIT_ROOT/build/logs"

colour=no
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then colour=yes; fi

# note TEXT…: one line for a person, on standard error.
note() { printf '%s\n' "$*" >&2; }

# die CODE TEXT…: says why in one line and ends.
die() {
  local code=$1
  shift
  note "warpkit: $*"
  exit "$code"
}

# bold TEXT: emphasised where standard output is a terminal, plain elsewhere and under NO_COLOR.
bold() {
  if [ "$colour" = yes ]; then
    printf '\033[1m%s\033[0m' "$*"
  else
    printf '%s' "$*"
  fi
}

# is_interactive: may a question be asked? Never in CI, never without a terminal on both sides.
is_interactive() { [ -z "${CI:-}" ] && [ -t 0 ] && [ -t 2 ]; }

terminal_columns() {
  local size
  size=$(stty size <&2 2>/dev/null) || size="24 80"
  printf '%s' "${size#* }"
}

# follow LABEL LOG: copies its standard input to the file LOG; on a terminal it also shows the last line, in place.
follow() {
  local label=$1 log=$2 line shown width last_shown=-1
  if [ ! -t 2 ]; then
    cat >>"$log"
    return
  fi
  width=$(terminal_columns)
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    if [ "$SECONDS" != "$last_shown" ] || [[ $line == \[* ]]; then
      shown="$label  $line"
      printf '\r\033[K%s' "${shown:0:width-1}" >&2
      last_shown=$SECONDS
    fi
  done
  printf '\r\033[K' >&2
}

# run_logged LABEL LOG COMMAND…: runs the command with its output in LOG, showing progress on a terminal.
# Afterwards one line tells what took more than two seconds. Returns the command's status.
run_logged() {
  local label=$1 log=$2 start=$SECONDS status=0
  shift 2
  mkdir -p "$(dirname "$log")" 2>/dev/null || die "$exit_machine" "cannot write in $(dirname "$log")"
  : >"$log"
  if [ -t 2 ]; then printf '%s' "$label …" >&2; fi
  "$@" 2>&1 </dev/null | follow "$label" "$log" || status=$?
  if [ "$status" = 0 ] && [ $((SECONDS - start)) -gt 2 ]; then
    note "$label: $((SECONDS - start)) s"
  fi
  return "$status"
}

# show_failure LOG LINES: the end of a log, and where the whole of it is.
show_failure() {
  local log=$1 lines=${2:-30}
  tail -n "$lines" "$log" >&2 || true
  note "(the whole log: $log)"
}
