// What is typed in a form with data-draft="<name>" is kept in this browser until it is saved: a reload, a crash or an
// ended session loses nothing. Keys hold user, page and form; signing out wipes the user's drafts.
(() => {
  const PREFIX = "concord.draft.";
  const SENT = "concord.draft.sent";
  const user = () => document.body.dataset.user;
  const keyOf = (form) => `${PREFIX}${user()}|${location.pathname}|${form.dataset.draft || form.id}`;
  const forms = (root) => [...root.querySelectorAll("form[data-draft]")].concat(root.matches?.("form[data-draft]") ? [root] : []);

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function write(form) {
    if (!user()) return;
    const fields = {};
    for (const field of concord.fieldsOf(form)) {
      if (concord.valueOf(field) !== concord.initialOf(field)) {
        fields[`${field.name}|${field.type === "radio" || field.type === "checkbox" ? field.value : ""}`] = concord.valueOf(field);
      }
    }
    if (!Object.keys(fields).length) {
      forget(form);
      return;
    }
    // The version that was typed over: a later save must be compared with it, not with what the server has by then.
    const version = read(keyOf(form))?.version ?? form.elements.namedItem("version")?.value ?? null;
    try {
      localStorage.setItem(keyOf(form), JSON.stringify({ fields, version, at: Date.now() }));
      badge(form, true);
    } catch {
      // Storage may be full or switched off; the text is still in the page.
    }
  }

  function forget(form) {
    localStorage.removeItem(keyOf(form));
    badge(form, false);
  }

  function badge(form, on) {
    const row = concord.rowOf(form);
    const place = form.querySelector("[data-draft-badge]") ?? row.querySelector("[data-draft-badge]");
    if (!place) return;
    place.className = on ? "draft-badge" : "";
    place.textContent = on ? concord.text("draft") : "";
  }

  function restore(form) {
    const draft = user() && read(keyOf(form));
    if (!draft || form.dataset.draftRestored) return;
    form.dataset.draftRestored = "1";
    for (const field of concord.fieldsOf(form)) {
      const value = draft.fields[`${field.name}|${field.type === "radio" || field.type === "checkbox" ? field.value : ""}`];
      if (value !== undefined) concord.setValue(field, value);
    }
    const version = form.elements.namedItem("version");
    if (version && draft.version !== null) version.value = draft.version;
    if (!concord.isDirty(form)) {
      forget(form);
      return;
    }
    badge(form, true);
    for (const box of [concord.rowOf(form).closest("details"), form.closest("details")]) if (box) box.open = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function wipe() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${PREFIX}${user()}|`)) localStorage.removeItem(key);
  }

  concord.drafts = { forget, restore, wipe };

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-draft]")) write(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-signout]")) wipe();
    // Sent without htmx: the next page tells whether it was taken; only then is the draft dropped.
    else if (form.matches("[data-draft]") && !form.matches("[hx-post], [hx-put], [hx-patch]")) sessionStorage.setItem(SENT, keyOf(form));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    // The form that was sent, also where the answer took its place in the page.
    const form = event.detail.requestConfig.elt;
    // 422 is a form that came back with errors: nothing is saved yet.
    const saved = event.detail.successful && event.detail.xhr.status >= 200 && event.detail.xhr.status < 300;
    if (form.matches?.("form[data-draft]") && saved) forget(form);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const sent = sessionStorage.getItem(SENT);
    sessionStorage.removeItem(SENT);
    const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (sent && !back && !document.querySelector(".is-invalid, .invalid-feedback")) localStorage.removeItem(sent);
    forms(document).forEach(restore);
  });
  document.addEventListener("htmx:load", (event) => forms(event.detail.elt).forEach(restore));
})();
