// A link inside [data-peeks="<id of a dialog>"] opens there instead of leaving the page; with a modifier key it stays a link.
(() => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-peeks] a[data-peek]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    const dialog = document.getElementById(link.closest("[data-peeks]").dataset.peeks);
    const place = dialog?.querySelector("[data-peeked]");
    if (!place) return;
    event.preventDefault();
    htmx.ajax("GET", link.href, { target: place }).then(() => {
      if (!dialog.open) dialog.showModal();
    });
  });
})();
