// Live updates. Every 3 s (60 s in a hidden tab) ask whether the plan's revision moved; if so, the event "plan:changed"
// goes to <body>. Regions fetch themselves again with hx-trigger="plan:changed from:body", but never under someone's
// hands: a region with the focus or unsaved text keeps what it shows and offers a button.
(() => {
  const ACTIVE_MS = 3000;
  const HIDDEN_MS = 60000;
  const TYPING = "input:not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
  const notes = new WeakMap();
  let revision;
  let ownSaves = 0;
  let timer;

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
    const mine = region.dataset.stale === "own" || document.body.dataset.change === "own";
    region.dataset.stale = mine && region.dataset.stale !== "other" ? "own" : "other";
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
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.xhr.status < 300 && event.detail.requestConfig.verb !== "get") {
      ownSaves += 1;
      schedule(200);
    }
  });

  async function ask() {
    const body = document.body;
    const saves = ownSaves;
    let response = await fetch(`${body.dataset.pollUrl}?r=${revision}`, { cache: "no-store", credentials: "same-origin" });
    if (response.status === 410 && body.dataset.renewUrl) {
      response = await fetch(body.dataset.renewUrl, { cache: "no-store", headers: { Accept: "application/json" } });
    }
    // A save that changed nothing moves no revision: it must not hide the next change of someone else.
    if (response.status === 304) ownSaves -= saves;
    if (response.status !== 200 || response.redirected) return;
    const answer = await response.json();
    if (answer.poll_url) body.dataset.pollUrl = answer.poll_url;
    if (answer.online) concord.showOnline(answer.online);
    if (answer.revision === undefined || answer.revision === revision) return;
    const moved = answer.revision - revision;
    revision = answer.revision;
    body.dataset.revision = revision;
    body.dataset.change = moved <= ownSaves ? "own" : "other";
    ownSaves = 0;
    htmx.trigger(body, "plan:changed", { revision });
  }

  function schedule(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      try {
        await ask();
      } catch {
        // No network: network.js says so when something is saved; the next question comes in its time.
      }
      schedule(document.hidden ? HIDDEN_MS : ACTIVE_MS);
    }, delay);
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.body.dataset.pollUrl) return;
    revision = Number(document.body.dataset.revision);
    schedule(ACTIVE_MS);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) schedule(0); });
  });
})();
