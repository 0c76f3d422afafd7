# shellcheck shell=bash
# list, next, show, run, predict, check, watch, hint, solution, progress, reset, dev: builds the learner's and instructor's program and hands over to it.

command_main() {
  ensure_packages base
  build emulator warpkit-kit
  exec "$WARPKIT_ROOT/build/emulator/bin/warpkit-kit" "$@"
}
