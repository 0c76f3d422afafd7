# shellcheck shell=bash
# docs: the documentation site, by Doxygen.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit docs

Builds the documentation site in build/docs/html and prints where its first page is. One page shows the profile of
three transposes. An undocumented public function, or a parameter that is missing from its comment or misnamed there,
fails the build: exit code 1.
USAGE
}

readonly profile=tests/profiler/samples/transposes.json
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

# make_report FOLDER: makes the report page of a profile of three transposes, and the pictures of docs/report_pages.md.
make_report() (
  page="$WARPKIT_ROOT/build/emulator/bin/warpkit-profile-page"
  cd "$WARPKIT_ROOT" &&
    "$page" "$profile" --source-dir "$(dirname "$profile")" -o "$1/transposes.html" &&
    "$page" "$profile" --svg 4 --access "global store" -o "$1/naive_store.svg" &&
    "$page" "$profile" --svg 12 --access "shared load" -o "$1/shared_load.svg" &&
    "$page" "$profile" --svg 20 --access "shared load" -o "$1/padded_load.svg"
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
  if [ -e "$WARPKIT_ROOT/$profile" ]; then
    ensure_packages base
    build emulator warpkit-profile-page
    if ! run_logged "Making the report page" "$logs/docs-profile.log" make_report "$unfinished"; then
      show_failure "$logs/docs-profile.log"
      die "$exit_failed" "the report page of $profile can't be made"
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
