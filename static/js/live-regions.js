// Regions that keep up with the plan: they fetch themselves again on "plan:changed" (see live.js), but never under
// someone's hands. With the focus in a field or with unsaved text a region keeps what it shows and offers a button.
(() => {
  const TYPING = "input:not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
  const notes = new WeakMap();

  function isBusy(region) {
    const focused = document.activeElement;
    if (focused && focused !== document.body && region.contains(focused) && focused.matches(TYPING)) return true;
    if (region.querySelector("dialog[open], .other-version")) return true;
    const forms = new Set(region.querySelectorAll("form"));
    for (const field of region.querySelectorAll("[form]")) if (field.form) forms.add(field.form);
    // A form that asks (GET), such as a filter, holds nothing that could be lost.
    return [...forms].some((form) => (form.method === "post" || form.hasAttribute("hx-post")) && concord.isDirty(form));
  }

  const fetchAgain = (region) => {
    region.removeAttribute("data-stale");
    notes.get(region)?.remove();
    return htmx.ajax("GET", region.getAttribute("hx-get"), { source: region });
  };

  function banner(region) {
    if (notes.get(region)?.isConnected) return;
    const note = document.createElement("div");
    note.className = "changed-banner";
    note.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = concord.text("changed");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-secondary";
    button.textContent = concord.text("refresh");
    button.addEventListener("click", () => fetchAgain(region));
    note.append(words, button);
    notes.set(region, note);
    const table = region.closest("table");
    if (table) (table.closest(".table-wrap") ?? table).before(note);
    else region.prepend(note);
  }

  function hold(region) {
    const mine = document.body.dataset.change === "own" && region.dataset.stale !== "other";
    region.dataset.stale = mine ? "own" : "other";
    if (region.dataset.stale === "other") banner(region);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.triggeringEvent?.type !== "plan:changed") return;
    if (!isBusy(event.detail.elt)) return;
    event.preventDefault();
    hold(event.detail.elt);
  });
  // The person may have started to type while the answer was under way.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.requestConfig.triggeringEvent?.type !== "plan:changed" || !isBusy(event.detail.target)) return;
    event.detail.shouldSwap = false;
    hold(event.detail.target);
  });
  document.addEventListener("focusout", (event) => {
    const region = event.target.closest?.("[data-stale='own']");
    if (!region) return;
    window.setTimeout(() => { if (region.isConnected && !isBusy(region)) fetchAgain(region); }, 400);
  });
})();
