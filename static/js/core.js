// What the other scripts share: translated texts, announcements, the CSRF token, and small helpers.
(() => {
  const concord = {
    /** A translated text from components/_texts.html. */
    text(key) {
      const texts = document.getElementById("ui-texts");
      const found = texts && texts.content.querySelector(`[data-text="${key}"]`);
      return found ? found.textContent : key;
    },

    /** Say something to screen readers without showing it. */
    announce(text) {
      const region = document.getElementById("announcer");
      if (!region) return;
      region.textContent = "";
      window.setTimeout(() => { region.textContent = text; }, 50);
    },

    /** The token of now: the cookie is fresh even when another tab signed in since this page was made. */
    csrfToken() {
      const name = document.querySelector('meta[name="csrf-cookie"]')?.content;
      const pair = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
      const field = document.querySelector('input[name="csrfmiddlewaretoken"]');
      return pair ? decodeURIComponent(pair.slice(name.length + 1)) : field?.value ?? "";
    },

    /** Put the fresh token into every form, for those that are sent without a script. */
    renewForms() {
      const token = concord.csrfToken();
      for (const field of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) field.value = token;
    },

    /** A name for one change, also where crypto.randomUUID is missing (plain http on an intranet). */
    requestId() {
      return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    },

    /** Fields in which a person types or chooses. */
    fieldsOf(form) {
      return [...form.elements].filter((field) => field.name && field.name !== "csrfmiddlewaretoken"
        && !["hidden", "submit", "button", "file", "password", "fieldset"].includes(field.type));
    },

    valueOf(field) {
      if (field.type === "checkbox" || field.type === "radio") return field.checked ? "1" : "";
      if (field.multiple) return JSON.stringify([...field.selectedOptions].map((option) => option.value));
      return field.value;
    },

    initialOf(field) {
      if (field.type === "checkbox" || field.type === "radio") return field.defaultChecked ? "1" : "";
      if (field.multiple) {
        return JSON.stringify([...field.options].filter((option) => option.defaultSelected).map((option) => option.value));
      }
      if (field.options) {
        const chosen = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
        return chosen ? chosen.value : "";
      }
      return field.defaultValue;
    },

    setValue(field, value) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = value === "1";
      else if (field.multiple) {
        const chosen = JSON.parse(value || "[]");
        for (const option of field.options) option.selected = chosen.includes(option.value);
      } else field.value = value;
    },

    isDirty(form) {
      return concord.fieldsOf(form).some((field) => concord.valueOf(field) !== concord.initialOf(field));
    },

    /** The row (data-row) that a form or one of its fields belongs to, or the form itself. */
    rowOf(element) {
      return element.closest("[data-row]") ?? element.form?.closest("[data-row]") ?? element.form ?? element;
    },
  };
  window.concord = concord;

  document.addEventListener("htmx:configRequest", (event) => {
    const token = concord.csrfToken();
    event.detail.headers["X-CSRFToken"] = token;
    // One name for one change: a save that is tried again is not done twice.
    if (event.detail.verb !== "get" && !event.detail.parameters.request_id) {
      event.detail.headers["Idempotency-Key"] ??= concord.requestId();
    }
    if ("csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token;
  });

  // On a phone the tabs scroll sideways: show the one we are on.
  document.addEventListener("DOMContentLoaded", () => {
    for (const current of document.querySelectorAll(".plan-nav [aria-current], .section-nav [aria-current]")) {
      const tabs = current.closest("ul");
      const left = current.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
      tabs.scrollLeft = left - (tabs.clientWidth - current.offsetWidth) / 2;
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });
})();
