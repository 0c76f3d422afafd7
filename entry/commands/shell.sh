# shellcheck shell=bash
# shell: a shell in which NVIDIA's tools answer for the emulator, by their own names and options.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit shell [-c COMMAND [ARGUMENTS]]

Starts bash, or runs one command with -c, with these programs in front of the PATH. What you type here is what
you type on a machine with a GPU; `exit` leaves.

  nvcc               compiles for the emulator (./warpkit cc --help lists its options)
  compute-sanitizer  --tool memcheck|racecheck|initcheck|synccheck, on programs that nvcc has linked here
  cuda-gdb           gdb that shows a kernel's threads: `info cuda threads`, `cuda thread (x,y,z)`
  nvidia-smi         the emulator's device; -L, --query-gpu=FIELD,... --format=csv
  ncu                what kernels do: --metrics, --kernel-name, --csv, --page; on programs linked here
  nsys, nvprof       say in one line that there is no clock to show times by

CUDA_HOME, CUDA_PATH and CUDACXX name them too, so that make and CMake find them. WARPKIT_SHELL is set.
Exit code: the command's, or that of the last command typed.
USAGE
}

# shell_settings: what bash reads when it starts, after the user's own.
shell_settings() {
  cat <<'SETTINGS'
if [ -r ~/.bashrc ]; then . ~/.bashrc; fi
PATH=$WARPKIT_SHELL/bin:$PATH
PS1='(warpkit) \w\$ '
SETTINGS
}

command_main() {
  local toolkit="$WARPKIT_ROOT/build/emulator/toolkit"
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  case ${1:-} in
    "") ;;
    -c) [ $# -ge 2 ] || die "$exit_usage" "shell -c needs a command" ;;
    *) die "$exit_usage" "shell doesn't know '$1'; see ./warpkit shell --help" ;;
  esac
  ensure_packages base
  build emulator warpkit_toolkit
  export WARPKIT_SHELL="$toolkit" CUDA_HOME="$toolkit" CUDA_PATH="$toolkit" CUDACXX="$toolkit/bin/nvcc"
  export PATH="$toolkit/bin:$PATH"
  if [ "${1:-}" = -c ]; then exec bash "$@"; fi
  note "Warpkit: nvcc, ncu, compute-sanitizer, cuda-gdb and nvidia-smi answer for the emulator; exit leaves."
  shell_settings >"$WARPKIT_ROOT/build/shell.bashrc"
  exec bash --rcfile "$WARPKIT_ROOT/build/shell.bashrc" -i
}
