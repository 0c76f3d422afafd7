// What all parts of the page use: the data, small makers of elements, numbers as text.
const data = JSON.parse(document.getElementById("profile").textContent);
for (const one of data.launches) {
  one.patterns = one.patterns.map((at) => data.patterns[at]);
  one.footprints = one.footprints.map((at) => data.footprints[at]);
}
const state = { launch: 0, key: "", place: "", step: 0 };
const byId = (id) => document.getElementById(id);

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat());
  return element;
}

const make = (tag, attributes = {}, ...children) =>
  fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const whole = new Intl.NumberFormat("en-US");
const number = (value) => whole.format(value);
const short = (value) =>
  whole.format(value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
const extent = (three) => three.join(" × ");
const plural = (count, word, words = `${word}s`) => `${number(count)} ${count === 1 ? word : words}`;
const perRequest = (count, counts) => (counts.requests ? short(count / counts.requests) : "–");
const baseName = (file) => file.slice(file.lastIndexOf("/") + 1);
const fileNames = [...new Set(data.launches.flatMap((one) =>
  [one, ...one.lines, ...one.branch_lines].map((entry) => entry.file || "")))];
// Without its folders, unless another file has the same name.
const shortName = (file) => (fileNames.filter((other) => baseName(other) === baseName(file)).length > 1
  ? file : baseName(file));
const launch = () => data.launches[state.launch];

const cell = (text, attributes = {}) => make("td", attributes, text);
// A name that begins with "-" is over a column of words, which stand to the left.
const head = (...names) => make("thead", {}, make("tr", {}, names.map((name) =>
  make("th", { scope: "col", class: name[0] === "-" && "text" }, name.replace(/^-/, "")))));
const none = () => cell("–", { class: "none" });

// Arrow keys move between the buttons of a list.
function walk(list, otherKeys) {
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (at < 0) return;
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way) buttons[Math.min(buttons.length - 1, Math.max(0, at + way))].focus();
    else if (!otherKeys || !otherKeys(event.key)) return;
    event.preventDefault();
  });
}

// Marked by a sign, by stripes and by weight, so that colour isn't needed to see it.
function excessMark(excess, total, title) {
  const share = (100 * excess) / total;
  const shown = share < 1 ? "under 1" : Math.round(share);
  return make("span", { class: "excess", title }, `▲ ${number(excess)} (${shown} %)`);
}

function excessCell(excess, total, title) {
  return excess ? make("td", {}, excessMark(excess, total, title)) : cell("0");
}
