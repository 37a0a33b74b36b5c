// Short notes at the corner. A view sends one with the header
//   HX-Trigger: {"toast": {"text": "Deleted", "undo_url": "/p/demo/…/undo", "kind": "bad"}}
(() => {
  const SECONDS = 6;
  const SECONDS_WITH_UNDO = 12;

  function button(label, css) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = css;
    element.textContent = label;
    return element;
  }

  function show({ text, undo_url: undoUrl, kind }) {
    const toast = document.createElement("div");
    toast.className = `toast-note${kind === "bad" ? " is-bad" : ""}`;
    const words = document.createElement("span");
    words.className = "toast-text";
    words.textContent = text;
    toast.append(words);
    if (undoUrl) {
      const undo = button(concord.text("undo"), "btn btn-sm btn-secondary");
      undo.addEventListener("click", () => {
        toast.remove();
        htmx.ajax("POST", undoUrl, { source: document.body, swap: "none" });
      });
      toast.append(undo);
    }
    const close = button("×", "btn btn-icon");
    close.setAttribute("aria-label", concord.text("close"));
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    document.getElementById("toasts").append(toast);

    // A note stays as long as it is pointed at or holds the focus.
    const seconds = undoUrl ? SECONDS_WITH_UNDO : SECONDS;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) window.setTimeout(leave, 1000);
      else toast.remove();
    };
    if (kind !== "bad") window.setTimeout(leave, seconds * 1000);
  }

  concord.toast = show;
  document.addEventListener("toast", (event) => show(event.detail));
})();
