// Choosing a launch, and the page's first state.
const lineExcess = (line) => (line.op === "atomic" ? 0 : line.excess_sectors + line.excess_wavefronts);

// Of all launches, the line where most goes beyond the ideal, and its launch.
function worst() {
  const all = data.launches.flatMap((one, index) => one.lines.map((line) => ({ index, line })));
  const most = all.reduce((best, one) => (lineExcess(one.line) > lineExcess(best.line) ? one : best), all[0]);
  return most && lineExcess(most.line) > 0 ? most : undefined;
}

// A launch that failed explains more than any count.
function showFailed() {
  const failed = data.launches.map((one, index) => ({ one, index })).filter(({ one }) => one.failure);
  if (!failed.length) return;
  const [{ one, index }] = failed;
  byId("first-failed").hidden = false;
  byId("first-failed").textContent = failed.length > 1
    ? `The counts of ${number(failed.length)} launches aren’t whole. The first of them is launch ${number(index + 1)}, ${one.kernel}: ${one.failure}.`
    : `The counts of launch ${number(index + 1)}, ${one.kernel}, aren’t whole: ${one.failure}.`;
}

function showFirst(most) {
  const text = byId("first-text");
  if (!most) {
    text.textContent = "No access goes beyond its ideal. What is left to see are divergent branches, active lanes and how much is asked for.";
    return;
  }
  const { index, line } = most;
  const name = line.excess_sectors > line.excess_wavefronts ? "sectors" : "wavefronts";
  const button = make("button", { type: "button" }, `${shortName(line.file)}:${line.line}`);
  button.addEventListener("click", () => {
    chooseLaunch(index);
    if (launch().lines.filter(hasPicture).includes(line)) chooseAccess(keyOf(line), true);
  });
  text.replaceChildren("Most goes beyond the ideal at ", button,
    `, ${accessName(line)}, in launch ${number(index + 1)}, ${data.launches[index].kernel}: of ${plural(line[name], name.slice(0, -1))}, `,
    excessMark(line[`excess_${name}`], line[name]), " would not be needed.");
}

function chooseLaunch(index) {
  state.launch = index;
  byId("shown").textContent = `Below: launch ${number(index + 1)} of ${number(data.launches.length)}, ${data.launches[index].kernel}`;
  state.key = state.place = "";
  state.step = 0;
  for (const button of byId("launches").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.launch) === index));
  }
  for (const row of byId("launches").querySelectorAll("tbody tr")) {
    row.classList.toggle("chosen", row.rowIndex === index + 1);
  }
  document.querySelector("h1").textContent = `Profile of ${launch().kernel}`;
  const first = launch().lines.filter(hasPicture)
    .sort((a, b) => lineExcess(b) - lineExcess(a))[0];
  if (first) state.key = keyOf(first);
  showTotals();
  showSource();
  showAccessChoices();
  showAccess();
  showFootprints();
  showRoofline();
}

byId("device").textContent = `Counted by: ${data.device}`;
if (data.launches.length) {
  showLaunches();
  const most = worst();
  showFailed();
  showFirst(most);
  chooseLaunch(most ? most.index : Math.max(0, data.launches.findIndex((one) => one.patterns.length)));
} else {
  document.querySelector("main").replaceChildren(
    make("section", {}, make("p", {}, "The program launched no kernel, so there is nothing to show.")));
}
