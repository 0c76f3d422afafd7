// What all parts of the page use: the data, small makers of elements, numbers as text.
const data = JSON.parse(document.getElementById("profile").textContent);
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
const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;
const perRequest = (count, counts) => (counts.requests ? short(count / counts.requests) : "–");
const launch = () => data.launches[state.launch];

const cell = (text, attributes = {}) => make("td", attributes, text);
// A name that begins with "-" is over a column of words, which stand to the left.
const head = (...names) => make("thead", {}, make("tr", {}, names.map((name) =>
  make("th", { scope: "col", class: name[0] === "-" && "text" }, name.replace(/^-/, "")))));
const none = () => cell("–", { class: "none" });

// Marked by a sign, by stripes and by weight, so that colour isn't needed to see it.
function excessCell(excess, total, title) {
  if (!excess) return cell("0");
  const share = Math.round((100 * excess) / total);
  return make("td", {}, make("span", { class: "excess", title }, `▲ ${number(excess)} (${share} %)`));
}
