# shellcheck shell=bash
# demo: the shipped model at work, in 16 and in 4 bits a weight, checked layer by layer.

command_usage() {
  cat <<'USAGE'
Usage: ./warpkit demo

Installs what is missing, builds the model runner, and shows the model that comes with the kit: its way from the
disk to RAM to the device, its answers in 16 and in 4 bits a weight, what each costs in bytes and in right answers,
and every intermediate result of every layer against the plain C++ reference. Takes a minute or two once built.
Exits with 1 if a layer differs. WARPKIT_DEMO_MODEL=FILE.gguf takes another chat model.
USAGE
}

readonly demo_questions=20 # of each kind
readonly demo_story="Mia went to the garden. Tom walked to the village. Then Mia ran to the beach. Where is Mia?"
readonly demo_sum="What is 37 + 58?"

heading() { printf '\n%s\n' "$(bold "$1")"; }

# shown COMMAND…: what to type to get the same, in the words of the entry script.
shown() { printf '$ ./warpkit minimodel %s\n' "$*"; }

# runner ARGUMENTS: the built runner; what it says on standard error is kept and shown only if it fails.
runner() {
  local status=0
  "$bin/minimodel" "$@" 2>"$demo_log" </dev/null || status=$?
  if [ "$status" != 0 ]; then
    cat "$demo_log" >&2
    exit "$status"
  fi
}

# make_quantized: the four-bit model, made anew where the original is newer. It appears whole or not at all.
make_quantized() {
  if [ "$quantized" -nt "$model" ]; then return; fi
  mkdir -p "$(dirname "$quantized")"
  runner quantize "$model" "$quantized" Q4_0 >>"$demo_log"
}

answer() { runner run "$1" --chat --prompt "$2" --temp 0 --max-tokens 40; }

show_journey() {
  heading "1  From disk to RAM to the device"
  shown run tiny --chat --prompt "\"$demo_sum\"" --temp 0 --stats
  runner run "$model" --chat --prompt "$demo_sum" --temp 0 --max-tokens 40 --stats
  grep -m 1 '^device:' "$demo_log" || true
}

show_answers() {
  local question
  heading "2  The same questions in 16 and in 4 bits a weight"
  shown quantize tiny "${quantized#"$WARPKIT_ROOT"/}" Q4_0
  for question in "$demo_story" "$demo_sum"; do
    printf '%s\n' "$question"
    printf '  F16   %s\n' "$(answer "$model" "$question")"
    printf '  Q4_0  %s\n' "$(answer "$quantized" "$question")"
  done
}

# right_answers MODEL: "19/20 sum, 20/20 story", from the runner's table.
right_answers() {
  local table result=""
  table=$(runner accuracy "$1" --limit "$demo_questions" --device "$demo_counter")
  while read -r task right total percent; do
    [[ $percent =~ ^[0-9.]+$ ]] || continue # the heading, and wrong answers below the table
    result+="${result:+, }$right/$total $task"
  done <<<"$table"
  [ -n "$result" ] || die "$exit_failed" "the runner measured no accuracy"
  printf '%s' "$result"
}

show_costs() {
  local type file
  heading "3  What each costs: bytes on disk, and right answers on texts it never saw"
  shown accuracy tiny --limit "$demo_questions" --device "$demo_counter"
  for type in F16 Q4_0; do
    file=$model
    if [ "$type" = Q4_0 ]; then file=$quantized; fi
    printf '  %-5s %9d bytes   %s\n' "$type" "$(wc -c <"$file")" "$(right_answers "$file")"
  done
}

# show_layers TYPE TABLE: for each layer its number of intermediates and the largest error among them.
show_layers() {
  local type=$1 layer rows worst
  printf '  %s\n' "$type"
  while read -r layer; do
    rows=$(grep "^$layer\." "$demo_table")
    worst=$(sort -g -k 4 <<<"$rows" | tail -n 1)
    read -r name operation _ error <<<"$worst"
    printf '    %-6s %2d intermediates, largest error %s (%s, %s)\n' \
      "$layer" "$(wc -l <<<"$rows")" "$error" "${name#"$layer".}" "$operation"
  done < <(sed -n 's/^\(blk\.[0-9]*\)\..*/\1/p' "$demo_table" | uniq)
  printf '    %s\n' "$(tail -n 1 "$demo_table")"
}

show_verification() {
  local file status
  heading "4  Every layer against the plain C++ reference"
  shown verify tiny
  for file in "$model" "$quantized"; do
    status=0
    "$bin/minimodel" verify "$file" >"$demo_table" 2>"$demo_log" </dev/null || status=$?
    if [ "$status" != 0 ]; then
      tail -q -n 3 "$demo_table" "$demo_log" >&2
      die "$status" "not verified: ./warpkit minimodel verify $file"
    fi
    show_layers "$(if [ "$file" = "$model" ]; then echo F16; else echo Q4_0; fi)"
  done
}

command_main() {
  shift
  if asks_help "$@"; then
    command_usage
    return
  fi
  [ $# = 0 ] || die "$exit_usage" "demo takes no arguments"
  ensure_packages base
  build_for_device minimodel
  model=${WARPKIT_DEMO_MODEL:-$WARPKIT_ROOT/minimodel/models/tiny-F16.gguf}
  quantized=$(basename "$model" .gguf)
  quantized=$WARPKIT_ROOT/build/models/${quantized%-F16}-Q4_0.gguf
  demo_log=$logs/demo.log
  demo_table=$logs/demo-verify.txt
  # Thousands of tokens: the emulator would take minutes. The reference computes with the same weights, and part 4
  # shows that the device's layers agree with it.
  demo_counter=auto
  if [ "$device" = emulator ]; then demo_counter=reference; fi
  make_quantized
  show_journey
  show_answers
  show_costs
  show_verification
  heading "Next: ./warpkit list"
}
