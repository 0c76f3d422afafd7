# shellcheck shell=bash
# What this machine has: processors, compilers, a GPU, and so which device the kit uses.

# have COMMAND: is it on the PATH?
have() { command -v "$1" >/dev/null 2>&1; }

# jobs_count: how many compilers run side by side; WARPKIT_JOBS overrides it.
jobs_count() {
  if [ -n "${WARPKIT_JOBS:-}" ]; then
    printf '%s' "$WARPKIT_JOBS"
  else
    nproc 2>/dev/null || getconf _NPROCESSORS_ONLN
  fi
}

# find_nvcc: prints the path of nvcc, looking where NVIDIA installs it too.
find_nvcc() {
  local candidate
  for candidate in "$(command -v nvcc 2>/dev/null || true)" "${CUDA_HOME:-/usr/local/cuda}/bin/nvcc" \
    /usr/local/cuda/bin/nvcc; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}

# gpu_names: one line a GPU that the driver shows; fails where there is none.
gpu_names() {
  local names
  names=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null) || return 1
  [ -n "$names" ] || return 1
  printf '%s\n' "$names"
}

# choose_device: sets `device` (emulator or cuda) and `device_reason`. WARPKIT_DEVICE decides where it is set.
choose_device() {
  local gpu
  if [ -n "${WARPKIT_DEVICE:-}" ]; then
    case $WARPKIT_DEVICE in
      emulator | cuda) ;;
      *) die "$exit_usage" "WARPKIT_DEVICE is '$WARPKIT_DEVICE'; it must be emulator or cuda" ;;
    esac
    device=$WARPKIT_DEVICE
    device_reason="WARPKIT_DEVICE says so"
  elif ! gpu=$(gpu_names); then
    device=emulator
    device_reason="no NVIDIA GPU answers here (nvidia-smi)"
  elif ! find_nvcc >/dev/null; then
    device=emulator
    device_reason="there is a GPU (${gpu%%$'\n'*}), but no nvcc to compile for it"
  else
    device=cuda
    device_reason="${gpu%%$'\n'*} and $(find_nvcc) are here"
  fi
}
