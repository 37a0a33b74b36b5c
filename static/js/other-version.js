// A save that came second is answered 409 with what the row says now (components/other_version.html). It is shown
// beside what the person typed, who keeps the text or lets it go; nothing typed is ever replaced.
(() => {
  function place(form, note) {
    const row = concord.rowOf(form);
    clear(row);
    if (!(row instanceof HTMLTableRowElement)) {
      (row === form ? form : row).append(note);
      return;
    }
    const line = document.createElement("tr");
    const cell = document.createElement("td");
    line.className = "other-version-row";
    cell.colSpan = [...row.cells].reduce((sum, each) => sum + each.colSpan, 0);
    cell.append(note);
    line.append(cell);
    row.after(line);
  }

  function notes(row) {
    const line = row.nextElementSibling?.matches(".other-version-row") ? [row.nextElementSibling] : [];
    return [...line, ...row.querySelectorAll(".other-version")];
  }

  function clear(row) {
    for (const old of notes(row)) old.remove();
  }

  function takeTheirs(form) {
    const row = concord.rowOf(form);
    concord.drafts?.forget(form);
    for (const field of concord.fieldsOf(form)) concord.setValue(field, concord.initialOf(field));
    clear(row);
    const region = row.closest("[hx-get][hx-trigger*='plan:changed']");
    if (row.dataset.rowUrl) htmx.ajax("GET", row.dataset.rowUrl, { target: row, swap: "outerHTML" });
    else if (region) htmx.ajax("GET", region.getAttribute("hx-get"), { source: region });
    else window.location.reload();
  }

  concord.hasOtherVersion = (row) => notes(row).length > 0;
  concord.clearOtherVersion = clear;
  concord.showOtherVersion = (element, html) => {
    const form = element instanceof HTMLFormElement ? element : element.closest("form");
    const note = new DOMParser().parseFromString(html, "text/html").querySelector("[data-other-version]");
    if (!form || !note) {
      concord.toast({ text: concord.text("conflict"), kind: "bad" });
      return;
    }
    const theirs = document.importNode(note, true);
    place(form, theirs);
    concord.announce(concord.text("conflict"));
    theirs.querySelector("[data-keep-mine]")?.addEventListener("click", () => {
      const version = form.elements.namedItem("version");
      if (version) version.value = theirs.dataset.otherVersion;
      clear(concord.rowOf(form));
      form.requestSubmit();
    });
    theirs.querySelector("[data-take-theirs]")?.addEventListener("click", () => takeTheirs(form));
  };
})();
