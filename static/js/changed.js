// Rows that others changed since the person's last visit: components/changed.html names them, here they are marked.
(() => {
  function mark() {
    for (const note of document.querySelectorAll("[data-changed]")) {
      for (const key of note.dataset.changed.split(" ")) {
        const row = document.getElementById(`row-${key}`);
        if (!row || row.classList.contains("is-new")) continue;
        row.classList.add("is-new");
        const said = document.createElement("span");
        said.className = "visually-hidden";
        said.textContent = concord.text("new");
        row.firstElementChild?.append(said);
      }
    }
  }

  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("htmx:afterSettle", mark);
})();
