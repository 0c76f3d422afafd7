# shellcheck shell=bash
# The commands: one table, read by the help and by the dispatcher. Each handler is a file in entry/commands/
# with a function NAME_main, and NAME_usage unless the program it runs has a --help of its own.

# group | command | handler | arguments | what it does
command_table() {
  cat <<'TABLE'
everyone|demo|demo||the shipped model at work, checked layer by layer
everyone|test|test|[CTEST ARGUMENTS]|sets up, builds, runs every test
everyone|setup|setup|[--yes]|installs what is missing, naming the packages first
everyone|docs|docs||builds the documentation site
everyone|doctor|doctor||what this machine has, which device is used and why
learner|list|kit|[--json]|the lessons and exercises, and where you stand
learner|next|kit||what to do next: which page, which exercise
learner|show|kit|NN|a lesson's page, in the terminal
learner|run|kit|NN|builds a lesson's program and runs it
learner|predict|kit|NN [--answers A,B]|say what a lesson's program will do, then count it
learner|check|kit|[NN[/EXERCISE]] [--json]|tests your solution of an exercise
learner|watch|kit|[NN[/EXERCISE]] [--poll]|checks again at each save; keys for hint, profile, next
learner|profile|profile|FILE.cu or NN[/EXERCISE] [--json] [--html=FILE]|what its kernels do, line by line
learner|hint|kit|NN[/EXERCISE]|a hint, one level more each time
learner|solution|kit|NN[/EXERCISE] [--show]|after passing: how the solution differs from yours
learner|progress|kit|[--json]|the road, and how far you are on it
learner|reset|kit|NN[/EXERCISE]|gives the exercise as it was, keeping a backup of yours
instructor|dev|kit|check [NN]|skeletons fail, solutions pass, mistakes are caught
instructor|dev|kit|new NN NAME|a new lesson's or exercise's files
instructor|dev|kit|bench [NN]|how long a check takes, exercise by exercise
tools|minimodel|minimodel|COMMAND ...|the runner: info, plan, run, verify, quantize ...
tools|cc|driver|[OPTIONS] FILE.cu... -o PROG|like nvcc, for the emulator
tools|exec|driver|[OPTIONS] FILE.cu [-- ARGS]|builds and runs one file on the emulator
tools|bench|bench|[--small]|how fast the emulator is here, beside plain loops
tools|shell|shell|[-c COMMAND]|a shell in which nvcc, compute-sanitizer, cuda-gdb ... answer
tools|gpu-check|gpu-check|[--native] [--emulator]|all that needs a GPU, in one go, with a dated report
TABLE
}

print_commands() {
  local last="" group name handler arguments summary
  while IFS='|' read -r group name handler arguments summary; do
    if [ "$group" != "$last" ]; then
      printf '\n'
      case $group in
        everyone) bold "For everyone" ;;
        learner) bold "For the learner" ;;
        instructor) bold "For the instructor" ;;
        tools) bold "Tools" ;;
      esac
      printf '\n'
      last=$group
    fi
    printf '  %-36s %s\n' "$name${arguments:+ $arguments}" "$summary"
  done < <(command_table)
}

print_help() {
  printf 'Usage: ./warpkit COMMAND [ARGUMENTS]\n'
  print_commands
  cat <<'HELP'

./warpkit COMMAND --help tells more about one. Each command sets up and builds what it needs.
WARPKIT_DEVICE=emulator|cuda chooses the device; without it `./warpkit doctor` says which is used.
Exit codes: 0 good, 1 a check or test failed, 2 wrong usage, 3 does not compile, 4 a limit was hit,
5 the machine is at fault (missing compiler, no space).
HELP
}

# What to do next, in five lines.
print_next() {
  local missing first
  missing=$(missing_packages base)
  if [ -n "$missing" ]; then
    first="see where the road leads (installs first: ${missing% })"
  elif [ ! -d "$WARPKIT_ROOT/build/emulator/bin" ]; then
    first="see where the road leads (builds first, a minute or two)"
  else
    first="see where the road leads: a model talks, and every layer is checked"
  fi
  printf '%s: CUDA C++ in small steps, with a GPU or without. What to do next:\n' "$(bold Warpkit)"
  printf '  ./warpkit %-12s %s\n' \
    demo "$first" \
    next "your next lesson and exercise; progress shows the road" \
    test "prove that everything here works on this machine" \
    --help "every command"
}

# handler_of COMMAND: the handler's name; fails where there is no such command.
handler_of() {
  local group name handler rest
  while IFS='|' read -r group name handler rest; do
    if [ "$name" = "$1" ]; then
      printf '%s' "$handler"
      return
    fi
  done < <(command_table)
  return 1
}

# dispatch [COMMAND [ARGUMENTS]]: finds the command's handler and runs it.
dispatch() {
  local handler
  case ${1:-} in
    "") print_next ;;
    -h | --help | help) print_help ;;
    *)
      handler=$(handler_of "$1") || die "$exit_usage" "there is no command '$1'; ./warpkit --help lists them"
      # shellcheck source=/dev/null
      . "$WARPKIT_ROOT/entry/commands/$handler.sh"
      command_main "$@"
      ;;
  esac
}

# asks_help ARGUMENT…: is --help or -h the first of them?
asks_help() { [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; }
