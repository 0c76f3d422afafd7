# shellcheck shell=bash
# docs: the documentation site, by Doxygen.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit docs

Builds the documentation site in build/docs/html and prints where its first page is. An undocumented public
function, or a parameter that is missing from its comment or misnamed there, fails the build: exit code 1.
USAGE
}

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
  if [ -d "$docs_theme" ]; then
    printf 'HTML_EXTRA_STYLESHEET = %s/doxygen-awesome.css %s/doxygen-awesome-sidebar-only.css\n' \
      "$docs_theme" "$docs_theme"
  fi
}

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
  if ! run_logged "Building the documentation" "$log" run_doxygen "$unfinished"; then
    show_failure "$log"
    die "$exit_failed" "the documentation has warnings, which count as errors"
  fi
  rm -rf "$site"
  mv "$unfinished" "$site"
  printf 'The site: %s\n' "$site/html/index.html"
}
