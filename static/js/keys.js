// Keys: "/" to the search field, "?" for help, Ctrl-K for the palette of places.
(() => {
  const TYPING = "input, textarea, select, [contenteditable]";
  let places = [];
  let ofPlan = null;

  /** Every place that this page knows a link to, navigation first, each address once. */
  function collect() {
    const seen = new Set();
    places = [];
    for (const link of document.querySelectorAll(".plan-nav a, .section-nav a, .menu a, [data-place], main a[href], .breadcrumbs a, .site-footer a")) {
      const text = (link.dataset.place || link.textContent).trim().replace(/\s+/g, " ");
      const url = new URL(link.href, location.href);
      if (!text || seen.has(url.href) || url.origin !== location.origin || link.getAttribute("href").startsWith("#")) continue;
      seen.add(url.href);
      const kind = link.closest(".plan-nav, .section-nav, .menu, .breadcrumbs")?.getAttribute("aria-label") ?? "";
      places.push({ text, href: url.href, kind });
    }
  }

  /** What else the plan holds, asked for once per page, when the palette opens for the first time. */
  async function collectFromPlan(input, list) {
    const url = document.getElementById("palette").dataset.placesUrl;
    if (!url) return;
    try {
      ofPlan ??= (await (await fetch(url, { headers: { Accept: "application/json" } })).json()).places;
    } catch {
      return;
    }
    const known = new Set(places.map(({ text }) => text));
    places.push(...ofPlan.filter(({ text }) => !known.has(text)).map(({ text, kind, url: href }) => ({ text, kind, href })));
    draw(input, list);
  }

  function draw(input, list) {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = places.filter(({ text }) => words.every((word) => text.toLowerCase().includes(word))).slice(0, 40);
    list.replaceChildren(...found.map(({ text, href, kind }, index) => {
      const link = document.createElement("a");
      link.id = `palette-${index}`;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", String(index === 0));
      link.href = href;
      link.tabIndex = -1;
      link.textContent = text;
      if (kind) {
        const note = document.createElement("small");
        note.textContent = kind;
        link.append(note);
      }
      return link;
    }));
    document.getElementById("palette-nothing").hidden = found.length > 0;
    input.setAttribute("aria-activedescendant", found.length ? "palette-0" : "");
  }

  function move(input, list, step) {
    const items = [...list.querySelectorAll("a")];
    if (!items.length) return;
    const current = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
    const next = items[(current + step + items.length) % items.length];
    for (const item of items) item.setAttribute("aria-selected", String(item === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }

  function openPalette() {
    const dialog = document.getElementById("palette");
    if (!dialog) return;
    if (!dialog.open) dialog.showModal();
    const input = document.getElementById("palette-input");
    input.value = "";
    const list = document.getElementById("palette-list");
    collect();
    draw(input, list);
    collectFromPlan(input, list);
    input.focus();
  }

  document.addEventListener("DOMContentLoaded", () => {
    const input = document.getElementById("palette-input");
    const list = document.getElementById("palette-list");
    if (!input) return;
    input.addEventListener("input", () => draw(input, list));
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        event.preventDefault();
        move(input, list, steps[event.key]);
      }
      if (event.key === "Enter") {
        event.preventDefault();
        list.querySelector("[aria-selected='true']")?.click();
      }
    });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-opens='palette']")) openPalette();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.(TYPING)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search], input[type='search']");
      event.preventDefault();
      if (search) search.focus();
      else openPalette();
    } else if (event.key === "?") {
      const help = document.getElementById("help");
      if (help && !help.open) help.showModal();
    }
  });
})();
