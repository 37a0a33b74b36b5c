// data-opens="<id>" opens a dialog, data-closes closes the one it stands in; a click beside it closes it too.
(() => {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog && !dialog.open) dialog.showModal();
      event.preventDefault();
      return;
    }
    const closer = event.target.closest?.("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && !event.target.hasAttribute("data-stays")) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right
        && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) event.target.close();
    }
  });

  // A view closes the dialog that its form stands in with the header HX-Trigger: close-dialog.
  document.addEventListener("close-dialog", (event) => event.target.closest?.("dialog")?.close());
})();
