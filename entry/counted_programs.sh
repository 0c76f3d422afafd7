# shellcheck shell=bash
# The kit's programs whose launches are counted on the emulator and on a GPU: the lists that the build writes, the
# emulator's column, the hardware's column, and both side by side.

# counted_programs PRESET: their names, one a line.
counted_programs() { cat "$WARPKIT_ROOT/build/$1/bin/counted-programs.txt"; }

# counted_metrics own|others: the metrics to ask for, joined by commas. ncu makes its own ones from its section files,
# so they are asked for apart: a version without one of them still tells all others. NVIDIA's list of metrics has no
# smsp__…_ideal for compute capability 9.0; ncu's own memory_…_ideal say the same.
counted_metrics() {
  local own='^(derived__|launch__|memory_|sm__maximum_warps_per_active_cycle_pct)' choose=(-E)
  if [ "$1" = others ]; then choose=(-vE); fi
  "$WARPKIT_ROOT/build/emulator/bin/warpkit-ncu" --query-metrics | grep -oE '^ *[a-z0-9]+_[a-z0-9_.]+' |
    tr -d ' ' | grep -v '^smsp__.*_ideal' | grep "${choose[@]}" "$own" | paste -s -d ,
}

# count_on_emulator FOLDER: leaves FOLDER/PROGRAM.csv, a table in ncu's layout for each program, and the lists of
# metrics. Every kernel of kernels/ has to be in one of them.
count_on_emulator() {
  local folder=$1 program kernel kind metrics
  build emulator warpkit-ncu warpkit-profile-report gpu-counts
  build emulator-profile counted_programs
  rm -rf "$folder"
  mkdir -p "$folder"
  for kind in own others; do counted_metrics "$kind" >"$folder/$kind.metrics" || return 1; done
  metrics=$(paste -s -d , <(cat "$folder/own.metrics" "$folder/others.metrics"))
  for program in $(counted_programs emulator-profile); do
    WARPKIT_PROFILE="$folder/$program.launches" WARPKIT_WORKERS=1 \
      timeout 600 "$WARPKIT_ROOT/build/emulator-profile/bin/$program" >"$folder/$program.output" 2>&1 || {
      cat "$folder/$program.output"
      printf '%s failed on the emulator\n' "$program"
      return 1
    }
    "$WARPKIT_ROOT/build/emulator/bin/warpkit-profile-report" "$folder/$program.launches" --collect \
      >"$folder/$program.json" || return 1
    "$WARPKIT_ROOT/build/emulator/bin/warpkit-ncu" --import "$folder/$program.json" --csv --print-units base \
      --metrics "$metrics" >"$folder/$program.csv" || return 1
  done
  while read -r kernel; do
    grep -qE "\"${kernel}[\"<]" "$folder"/*.csv || {
      printf 'no launch of %s was counted: tests/gpu/counted_kernels.cpp leaves it out\n' "$kernel"
      return 1
    }
  done < <(grep -rhoE '__global__ void \w+' "$WARPKIT_ROOT/kernels" | cut -d ' ' -f 3 | sort -u)
}

# print_emulator_column FOLDER
print_emulator_column() {
  "$WARPKIT_ROOT/build/emulator/bin/gpu-counts" "$WARPKIT_ROOT/tests/gpu/hardware_notes.tsv" "$1"
}

# count_on_gpu PRESET EMULATOR_FOLDER FOLDER: the same programs under NVIDIA's ncu. Returns 7 where the driver forbids
# counters to this user.
count_on_gpu() {
  local program kind table
  rm -rf "$3"
  mkdir -p "$3"
  for program in $(counted_programs "$1"); do
    table="$3/$program.csv"
    : >"$table"
    for kind in own others; do
      LC_ALL=C timeout 900 ncu --clock-control none --csv --print-units base --print-kernel-base function \
        --metrics "$(cat "$2/$kind.metrics")" "$WARPKIT_ROOT/build/$1/bin/$program" </dev/null >>"$table" 2>&1 ||
        printf 'ncu ended with %s on %s\n' "$?" "$program"
      if grep -qaF ERR_NVGPUCTRPERM "$table"; then return 7; fi
    done
    grep -a '^==\(ERROR\|WARNING\)==' "$table" || true
  done
}
