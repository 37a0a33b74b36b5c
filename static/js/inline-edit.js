// Rows edited in place. A row is an element with data-row and an id; it holds (or is) a form with hx-post.
// Leaving the row or Enter saves it, Esc puts it back, and "Saved" is shown and announced.
(() => {
  const SHOWN_MS = 2500;

  const formOf = (row) => (row instanceof HTMLFormElement ? row : row.querySelector("form[hx-post], form[hx-put], form[hx-patch]"));

  function mark(row, state) {
    row.dataset.state = state;
    const place = row.querySelector(".save-state");
    if (place) place.textContent = concord.text(state);
    if (state === "saved") {
      window.setTimeout(() => {
        if (row.dataset.state !== "saved") return;
        delete row.dataset.state;
        if (place) place.textContent = "";
      }, SHOWN_MS);
    }
  }

  function unmark(row) {
    delete row.dataset.state;
    const place = row.querySelector(".save-state");
    if (place) place.textContent = "";
  }

  function save(row) {
    const form = formOf(row);
    // Where it is asked whose text it is to be, leaving the row to answer is not another save.
    if (!form || row.dataset.state === "saving" || concord.hasOtherVersion(row) || !concord.isDirty(form)) return;
    form.requestSubmit();
  }

  function putBack(row) {
    const form = formOf(row);
    if (!form || !concord.isDirty(form)) return false;
    for (const field of concord.fieldsOf(form)) concord.setValue(field, concord.initialOf(field));
    unmark(row);
    concord.clearOtherVersion(row);
    concord.drafts?.forget(form);
    concord.announce(concord.text("restored"));
    return true;
  }

  document.addEventListener("input", (event) => {
    const row = event.target.closest?.("[data-row]");
    const form = row && formOf(row);
    if (!form) return;
    if (concord.isDirty(form)) mark(row, "unsaved");
    else unmark(row);
  });

  document.addEventListener("focusout", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || row.contains(event.relatedTarget)) return;
    // The window or a dialog taking the focus is not leaving the row: the person comes back to it.
    window.setTimeout(() => {
      if (document.hasFocus() && !row.contains(document.activeElement) && !document.querySelector("dialog[open]")) save(row);
    }, 0);
  });

  document.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row || event.isComposing) return;
    if (event.key === "Escape" && putBack(row)) {
      event.preventDefault();
      event.stopPropagation();
    }
    // Shift Enter is a new line in a field that has lines.
    if (event.key === "Enter" && !event.shiftKey && event.target.matches("input, select, textarea")
        && !event.target.matches('[type="submit"], [type="button"]')) {
      event.preventDefault();
      save(row);
    }
  });

  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest?.("[data-row]");
    if (row && event.detail.elt === formOf(row)) mark(row, "saving");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.requestConfig?.elt ?? event.detail.elt;
    const row = form.closest?.("[data-row]");
    if (!row || form !== formOf(row)) return;
    const { successful, xhr, requestConfig } = event.detail;
    const failed = !successful || xhr.status < 200 || xhr.status >= 300;
    // The answer may have replaced the row: look it up again by its id.
    window.setTimeout(() => {
      const now = row.isConnected ? row : document.getElementById(row.id);
      if (!now) return;
      if (failed) {
        mark(now, "failed");
        return;
      }
      const kept = formOf(now);
      if (now === row && kept) settle(kept, requestConfig.formData);
      concord.announce(concord.text("saved"));
      mark(now, "saved");
      const newer = kept && concord.fieldsOf(kept).find((field) => concord.valueOf(field) !== concord.initialOf(field));
      newer?.dispatchEvent(new Event("input", { bubbles: true }));
    }, 30);
  });

  // A row that the answer did not replace: what was sent is what Esc goes back to now. What was typed since is unsaved.
  function settle(form, sent) {
    // The next change of this row is another change.
    const requestId = form.elements.namedItem("request_id");
    if (requestId) requestId.value = concord.requestId();
    for (const field of concord.fieldsOf(form)) {
      const values = sent.getAll(field.name);
      const now = concord.valueOf(field);
      if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = values.includes(field.value);
      else if (field.options) for (const option of field.options) option.defaultSelected = values.includes(option.value);
      else field.defaultValue = values[0] ?? "";
      concord.setValue(field, now);
    }
  }
})();
