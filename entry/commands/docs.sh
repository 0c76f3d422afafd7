# shellcheck shell=bash
# docs: the documentation site, by Doxygen.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit docs

Builds the documentation site in build/docs/html and prints where its first page is. One page is a profile of
docs/profile/transposes.cu, which runs on the emulator for it. An undocumented public function, or a parameter that
is missing from its comment or misnamed there, fails the build: exit code 1.
USAGE
}

readonly profiled_program=docs/profile/transposes.cu
readonly docs_theme=/usr/share/doxygen-awesome-css

# doxygen_settings FOLDER: the Doxyfile with the output folder, the folders of the lessons' pictures, and the theme
# where it is installed.
doxygen_settings() {
  local lesson
  cat "$WARPKIT_ROOT/docs/Doxyfile"
  printf 'OUTPUT_DIRECTORY = "%s"\n' "$1"
  for lesson in lessons/*/; do
    if [ -d "$lesson" ]; then printf 'IMAGE_PATH += "%s"\n' "$lesson"; fi
  done
  if [ -e "$1/transposes.html" ]; then
    printf 'HTML_EXTRA_FILES = "%s"\nIMAGE_PATH += "%s"\n' "$1/transposes.html" "$1"
  fi
  if [ -d "$docs_theme" ]; then
    printf 'HTML_EXTRA_STYLESHEET = %s/doxygen-awesome.css %s/doxygen-awesome-sidebar-only.css\n' \
      "$docs_theme" "$docs_theme"
  fi
}

# line_of TEXT [N]: the line of the profiled program that holds the text for the Nth time.
line_of() { grep -nF "$1" "$profiled_program" | sed -n "${2:-1}s/:.*//p"; }

# make_report FOLDER: runs the profiled program, and makes its report page and the pictures of docs/report_pages.md.
make_report() (
  bin="$WARPKIT_ROOT/build/emulator/bin"
  counts="$1/transposes.json"
  # picture LINE ACCESS NAME
  picture() { "$bin/warpkit-profile-page" "$counts" --svg "$1" --access "$2" -o "$3.svg"; }
  cd "$WARPKIT_ROOT" &&
    "$bin/warpkit-exec" "--profile=$counts" "--html=$1/transposes.html" "$profiled_program" &&
    picture "$(line_of 'out[static_cast<size_t>(x)')" "global store" "$1/naive_store" &&
    picture "$(line_of '= tile[')" "shared load" "$1/shared_load" &&
    picture "$(line_of '= tile[' 2)" "shared load" "$1/padded_load"
)

run_doxygen() (
  cd "$WARPKIT_ROOT" && doxygen_settings "$1" >"$1/Doxyfile" && doxygen "$1/Doxyfile"
)

command_main() {
  local site="$WARPKIT_ROOT/build/docs" unfinished="$WARPKIT_ROOT/build/docs.unfinished" log="$logs/docs.log"
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  [ $# = 0 ] || die "$exit_usage" "docs takes no arguments"
  ensure_packages docs
  rm -rf "$unfinished"
  mkdir -p "$unfinished" 2>/dev/null || die "$exit_machine" "cannot write in $WARPKIT_ROOT"
  if [ -e "$WARPKIT_ROOT/$profiled_program" ]; then
    ensure_packages base
    build emulator warpkit-exec warpkit-profile-page
    if ! run_logged "Profiling the transposes" "$logs/docs-profile.log" make_report "$unfinished"; then
      show_failure "$logs/docs-profile.log"
      die "$exit_failed" "the report page of $profiled_program can't be made"
    fi
  fi
  if ! run_logged "Building the documentation" "$log" run_doxygen "$unfinished"; then
    show_failure "$log"
    die "$exit_failed" "the documentation has warnings, which count as errors"
  fi
  rm -rf "$site"
  mv "$unfinished" "$site"
  printf 'The site: %s\n' "$site/html/index.html"
}
