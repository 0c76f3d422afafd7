// Choosing a launch, and the page's first state.
function chooseLaunch(index) {
  state.launch = index;
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
    .sort((a, b) => b.excess_sectors + b.excess_wavefronts - a.excess_sectors - a.excess_wavefronts)[0];
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
  chooseLaunch(0);
} else {
  document.querySelector("main").replaceChildren(
    make("section", {}, make("p", {}, "The program launched no kernel, so there is nothing to show.")));
}
