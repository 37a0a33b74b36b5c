// Sliders say their value while they move, snap to round numbers, and mark what differs from the plan.
(() => {
  const write = (slider) => {
    const row = slider.closest("[data-slider]");
    const step = Number(slider.dataset.step) || 1;
    const now = Number(slider.dataset.now);
    const low = Number(slider.min);
    const high = Number(slider.max);
    const places = (slider.step.split(".")[1] || "").length;
    const round = Math.min(high, Math.max(low, Math.round(Number(slider.value) / step) * step));
    // The plan's own value need not be round; near it the slider falls into place.
    slider.value = (Math.abs(Number(slider.value) - now) <= step / 2 ? now : round).toFixed(places);
    row.classList.toggle("is-moved", Number(slider.value) !== now);
    row.querySelector("output").textContent = Number(slider.value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: places });
  };
  const keys = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-slider] input[type=range]")) write(event.target);
  }, true);

  // One press of an arrow is one round step: the browser's own step is a single unit.
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-slider] input[type=range]") || !(event.key in keys)) return;
    event.preventDefault();
    const slider = event.target;
    slider.value = String(Number(slider.value) + keys[event.key] * (Number(slider.dataset.step) || 1));
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
