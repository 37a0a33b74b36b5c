// After a form was sent and its answer took its place, the keyboard goes on where the person needs it: at the first field
// that is wrong, or, in a form for one row after the other (data-again), at its first field.
(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, requestConfig } = event.detail;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (requestConfig?.verb !== "post" || !lost || !elt.isConnected) return;
    const form = elt.closest("[data-again]") ?? elt.querySelector("[data-again]");
    const wrong = elt.querySelector(".is-invalid:is(input, select, textarea), .is-invalid input");
    (wrong ?? (form && concord.fieldsOf(form)[0]))?.focus();
  });
})();
