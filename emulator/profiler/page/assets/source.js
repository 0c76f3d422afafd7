// The source with its counts. A line with several accesses has a row for each.
const kAround = 4; // lines shown around a counted one

const keyOf = (one) => [one.file, one.line, one.space, one.op, one.width].join("\n");
const accessName = (one) =>
  `${one.space} ${one.op}${one.array ? ` of ${one.array}` : ""}, ${one.width} B`;
const hasPicture = (one) => launch().patterns.some((pattern) => keyOf(pattern) === keyOf(one));

// What a request costs: sectors, or wavefronts where the memory is shared.
function countCells(one) {
  const name = one.space === "shared" ? "wavefronts" : "sectors";
  if (!one[name]) return [cell(number(one.requests)), none(), none(), cell(perRequest(one.lanes, one))];
  const ideal = perRequest(one[`${name}_ideal`], one);
  return [
    cell(number(one.requests)),
    make("td", { class: "cost" }, `${perRequest(one[name], one)} ${one[name] === one.requests ? name.slice(0, -1) : name}, `,
      make("span", { class: "none" }, `ideal ${ideal}`)),
    excessCell(one[`excess_${name}`], one[name], `of this line's ${name}`),
    cell(perRequest(one.lanes, one)),
  ];
}

function branchCell(branch, rows) {
  const span = { rowspan: rows };
  if (!branch) return cell("–", { class: "none", ...span });
  const text = `${number(branch.divergent)} of ${number(branch.executed)}`;
  return branch.divergent
    ? make("td", span, make("span", { class: "excess" }, `▲ ${text}`)) : cell(text, span);
}

function accessCell(one) {
  if (!hasPicture(one)) return cell(accessName(one), { class: "text" });
  const button = make("button", { type: "button", "data-key": keyOf(one) }, accessName(one));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    chooseAccess(keyOf(one), true);
  });
  return make("td", { class: "text" }, button);
}

function lineRows(file, line, text) {
  const accesses = launch().lines.filter((one) => one.file === file && one.line === line);
  const branch = launch().branch_lines.find((one) => one.file === file && one.line === line);
  const shown = accesses.length ? accesses : [undefined];
  return shown.map((one, index) => {
    const row = make("tr", { class: one ? "counted" : "", "data-line": line });
    if (index === 0) {
      row.append(make("th", { scope: "row", class: "number", rowspan: shown.length }, String(line)),
        cell(text, { class: "code", rowspan: shown.length }));
    }
    if (one) row.append(accessCell(one), ...countCells(one));
    else row.append(cell("", { colspan: 5 })); // a dash in each column would be read out for each line
    if (index === 0) row.append(one || branch ? branchCell(branch, shown.length) : cell(""));
    const pictured = one && hasPicture(one) ? one : accesses.find(hasPicture);
    if (pictured) {
      row.dataset.shows = keyOf(pictured);
      row.addEventListener("click", () => chooseAccess(keyOf(pictured), true));
    }
    return row;
  });
}

function gapRow(count) {
  return make("tr", {}, make("td", { class: "gap", colspan: 8 }, `… ${plural(count, "line")} without counts`));
}

function fileTable(file) {
  const one = launch();
  const counted = new Set([...one.lines, ...one.branch_lines]
    .filter((entry) => entry.file === file).map((entry) => entry.line));
  const text = data.sources[file];
  const last = text ? text.length : Math.max(...counted);
  const shown = (line) => {
    if (!text) return counted.has(line);
    if (byId("whole").checked) return true;
    for (let near = line - kAround; near <= line + kAround; ++near) if (counted.has(near)) return true;
    return false;
  };
  const rows = [];
  let skipped = 0;
  for (let line = 1; line <= last; ++line) {
    if (!shown(line)) { ++skipped; continue; }
    if (skipped && text) rows.push(gapRow(skipped));
    skipped = 0;
    rows.push(...lineRows(file, line, text ? text[line - 1] || "" : ""));
  }
  if (skipped && text) rows.push(gapRow(skipped));
  return make("table", {},
    make("caption", {}, text ? `${plural(counted.size, "line")} with counts`
      : "The text of this file was not found; --source-dir says where to look."),
    head("Line", "-Source", "-Access", "Requests", "Cost of a request", "Excess", "Active lanes",
      "Divergent branches"),
    make("tbody", {}, rows));
}

function showSource() {
  const files = [...new Set([...launch().lines, ...launch().branch_lines].map((one) => one.file))];
  byId("files").replaceChildren(...files.flatMap((file) => [
    make("h3", {}, file),
    make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": file }, fileTable(file)),
  ]));
  if (!files.length) byId("files").append(make("p", {}, "Nothing was counted in this launch."));
  markChosen();
}

function markChosen() {
  for (const button of byId("files").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.key === state.key));
  }
  for (const row of byId("files").querySelectorAll("tr")) {
    const button = row.querySelector("button");
    row.classList.toggle("chosen", Boolean(button) && button.dataset.key === state.key);
  }
}

byId("whole").addEventListener("change", showSource);
walk(byId("files"), (key) => {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (!way || document.activeElement.getAttribute("aria-pressed") !== "true") return false;
  move(way);
  return true;
});
