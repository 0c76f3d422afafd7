// The roofline of one named GPU, from its maker's figures, and the kernel's intensity on it.
const kRoof = { name: "NVIDIA H100 SXM", flops: 66.9e12, bandwidth: 3.35e12,
  flopsSource: "NVIDIA H100 Tensor Core GPU Architecture, white paper (peak FP32, not tensor cores)",
  flopsAddress: "https://resources.nvidia.com/en-us-tensor-core/gtc22-whitepaper-hopper",
  bandwidthSource: "NVIDIA H100 Tensor Core GPU, data sheet (H100 SXM: 67 teraFLOPS FP32, 3.35 TB/s)",
  bandwidthAddress: "https://resources.nvidia.com/en-us-tensor-core/nvidia-tensor-core-gpu-datasheet" };
const kPlot = { left: 70, top: 16, width: 620, height: 270, low: -2, high: 3, bottom: 9, peak: 14.2 };

const roofAt = (intensity) => Math.min(kRoof.flops, intensity * kRoof.bandwidth);
const plotX = (intensity) =>
  kPlot.left + (kPlot.width * (Math.log10(intensity) - kPlot.low)) / (kPlot.high - kPlot.low);
const plotY = (speed) =>
  kPlot.top + kPlot.height * (1 - (Math.log10(speed) - kPlot.bottom) / (kPlot.peak - kPlot.bottom));

function intensities(one) {
  // Atomics are counted apart, in totals as here: who computes them isn't a lane.
  const kinds = ["global load", "global store"].map((name) => one.counts[name]);
  const asked = kinds.reduce((sum, counts) => sum + counts.bytes, 0);
  const moved = kinds.reduce((sum, counts) => sum + 32 * counts.sectors, 0);
  if (one.flops === null || !one.flops || !asked) return [];
  const points = [{ style: "wp-point", name: "bytes asked for", bytes: asked }];
  if (moved) points.push({ style: "wp-point-moved", name: "sectors moved", bytes: moved });
  return points.map((point) => ({ ...point, intensity: one.flops / point.bytes }));
}

function axes() {
  const parts = [];
  for (let power = kPlot.low; power <= kPlot.high; ++power) {
    const x = plotX(10 ** power);
    parts.push(draw("path", { class: "wp-grid", d: `M${x} ${kPlot.top}V${kPlot.top + kPlot.height}` }),
      draw("text", { class: "wp-tick", x, y: kPlot.top + kPlot.height + 16, "text-anchor": "middle" },
        String(10 ** power)));
  }
  for (let power = kPlot.bottom; power <= kPlot.peak; ++power) {
    const y = plotY(10 ** power);
    parts.push(draw("path", { class: "wp-grid", d: `M${kPlot.left} ${y}h${kPlot.width}` }),
      draw("text", { class: "wp-tick", x: kPlot.left - 8, y: y + 4, "text-anchor": "end" },
        power < 12 ? `${10 ** (power - 9)} G` : `${10 ** (power - 12)} T`));
  }
  parts.push(
    draw("text", { class: "wp-tick", x: kPlot.left + kPlot.width / 2, y: kPlot.top + kPlot.height + 34,
      "text-anchor": "middle" }, "FLOPs a byte of global memory"),
    draw("text", { class: "wp-tick", transform: `translate(14 ${kPlot.top + kPlot.height / 2}) rotate(-90)`,
      "text-anchor": "middle" }, "FLOP/s"));
  return parts;
}

function rooflinePicture(points, text) {
  const ridge = kRoof.flops / kRoof.bandwidth;
  const roof = `M${plotX(10 ** kPlot.low)} ${plotY(roofAt(10 ** kPlot.low))}L${plotX(ridge)} ${plotY(kRoof.flops)}H${plotX(10 ** kPlot.high)}`;
  const marks = points.filter((one) => one.intensity >= 10 ** kPlot.low && one.intensity <= 10 ** kPlot.high)
    .flatMap((one) => {
      const x = plotX(one.intensity);
      const y = plotY(roofAt(one.intensity));
      const mark = one.style === "wp-point" ? draw("circle", { class: one.style, cx: x, cy: y, r: 7 })
        : draw("rect", { class: one.style, x: x - 6, y: y - 6, width: 12, height: 12 });
      return [draw("path", { class: "wp-drop", d: `M${x} ${y}V${kPlot.top + kPlot.height}` }), mark];
    });
  return draw("svg", { viewBox: "0 0 710 330", width: 710, height: 330, role: "img",
    "aria-labelledby": "roof-title roof-desc" },
  draw("title", { id: "roof-title" }, `Roofline of ${kRoof.name}`),
  draw("desc", { id: "roof-desc" }, text), axes(), draw("path", { class: "wp-roof", d: roof }), marks);
}

function rooflineTable(points) {
  return make("table", {}, make("caption", {}, "Intensity of this launch, and the most that the roofs allow"),
    head("Mark", "-Counted by", "Bytes", "FLOPs a byte", "At most, TFLOP/s", "Limited by"),
    make("tbody", {}, points.map((one) => make("tr", {},
      cell(one.style === "wp-point" ? "●" : "■"),
      make("th", { scope: "row" }, one.name), cell(number(one.bytes)), cell(short(one.intensity)),
      cell(short(roofAt(one.intensity) / 1e12)),
      cell(roofAt(one.intensity) < kRoof.flops ? "memory" : "arithmetic")))));
}

function showRoofline() {
  const points = intensities(launch());
  const text = points.length
    ? `${number(launch().flops)} FLOPs for ${number(points[0].bytes)} bytes of global memory asked for, atomics left out: ${short(points[0].intensity)} FLOPs a byte.`
    : launch().flops === null ? "The FLOPs of this launch were not counted, so it has no place on the roofline."
      : "This launch has no FLOPs or no global memory traffic, so it has no place on the roofline.";
  const missing = launch().flops === null || !launch().uncounted.length ? "" : make("p", {},
    `Not counted, so that the true place lies further to the right: ${launch().uncounted.map((one) =>
      `${one.what}, ${plural(one.times, "time")}${one.file ? ` at ${shortName(one.file)}:${one.line}` : ""}`).join("; ")}.`);
  const doubles = points.length && launch().flop_counts.double
    ? make("p", {}, "Part of the FLOPs are of double precision, for which this roof is too high: its own is half as high.") : "";
  const link = (address, name) => make("a", { href: address, rel: "noreferrer" }, name);
  byId("roofline").replaceChildren(make("p", {}, text), missing, doubles, rooflinePicture(points, text),
    points.length ? make("div", { class: "scroll" }, rooflineTable(points)) : "",
    make("p", { class: "hint" }, `The roofs are assumed, not measured: ${kRoof.name}, 66.9 TFLOP/s (`,
      link(kRoof.flopsAddress, kRoof.flopsSource), ") and 3.35 TB/s (",
      link(kRoof.bandwidthAddress, kRoof.bandwidthSource),
      "). Caches may spare memory part of the bytes counted here."));
}
