// A map of what one block reads and writes of an array. Where the ranges repeat at one distance,
// that distance is taken for the array's row, and the map is a grid; a short distance is a stride.
const kMapWidth = 360;
const kLeastColumns = 8;
const kThin = 4;  // pixels
const kLeast = 2; // pixels; less is lost beside the map's edge

function rowBytes(footprint) {
  for (const ranges of [footprint.reads, footprint.writes]) {
    if (ranges.length < 2) continue;
    const pitch = ranges[1][0] - ranges[0][0];
    const even = ranges.every(([first], i) => i === 0 || first - ranges[i - 1][0] === pitch);
    const columns = pitch / (footprint.element_bytes || 1);
    if (even && pitch < footprint.bytes && columns >= kLeastColumns) return pitch;
  }
  return 0;
}

// Ranges as rectangles in rows and columns of `unit` bytes; equal rows below each other are one.
function rectangles(ranges, row, unit) {
  const done = [];
  let open = [];
  const add = (y, first, end) => {
    const above = open.find((one) => one.first === first && one.end === end && one.y + one.rows === y);
    if (above) ++above.rows;
    else open.push({ y, first, end, rows: 1 });
  };
  for (const [first, last] of ranges) {
    const end = last + 1;
    const top = Math.floor(first / row);
    const bottom = Math.floor(last / row);
    const stale = open.filter((one) => one.y + one.rows < top);
    done.push(...stale);
    open = open.filter((one) => one.y + one.rows >= top);
    if (bottom - top > 1) { // whole rows in between
      add(top, first % row, row);
      done.push({ y: top + 1, first: 0, end: row, rows: bottom - top - 1 });
      add(bottom, 0, end - bottom * row);
    } else {
      for (let y = top; y <= bottom; ++y) add(y, Math.max(first - y * row, 0), Math.min(end - y * row, row));
    }
  }
  return [...done, ...open].map((one) => ({ x: one.first / unit, y: one.y,
    width: (one.end - one.first) / unit, height: one.rows }));
}

const bytesIn = (ranges) => ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);

function mapText(footprint, kind, ranges, row, unit) {
  const some = bytesIn(ranges) / unit;
  const all = plural(footprint.bytes / unit, footprint.element_bytes ? "element" : "byte");
  const what = `${kind === "read" ? "reads" : "writes"} ${some === footprint.bytes / unit ? `all ${all}`
    : `${number(some)} of the ${all}`}`;
  const where = ranges.length === 1 ? "in one piece" : `in ${plural(ranges.length, "piece")}`;
  const grid = row ? `, drawn with ${plural(row / unit, "column")} a row` : "";
  const name = footprint.array ? `“${footprint.array}”` : "an array";
  return `Block ${footprint.block.join(", ")} ${what} of ${name}, ${where}${grid}.`;
}

function mapFigure(footprint, kind, ranges) {
  const unit = footprint.element_bytes || 1;
  const told = rowBytes(footprint);
  const row = told || footprint.bytes;
  const columns = row / unit;
  const rows = Math.max(1, Math.ceil(footprint.bytes / row));
  const height = told ? Math.min(360, Math.max(24, (kMapWidth * rows) / columns)) : 36;
  const text = mapText(footprint, kind, ranges, told, unit);
  const id = `map-${byId("footprints").dataset.count++}`;
  const wide = kMapWidth / columns;
  const tall = height / rows;
  const isCoarse = ranges.some(([first, last]) => ((last - first + 1) / unit) * wide < kLeast);
  const half = (value) => Math.round(2 * value) / 2; // nobody sees less than half a pixel
  const places = new Set(rectangles(ranges, row, unit).map((box) => [half(box.x * wide),
    half(box.y * tall), Math.max(kLeast, half(box.width * wide)), Math.max(kLeast, half(box.height * tall))].join(" ")));
  const boxes = [...places].map((place) => {
    const [x, y, width, tallness] = place.split(" ");
    // An outline would make a narrow piece look wide.
    const isThin = Math.min(width, tallness) < kThin;
    return draw("rect", { class: `wp-${kind}${isThin ? " wp-thin" : ""}`, x, y, width, height: tallness });
  });
  const size = told ? `${number(rows)} rows × ${number(columns)} columns`
    : plural(footprint.bytes / unit, footprint.element_bytes ? "element" : "byte");
  return make("figure", { class: "map" },
    draw("svg", { viewBox: `0 0 ${kMapWidth} ${height}`, width: kMapWidth, height, role: "img",
      "aria-labelledby": `${id} ${id}-desc` },
    draw("title", { id }, `${kind === "read" ? "Reads" : "Writes"} of ${footprint.array || "an array without a name"}`),
    draw("desc", { id: `${id}-desc` }, text),
    draw("rect", { class: "wp-field", width: kMapWidth, height }), boxes),
    make("figcaption", { class: "hint" }, make("strong", {}, kind === "read" ? "Reads" : "Writes"),
      `, ${size}. ${text}${isCoarse ? " Pieces narrower than two pixels are drawn two pixels wide." : ""}`));
}

function showFootprints() {
  const box = byId("footprints");
  box.dataset.count = 0;
  box.replaceChildren();
  const known = launch().footprints.filter((one) => one.reads.length || one.writes.length);
  if (!known.length) box.append(make("p", {}, "No read or write of an array was recorded for this launch."));
  box.append(make("div", { class: "maps" }, known.map((one) => make("div", {},
    make("h3", {}, `${one.array || "(an array without a name)"}, ${one.space} memory, ${plural(one.bytes, "byte")}`),
    one.reads.length ? mapFigure(one, "read", one.reads) : "",
    one.writes.length ? mapFigure(one, "write", one.writes) : ""))));
}
