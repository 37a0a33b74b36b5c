// Rows that others changed since the person's last visit: components/changed.html names them, here they are marked.
(() => {
  function mark() {
    for (const link of document.querySelectorAll("[data-changed] a")) {
      const row = document.getElementById(decodeURIComponent(link.hash.slice(1)) || `row-${link.textContent}`);
      if (!row || row.classList.contains("is-new")) continue;
      row.classList.add("is-new");
      const said = document.createElement("span");
      said.className = "visually-hidden";
      said.textContent = concord.text("new");
      (row.firstElementChild instanceof HTMLElement ? row.firstElementChild : row).append(said);
    }
  }

  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("htmx:afterSettle", mark);
})();
