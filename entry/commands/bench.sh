# shellcheck shell=bash
# bench: how fast the emulator is on this machine.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit bench [--small]

Builds the emulator's benchmark and runs it, in about half a minute: vector add, a tiled matmul, block reductions,
barriers, shuffles, empty launches, and compiling a file with only <cuda_runtime.h>. Prints a table with the machine;
each time is a median, wall clock beside CPU time, and a ratio to a plain loop of two threads in the same run. Outputs
are checked first; if one is wrong it exits with 1. For times that mean something let nothing else run meanwhile.

  --small   so little work that the times mean nothing: only to see that all of it runs
USAGE
}

command_main() {
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  case ${1:-} in
    "" | --small) ;;
    *) die "$exit_usage" "bench doesn't know '$1'; see ./warpkit bench --help" ;;
  esac
  ensure_packages base
  build emulator emulator-bench
  exec "$WARPKIT_ROOT/build/emulator/bin/emulator-bench" "$@"
}
