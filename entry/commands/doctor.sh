# shellcheck shell=bash
# doctor: what this machine has, which device is used and why.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit doctor

Tells what the kit finds on this machine: system, processor, compilers, nvcc, GPU, packages; which device it
would use, why, and what to do about what is missing. Changes nothing. Exits with 5 where something that every
command needs is missing.
USAGE
}

row() { printf '%-10s %s\n' "$1" "$2"; }

# tool_version COMMAND: its first line of --version, or that it isn't there.
tool_version() {
  if have "$1"; then
    "$1" --version 2>/dev/null | head -n 1
  else
    printf 'not found'
  fi
}

processor_name() {
  sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1 | grep . || uname -m
}

system_name() {
  if [ -r /etc/os-release ]; then
    # shellcheck source=/dev/null
    (. /etc/os-release && printf '%s' "${PRETTY_NAME:-$NAME}")
  else
    uname -sr
  fi
}

command_main() {
  local nvcc missing
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  [ $# = 0 ] || die "$exit_usage" "doctor takes no arguments"
  row System "$(system_name)"
  row Processor "$(processor_name), $(jobs_count) threads"
  row g++ "$(tool_version g++)"
  row clang++ "$(tool_version clang++) (only for the project's own checks)"
  row CMake "$(tool_version cmake)"
  if nvcc=$(find_nvcc); then
    row nvcc "$nvcc, $("$nvcc" --version | sed -n 's/.*release \([0-9.]*\).*/release \1/p')"
  else
    row nvcc "not found (only needed to run on a GPU)"
  fi
  row GPU "$(gpu_names || printf 'none')"
  choose_device
  row Device "$device, because $device_reason"
  missing=$(missing_packages base)
  if [ -n "$missing" ]; then
    row Missing "$missing"
    row Next "./warpkit setup installs them"
    exit "$exit_machine"
  fi
  row Missing "nothing"
}
