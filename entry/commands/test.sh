# shellcheck shell=bash
# test: builds everything and runs every test.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit test [CTEST ARGUMENTS]

Installs what is missing, builds everything, and runs every test with ctest, as many at once as there are
processors. Arguments go to ctest: -R NAME runs the tests with NAME in theirs, -N only lists them,
--rerun-failed those that failed last time. On a machine with a GPU and nvcc the same tests run on the GPU;
WARPKIT_DEVICE=emulator keeps them on the emulator.
USAGE
}

command_main() {
  local status=0
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  ensure_packages base
  build_for_device all
  ctest --test-dir "$WARPKIT_ROOT/build/$device" --output-on-failure -j "$(jobs_count)" "$@" || status=$exit_failed
  exit "$status"
}
