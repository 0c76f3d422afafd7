// The table of launches, and the totals of the chosen one.
const excessOf = (one, name) =>
  one.lines.reduce((sum, line) => sum + (line.op === "atomic" ? 0 : line[name]), 0);

function totalOf(one, space, name) {
  return one.counts[`${space} load`][name] + one.counts[`${space} store`][name];
}

function showLaunches() {
  const rows = data.launches.map((one, index) => {
    const button = make("button", { type: "button", "data-launch": index },
      one.failure ? `${one.kernel} – not whole` : one.kernel);
    button.addEventListener("click", () => chooseLaunch(index));
    return make("tr", {},
      cell(number(index + 1)),
      make("th", { scope: "row" }, button),
      cell(one.file ? `${shortName(one.file)}:${one.line}` : "–", { class: "text" }),
      cell(extent(one.grid), { class: "cost" }), cell(extent(one.block), { class: "cost" }),
      cell(number(totalOf(one, "global", "sectors"))),
      excessCell(excessOf(one, "excess_sectors"), totalOf(one, "global", "sectors"), "of its sectors"),
      cell(number(totalOf(one, "shared", "wavefronts"))),
      excessCell(excessOf(one, "excess_wavefronts"), totalOf(one, "shared", "wavefronts"),
        "of its wavefronts"));
  });
  walk(byId("launches"));
  byId("launches").replaceChildren(
    make("caption", {}, plural(rows.length, "launch", "launches")),
    head("No.", "-Kernel", "-Launched at", "Grid", "Block", "Global sectors", "Excess sectors",
      "Shared wavefronts", "Excess wavefronts"),
    make("tbody", {}, rows));
}

// Summed by line, as the table of the terminal does: a line below its ideal makes up for no other.
const excessIn = (access, name) => launch().lines.filter((line) => `${line.space} ${line.op}` === access)
  .reduce((sum, line) => sum + line[name], 0);

function memoryRow([name, counts]) {
  const shared = name.startsWith("shared");
  const global = !shared && counts.sectors > 0; // constant memory has neither
  return make("tr", {}, make("th", { scope: "row" }, name),
    cell(number(counts.requests)), cell(perRequest(counts.lanes, counts)),
    cell(number(counts.bytes)),
    global ? cell(number(counts.sectors)) : none(),
    global ? cell(number(counts.sectors_ideal)) : none(),
    global ? excessCell(excessIn(name, "excess_sectors"), counts.sectors, "of these sectors") : none(),
    global ? cell(number(counts.lines)) : none(),
    !shared ? none() : cell(number(counts.wavefronts)),
    !shared ? none() : cell(number(counts.wavefronts_ideal)),
    !shared ? none() : excessCell(excessIn(name, "excess_wavefronts"), counts.wavefronts, "of these wavefronts"));
}

// By precision, where there is more than one; what can't be counted makes it a lower bound.
function flopsText(one) {
  const kinds = Object.entries(one.flop_counts).filter(([, count]) => count > 0);
  const all = `${one.uncounted.length ? "at least " : ""}${number(one.flops)}`;
  return kinds.length ? `${all} (${kinds.map(([name, count]) =>
    (kinds.length > 1 ? `${name} ${number(count)}` : name)).join(", ")})` : all;
}

function showTotals() {
  const one = launch();
  const used = Object.entries(one.counts).filter(([, counts]) => counts.requests > 0);
  byId("memory").replaceChildren(
    make("caption", {}, used.length ? "Warp-level memory instructions" : "No memory access was counted"),
    used.length ? head("-Memory", "Requests", "Active lanes", "Bytes asked for", "Sectors", "Ideal sectors",
      "Excess sectors", "128-byte lines", "Wavefronts", "Ideal wavefronts", "Excess wavefronts") : "",
    make("tbody", {}, used.map(memoryRow)));
  const facts = [
    ["Grid of blocks", extent(one.grid)], ["Threads a block", extent(one.block)],
    ["Warps", number(one.warps)],
    ["Shared memory a block", `${number(one.static_shared + one.dynamic_shared)} bytes`],
    ["Barriers, by warps", number(one.barriers)],
    ["Branches, by warps", number(one.branches)],
    ["Divergent branches", number(one.divergent_branches)],
    ["Mean active lanes", `${short(one.mean_active_lanes)} of 32`],
    ["FLOPs", one.flops === null ? "not counted" : flopsText(one)],
  ];
  if (one.theoretical_occupancy !== null) {
    facts.push([`Occupancy, for ${one.registers_assumed} registers a thread (assumed)`,
      `${Math.round(100 * one.theoretical_occupancy)} %`]);
  }
  byId("failure").hidden = !one.failure;
  byId("failure").textContent = one.failure ? `The counts of this launch aren’t whole: ${one.failure}.` : "";
  byId("facts").replaceChildren(
    ...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  byId("advice").hidden = one.advice.length === 0;
  byId("advice-list").replaceChildren(...one.advice.map(adviceItem));
}

// The place leads to the picture of the line, where there is one.
function adviceItem(advice) {
  const place = `${shortName(advice.file)}:${advice.line}`;
  const pictured = launch().lines.find((line) => line.file === advice.file &&
    line.line === advice.line && hasPicture(line) && line.excess_sectors + line.excess_wavefronts > 0);
  if (!pictured) return make("li", {}, make("strong", {}, `${place} `), advice.text);
  const button = make("button", { type: "button" }, place);
  button.addEventListener("click", () => chooseAccess(keyOf(pictured), true));
  return make("li", {}, button, ` ${advice.text}`);
}
