// The roadmap by keys: a focused bar moves a quarter with the left or right arrow key, and keeps the focus afterwards.
(() => {
  const KEYS = { ArrowLeft: "earlier", ArrowRight: "later" };
  let refocus = "";

  document.addEventListener("keydown", (event) => {
    const bar = event.target.closest?.("svg.chart-lanes a");
    const to = KEYS[event.key];
    if (!bar || !to || event.altKey || event.ctrlKey || event.metaKey) return;
    const key = bar.querySelector("[data-item]")?.dataset.item;
    const form = key && document.querySelector(`form[data-move="${CSS.escape(key)}"]`);
    if (!form) return;
    event.preventDefault();
    refocus = key;
    form.querySelector(`button[value="${to}"]`).click();
  });

  document.addEventListener("htmx:afterSettle", () => {
    if (!refocus) return;
    document.querySelector(`svg.chart-lanes [data-item="${CSS.escape(refocus)}"]`)?.closest("a")?.focus();
    refocus = "";
  });
})();
