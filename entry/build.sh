# shellcheck shell=bash
# Configuring and building by target. Each preset of CMakePresets.json builds in build/PRESET.

# lock_build PRESET: one build of a folder at a time; a second one waits for the first.
lock_build() {
  mkdir -p "$logs" 2>/dev/null || die "$exit_machine" "cannot write in $WARPKIT_ROOT"
  exec 9>"$logs/$1.lock"
  have flock || return 0
  # A parallel make calls the compiler door several times at once; seconds need no word.
  if ! flock -w 5 9; then
    note "Waiting for another build of $1 …"
    flock 9
  fi
}

# The lock goes before a program is started, which would keep it as long as it runs.
unlock_build() { exec 9>&-; }

# configure PRESET [CMAKE ARGUMENTS]: only where it was not done yet for this very folder.
configure() {
  local preset=$1 cache="$WARPKIT_ROOT/build/$1/CMakeCache.txt" log="$logs/configure-$1.log" fresh=""
  shift
  if [ -e "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$WARPKIT_ROOT" "$cache"; then
    fresh=--fresh # the folder was moved or copied: its cache points elsewhere
  elif [ -e "$WARPKIT_ROOT/build/$preset/build.ninja" ] || [ -e "$WARPKIT_ROOT/build/$preset/Makefile" ]; then
    return 0
  fi
  local nvcc
  if [[ $preset == cuda* ]]; then
    if nvcc=$(find_nvcc); then export CUDACXX="$nvcc"; fi # found beyond the PATH too
    if have ninja; then export CMAKE_GENERATOR=Ninja; fi  # quicker than make, which does where it is missing
  fi
  if ! run_logged "Configuring ($preset)" "$log" \
    cmake -S "$WARPKIT_ROOT" --preset "$preset" ${fresh:+"$fresh"} "$@"; then
    show_failure "$log"
    die "$exit_machine" "CMake could not configure the preset '$preset'"
  fi
}

# build PRESET TARGET…: builds the targets, keeping the log; ends with exit code 3 where something does not compile.
build() {
  local preset=$1 log="$logs/build-$1.log"
  shift
  lock_build "$preset"
  configure "$preset"
  if ! NINJA_STATUS="[%f/%t] " run_logged "Building ($preset)" "$log" \
    cmake --build "$WARPKIT_ROOT/build/$preset" -j "$(jobs_count)" --target "$@"; then
    show_failure "$log"
    if grep -q "No space left on device" "$log"; then die "$exit_machine" "the disk is full"; fi
    die "$exit_compile" "the build failed"
  fi
  unlock_build
}

# build_for_device TARGET…: builds for the chosen device and sets `bin` to the folder of its programs.
build_for_device() {
  choose_device
  build "$device" "$@"
  bin="$WARPKIT_ROOT/build/$device/bin"
  if [ "$device" = cuda ]; then note "Device: cuda, because $device_reason"; fi
}
