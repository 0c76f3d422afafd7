// The picture of one request, and the same as text.
const kLongestTitle = 84;
const placeOf = (pattern) => `${pattern.block.join(",")}/${pattern.warp}`;
const patternsOf = (key) => launch().patterns.filter((pattern) => keyOf(pattern) === key);
const stepsOf = (key, place) =>
  patternsOf(key).filter((pattern) => placeOf(pattern) === place).sort((a, b) => a.step - b.step);

function options(select, pairs, chosen) {
  select.replaceChildren(...pairs.map(([value, text]) =>
    make("option", { value, selected: value === chosen }, text)));
}

// Longer titles are drawn narrower rather than cut off.
const fitted = (title) => ([...title].length > kLongestTitle
  ? { textLength: 640, lengthAdjust: "spacingAndGlyphs" } : {});

function pictureElement(pattern) {
  const svg = draw("svg", { viewBox: `0 0 ${pattern.size.join(" ")}`, role: "img",
    "aria-labelledby": "picture-title picture-desc" });
  // The parts were made together with this page, and hold no text but numbers and fixed words.
  svg.innerHTML = pattern.parts.map((part) => data.parts[part]).join("");
  svg.prepend(draw("title", { id: "picture-title" }, pattern.title),
    draw("desc", { id: "picture-desc" }, pattern.description),
    draw("text", { class: "wp-head", x: 64, y: 24, ...fitted(pattern.title) }, pattern.title));
  return svg;
}

function laneTable(pattern) {
  const shared = pattern.space === "shared";
  const rows = pattern.lanes.map(([lane, offset, first, last]) => make("tr", {},
    make("th", { scope: "row" }, number(lane)), cell(number(offset)),
    shared ? cell(number(first))
      : cell(first === last ? number(first + 1) : `${number(first + 1)} to ${number(last + 1)}`),
    shared ? cell(number(last + 1)) : ""));
  const names = shared ? ["Lane", "Byte offset", "Bank", "Wavefront"]
    : ["Lane", "Byte offset", "Sector, from the left"];
  byId("lane-table").replaceChildren(make("caption", {}, pattern.title), head(...names),
    make("tbody", {}, rows));
}

function showAccess() {
  const steps = stepsOf(state.key, state.place);
  const pattern = steps[state.step];
  byId("access-controls").hidden = byId("lanes").hidden = !pattern;
  if (!pattern) {
    byId("picture").replaceChildren();
    byId("status").textContent = "No access of this launch was kept to be shown.";
    byId("picture").hidden = true;
    return;
  }
  byId("picture").hidden = false;
  const total = `Step ${state.step + 1} of ${steps.length}`;
  byId("step").textContent = total;
  // Not `disabled`, which would take the focus, and with it the arrow keys, away at the last step.
  byId("previous").setAttribute("aria-disabled", String(state.step === 0));
  byId("next").setAttribute("aria-disabled", String(state.step + 1 === steps.length));
  const cost = pattern.space === "shared" ? plural(pattern.wavefronts, "wavefront")
    : plural(pattern.sectors, "sector");
  byId("status").textContent = `${total}${pattern.sectors + pattern.wavefronts ? `, counted as ${cost}` : ""}: ${pattern.description}`;
  byId("picture").replaceChildren(pictureElement(pattern));
  laneTable(pattern);
}

function showAccessChoices() {
  const seen = launch().lines.filter(hasPicture);
  const several = new Set(seen.map((one) => one.file)).size > 1;
  options(byId("access-line"),
    seen.map((one) => [keyOf(one), `${several ? `${shortName(one.file)}, ` : ""}line ${one.line}: ${accessName(one)}`]), state.key);
  const places = new Map(patternsOf(state.key).map((one) => [placeOf(one),
    `block ${one.block.join(", ")}, warp ${one.warp}`]));
  if (!places.has(state.place)) state.place = places.keys().next().value;
  options(byId("access-warp"), [...places], state.place);
}

function chooseAccess(key, scroll) {
  state.key = key;
  state.step = 0;
  showAccessChoices();
  markChosen();
  showAccess();
  if (scroll) byId("access").scrollIntoView({ block: "nearest" });
}

function move(way) {
  const last = stepsOf(state.key, state.place).length - 1;
  state.step = Math.min(last, Math.max(0, state.step + way));
  showAccess();
}

byId("previous").addEventListener("click", () => move(-1));
byId("next").addEventListener("click", () => move(1));
byId("access-line").addEventListener("change", (event) => chooseAccess(event.target.value, false));
byId("access-warp").addEventListener("change", (event) => {
  state.place = event.target.value;
  state.step = 0;
  showAccess();
});
byId("access").addEventListener("keydown", (event) => {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!way || event.target.closest("select, #picture, .scroll")) return; // these have arrow keys of their own
  event.preventDefault();
  move(way);
});
