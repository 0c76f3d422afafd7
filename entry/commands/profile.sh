# shellcheck shell=bash
# profile: counts what a program's or an exercise's kernels do, and shows it by line of source.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit profile FILE.cu [OPTIONS] [-- ARGUMENTS]
       ./warpkit profile NN[/EXERCISE] [OPTIONS] [-- ARGUMENTS]
       ./warpkit profile --calibrate

Builds a file, or your solution of an exercise with its tests, for the emulator with a hook on each access, runs
it, and shows for each launch of a kernel and each line of source what was counted, with advice. The counts are the
same on every machine; docs/profiler.md says what each means and which of NVIDIA's metrics it equals.

  --json           the counts as JSON on standard output; the program's own output goes to standard error
  --html=FILE      a page with source, counts and pictures, which needs no network
  --svg=FILE --line=N[:WARP[:STEP]]
                   the picture of one access at line N
  --kernel=NAME    only launches of that kernel, or regex:EXPRESSION
  --calibrate      count kernels whose counts are known, and print expected beside counted

ARGUMENTS go to the program; an exercise's tests take GoogleTest's, such as --gtest_filter=NAME. Without any, the one
case is run that the exercise's tests name for this.
Exit code: the program's own (1 where a test failed); 2 wrong usage, 3 does not compile, 5 the machine is at fault.
USAGE
}

# count_file: builds, counts and shows a file in one go, and ends as its program does.
count_file() {
  local options=(--profile)
  [ -f "$target" ] || die "$exit_usage" "there is no file $target"
  if [ "$json" = yes ]; then options+=(--json); fi
  if [ -n "$html" ]; then options+=("--html=$html"); fi
  exec "$bin/warpkit-exec" "${options[@]}" "$target" -- ${program_arguments[@]+"${program_arguments[@]}"}
}

# check_place OPTION FILE: notices before anything is built that FILE can't be written.
check_place() {
  local folder
  [ -n "$2" ] || return 0
  folder=$(dirname -- "$2")
  [ ! -d "$2" ] || die "$exit_usage" "$1=$2 can't be written: it is a folder"
  [ -d "$folder" ] || die "$exit_usage" "$1=$2 can't be written: there is no folder $folder"
  [ -w "$folder" ] || die "$exit_usage" "$1=$2 can't be written: you may not write to $folder"
}

# exercise_folder NN[/EXERCISE] | EXERCISE: prints the exercise's folder; where a lesson has one only, its name may be
# left out.
exercise_folder() {
  local lesson=${1%%/*} slug="" folder found=()
  case $1 in */*) slug=${1#*/} ;; esac
  for folder in "$WARPKIT_ROOT"/exercises/*/*/; do
    folder=${folder%/}
    [ -e "$folder/exercise.json" ] || continue
    local name=${folder##*/} topic=${folder%/*}
    topic=${topic##*/}
    if [ -z "$slug" ] && [ "$name" = "$lesson" ]; then
      found+=("$folder")
    elif { [ "${topic%%_*}" = "$lesson" ] || [ "$topic" = "$lesson" ]; } && [ "${slug:-$name}" = "$name" ]; then
      found+=("$folder")
    fi
  done
  [ ${#found[@]} -gt 0 ] || die "$exit_usage" "there is no file and no exercise '$1'; ./warpkit list shows the exercises"
  [ ${#found[@]} -eq 1 ] || die "$exit_usage" "lesson $lesson has several exercises; name one: $lesson/${found[0]##*/}"
  printf '%s' "${found[0]}"
}

# link_inputs SLUG: prints what a learner's file is linked with, one a line.
link_inputs() {
  tr -d '\n' <"$WARPKIT_ROOT/build/emulator/exercises/$1.json" |
    sed 's/.*"inputs": \[\([^]]*\)\].*/\1/' | tr ',' '\n' | sed 's/^ *"//; s/" *$//'
}

# counted_case FOLDER: prints which case of an exercise's tests is counted where nobody asks for others.
counted_case() {
  sed -n 's|^// profile counts: *||p' "$1/tests.cpp" | head -n 1
}

# build_target TARGET: builds it as $work/program, and sets `sources` to the folder of its source.
build_target() {
  local target=$1 folder slug mine input inputs=()
  if [[ $target == *.cu ]]; then
    [ -f "$target" ] || die "$exit_usage" "there is no file $target"
    sources=$(dirname "$target")
    "$bin/warpkit-cc" -g "$target" -o "$work/program" >&2 || exit $?
    return
  fi
  folder=$(exercise_folder "$target") || exit $?
  slug=${folder##*/}
  mine=$WARPKIT_ROOT/work/$slug.cu
  [ -f "$mine" ] || die "$exit_usage" "there is no work/$slug.cu yet; ./warpkit check $target puts one there"
  build emulator "warpkit_exercise_$slug" # the tests and the harness
  while read -r input || [ -n "$input" ]; do inputs+=("$input"); done < <(link_inputs "$slug")
  sources=${mine%/*}
  if [ ${#program_arguments[@]} -eq 0 ] && [ -n "$(counted_case "$folder")" ]; then
    program_arguments=("--gtest_filter=$(counted_case "$folder")")
    note "Counting one case of the tests, $(counted_case "$folder"); -- '--gtest_filter=*' counts all"
  fi
  "$bin/warpkit-cc" -g -I "$WARPKIT_ROOT" "$mine" "${inputs[@]}" -o "$work/program" >&2 || exit $?
}

# count_launches [ARGUMENTS]: runs the program with hooks; leaves $work/counts.json and sets `status` to its exit code.
count_launches() {
  local options=(--quiet --export "$work/counts.json" --log-file "$work/said")
  if [ -n "$kernel" ]; then options+=(--kernel-name "$kernel"); fi
  is_interactive && note "Counting …"
  status=0
  if [ "$json" = yes ]; then
    "$bin/warpkit-ncu" "${options[@]}" "$work/program" "$@" >&2 || status=$?
  else
    "$bin/warpkit-ncu" "${options[@]}" "$work/program" "$@" || status=$?
  fi
  if [ -e "$work/counts.json" ]; then return; fi
  if [ -s "$work/said" ]; then die "$exit_failed" "nothing was counted: no kernel${kernel:+ $kernel} was launched"; fi
  exit "$status"
}

# show_counts: as the options ask.
show_counts() {
  local folders=(--source-dir "$sources" --source-dir "$WARPKIT_ROOT")
  if [ -n "$html" ]; then
    "$bin/warpkit-profile-page" "$work/counts.json" -o "$html" "${folders[@]}" || exit $?
    note "Page: $html"
  fi
  if [ -n "$svg" ]; then
    "$bin/warpkit-profile-page" "$work/counts.json" --svg "$line" -o "$svg" "${folders[@]}" || exit $?
    note "Picture: $svg"
  fi
  if [ "$json" = yes ]; then
    cat "$work/counts.json"
  elif [ -z "$html$svg" ]; then
    "$bin/warpkit-profile-report" "$work/counts.json" "${folders[@]}" || exit $?
  fi
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --json) json=yes ;;
      --html=?*) html=${1#*=} ;;
      --svg=?*) svg=${1#*=} ;;
      --line=?*) line=${1#*=} ;;
      --kernel=?*) kernel=${1#*=} ;;
      --)
        shift
        program_arguments=("$@")
        break
        ;;
      -*) die "$exit_usage" "profile doesn't know '$1'; see ./warpkit profile --help" ;;
      *)
        [ -z "$target" ] || die "$exit_usage" "more than one thing to profile: $1; the program's arguments go after --"
        target=$1
        ;;
    esac
    shift
  done
  [ -n "$target" ] || die "$exit_usage" "profile needs a FILE.cu or an exercise, such as 03/vector_add"
  if [ -n "$svg" ] && [ -z "$line" ]; then die "$exit_usage" "--svg needs --line=N, a line of the source"; fi
  if [ -n "$line" ] && [ -z "$svg" ]; then die "$exit_usage" "--line is for --svg=FILE"; fi
}

command_main() {
  local json="" html="" svg="" line="" kernel="" target="" sources status program_arguments=()
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  bin=$WARPKIT_ROOT/build/emulator/bin
  if [ "${1:-}" = --calibrate ]; then
    [ $# -eq 1 ] || die "$exit_usage" "profile --calibrate takes nothing else"
    ensure_packages base
    build emulator warpkit-calibrate
    exec "$bin/warpkit-calibrate"
  fi
  read_arguments "$@"
  check_place --html "$html"
  check_place --svg "$svg"
  ensure_packages base
  # Launches are chosen, and pictures drawn, from counts of a program that stands by itself.
  if [[ $target == *.cu && -z $kernel$svg ]]; then
    build emulator warpkit-cc warpkit-exec
    count_file
  fi
  build emulator warpkit-cc warpkit-ncu warpkit-profile-report warpkit-profile-page
  work=$(mktemp -d) || die "$exit_machine" "there is no room for a temporary folder"
  trap 'rm -rf "$work"' EXIT
  build_target "$target"
  count_launches ${program_arguments[@]+"${program_arguments[@]}"}
  show_counts
  exit "$status"
}
