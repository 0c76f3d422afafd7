# shellcheck shell=bash
# setup: installs what is missing.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit setup [--yes] [--debug] [--docs] [--dev]

Names the missing Debian or Ubuntu packages, then installs them as root or through sudo. Asks first, but only
on a terminal; never with --yes or where CI is set. Where it can't install, it says so in one line and exits
with 5. On other systems it prints the list. Every other command does this for itself.

  --yes    don't ask
  --debug  also what cuda-gdb in ./warpkit shell needs (gdb)
  --docs   also what ./warpkit docs needs (doxygen)
  --dev    also what the project's own checks need (clang, clang-format, shellcheck, chromium, python3)
USAGE
}

command_main() {
  local groups=(base)
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  while [ $# -gt 0 ]; do
    case $1 in
      --yes | -y) assume_yes=yes ;;
      --debug) groups+=(debug) ;;
      --docs) groups+=(docs) ;;
      --dev) groups+=(dev) ;;
      *) die "$exit_usage" "setup doesn't know '$1'; see ./warpkit setup --help" ;;
    esac
    shift
  done
  ensure_packages "${groups[@]}"
  printf 'All packages are here. Next: ./warpkit demo\n'
}
