// The roadmap by hand: a bar dragged along its lane is placed where it is dropped; a focused bar moves a quarter with the
// left or right arrow key and keeps the focus. Both press the buttons that the table has for the same.
(() => {
  const KEYS = { ArrowLeft: "earlier", ArrowRight: "later" };
  const NEAR = 4; // pixels: less than that is a click
  const HELD = 8000; // milliseconds for which a moved item keeps the focus
  let refocus = "";
  let until = 0;
  let drag = null;

  const barOf = (target) => target.closest?.("svg.chart-lanes a");
  const keyOf = (bar) => bar?.querySelector("[data-item]")?.dataset.item;
  const buttonOf = (key) => key && document.querySelector(`button[data-version][data-move="${CSS.escape(key)}"]`);

  const move = (key, to) => {
    const button = buttonOf(key);
    if (!button) return;
    refocus = key;
    until = Date.now() + HELD;
    const values = Object.fromEntries(new FormData(button.form));
    htmx.ajax("POST", button.getAttribute("hx-post"), {
      target: "#roadmap",
      values: { ...values, to: `${to} ${button.dataset.version}` },
    });
  };

  document.addEventListener("keydown", (event) => {
    const to = KEYS[event.key];
    const key = to && keyOf(barOf(event.target));
    if (!key || event.altKey || event.ctrlKey || event.metaKey || !buttonOf(key)) return;
    event.preventDefault();
    move(key, to);
  });

  const quarterAt = (svg, x) => {
    const { left, quarter, first } = svg.dataset;
    const count = Math.round((x - Number(left)) / Number(quarter));
    const [year, number] = first.split("-Q").map(Number);
    const total = year * 4 + number - 1 + count;
    return `${Math.floor(total / 4)}-Q${(total % 4) + 1}`;
  };

  document.addEventListener("pointerdown", (event) => {
    const bar = event.button === 0 ? barOf(event.target) : null;
    const key = keyOf(bar);
    if (!buttonOf(key)) return;
    const svg = bar.closest("svg");
    const rect = bar.querySelector("[data-item]");
    drag = { bar, key, svg, x: event.clientX, at: Number(rect.getAttribute("x")), scale: svg.viewBox.baseVal.width / svg.clientWidth, moved: 0 };
  });

  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.moved = (event.clientX - drag.x) * drag.scale;
    if (Math.abs(event.clientX - drag.x) < NEAR && !drag.bar.classList.contains("dragging")) return;
    drag.bar.classList.add("dragging");
    drag.bar.setAttribute("transform", `translate(${drag.moved} 0)`);
  });

  const drop = (event) => {
    if (!drag) return;
    const { bar, key, svg, at, moved } = drag;
    const dragged = bar.classList.contains("dragging");
    drag = null;
    if (!dragged) return;
    bar.classList.remove("dragging");
    bar.removeAttribute("transform");
    // The click that follows a drag must not open the item.
    bar.addEventListener("click", (click) => click.preventDefault(), { once: true });
    const to = quarterAt(svg, at + moved);
    if (event.type === "pointerup" && to !== quarterAt(svg, at)) move(key, to);
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);
  document.addEventListener("dragstart", (event) => {
    if (barOf(event.target)) event.preventDefault();
  });

  // The region is drawn again by the move itself and once more when the plan's new revision is noticed.
  const again = () => {
    if (!refocus || Date.now() > until || document.activeElement !== document.body) return;
    document.querySelector(`svg.chart-lanes [data-item="${CSS.escape(refocus)}"]`)?.closest("a")?.focus();
  };
  document.addEventListener("htmx:afterSettle", again);
  document.addEventListener("htmx:afterSwap", again);
  document.addEventListener("focusin", (event) => {
    if (keyOf(barOf(event.target)) !== refocus) refocus = "";
  });
})();
