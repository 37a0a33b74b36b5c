// The sentence builder fetches other fields while someone goes on typing: what was typed or ticked since is carried over.
(() => {
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const asked = new WeakMap();
  let since = [];

  const name = (field) => `${field.name}=${field.matches("[type=radio], [type=checkbox]") ? field.value : ""}`;
  const state = (field) => (field.matches("[type=radio], [type=checkbox]") ? field.checked : field.value);
  const fields = (builder) => [...builder.querySelectorAll(FIELDS)];

  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (!detail.target?.matches?.(".builder")) return;
    asked.set(detail.target, new Map(fields(detail.target).map((field) => [name(field), state(field)])));
  });

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const before = asked.get(detail.target);
    since = before ? fields(detail.target).filter((field) => state(field) !== before.get(name(field))) : [];
  });

  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const now = since.length && document.getElementById(detail.target.id);
    if (!now) return;
    for (const field of since) {
      const same = fields(now).find((other) => name(other) === name(field) && other.type === field.type);
      if (!same) continue;
      if (typeof state(field) === "boolean") same.checked = field.checked;
      else same.value = field.value;
      same.dispatchEvent(new Event("input", { bubbles: true }));
    }
    since = [];
  });
})();
