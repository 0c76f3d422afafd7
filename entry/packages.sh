# shellcheck shell=bash
# Which Debian or Ubuntu packages a command needs, and how they get here.

# One line a package: group, package, and what proves that it is here: a command or a header.
# `base` builds and tests everything; `debug` is for cuda-gdb; `docs` makes the site; `dev` is what CI needs besides.
package_table() {
  cat <<'TABLE'
base g++                   command g++
base cmake                 command cmake
base ninja-build           command ninja
base libboost-context-dev  header  boost/context/detail/fcontext.hpp
base libgtest-dev          header  gtest/gtest.h
base libcli11-dev          header  CLI/CLI.hpp
base nlohmann-json3-dev    header  nlohmann/json.hpp
base libfmt-dev            header  fmt/format.h
debug gdb                  command gdb
docs doxygen               command doxygen
docs doxygen-awesome-css   file    /usr/share/doxygen-awesome-css/doxygen-awesome.css
dev  clang                 command clang++
dev  clang-format          command clang-format
dev  shellcheck            command shellcheck
dev  chromium              command chromium
dev  python3               command python3
TABLE
}

# has_header NAME: is it in a folder where the compiler looks by itself?
has_header() {
  local folder
  local IFS=:
  for folder in ${CPLUS_INCLUDE_PATH:-} ${CPATH:-} /usr/include /usr/local/include /opt/homebrew/include; do
    if [ -e "$folder/$1" ]; then return 0; fi
  done
  return 1
}

# missing_packages GROUP…: prints the packages of these groups that nothing here stands in for.
missing_packages() {
  local group package kind proof
  while read -r group package kind proof; do
    [[ " $* " == *" $group "* ]] || continue
    case $kind in
      command) have "$proof" || printf '%s ' "$package" ;;
      header) has_header "$proof" || printf '%s ' "$package" ;;
      file) [ -e "$proof" ] || printf '%s ' "$package" ;;
    esac
  done < <(package_table)
}

# check_cmake_version: CMake's presets need 3.25 (Debian 12's); an older one is the machine's fault.
check_cmake_version() {
  local version major minor
  have cmake || return 0 # not asked for by this command
  version=$(cmake --version | sed -n '1s/[^0-9]*\([0-9.]*\).*/\1/p')
  IFS=. read -r major minor _ <<<"$version"
  if [ "$major" -lt 3 ] || { [ "$major" = 3 ] && [ "$minor" -lt 25 ]; }; then
    die "$exit_machine" "CMake $version is here, 3.25 or newer is needed"
  fi
}

# run_apt PREFIX PACKAGE…: PREFIX is empty or sudo.
run_apt() {
  local prefix=$1
  shift
  $prefix env DEBIAN_FRONTEND=noninteractive apt-get update &&
    $prefix env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@"
}

# ask_to_install: true without asking where nobody can answer.
ask_to_install() {
  local answer
  if [ "${assume_yes:-no}" = yes ] || ! is_interactive; then return 0; fi
  printf 'Install them now? [Y/n] ' >&2
  read -r answer || answer=n
  case $answer in
    "" | y | Y | yes | Yes) return 0 ;;
    *) return 1 ;;
  esac
}

# ensure_packages GROUP…: names what is missing, then installs it; ends with exit code 5 where it can't.
ensure_packages() {
  local missing prefix=""
  missing=$(missing_packages "$@")
  missing=${missing% }
  if [ -z "$missing" ]; then
    check_cmake_version
    return
  fi
  note "Missing packages: $missing"
  if ! have apt-get; then
    die "$exit_machine" "this isn't Debian or Ubuntu: install your system's equals of: $missing"
  fi
  if [ "$(id -u)" != 0 ]; then
    prefix=sudo
    if ! have sudo || { ! is_interactive && ! sudo -n true 2>/dev/null; }; then
      die "$exit_machine" "installing needs root; run: sudo apt-get install $missing"
    fi
  fi
  ask_to_install || die "$exit_machine" "not installed; run: ${prefix:+sudo }apt-get install $missing"
  if [ -n "$prefix" ] && is_interactive; then sudo -v || die "$exit_machine" "sudo refused"; fi
  # shellcheck disable=SC2086  # a list of package names
  if ! run_logged "Installing packages" "$logs/setup.log" run_apt "$prefix" $missing; then
    show_failure "$logs/setup.log" 15
    die "$exit_machine" "apt-get could not install: $missing"
  fi
  missing=$(missing_packages "$@")
  [ -z "$missing" ] || die "$exit_machine" "installed, but still not found: $missing"
  check_cmake_version
}
