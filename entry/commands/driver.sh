# shellcheck shell=bash
# cc and exec: builds the emulator's compiler driver and hands over to it.

command_main() {
  local program=warpkit-$1
  shift
  ensure_packages base
  build emulator "$program"
  exec "$WARPKIT_ROOT/build/emulator/bin/$program" "$@"
}
