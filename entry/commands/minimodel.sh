# shellcheck shell=bash
# minimodel: builds the model runner and hands over to it; its --help is its own.

command_main() {
  shift
  ensure_packages base
  build_for_device minimodel
  exec "$bin/minimodel" "$@"
}
