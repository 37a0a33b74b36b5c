// Arrow keys between the cells of a table that is edited in place, as in a spreadsheet.
// Up and down go to the same column of the next row; left and right leave a field only at the end of its text.
(() => {
  const FIELD = "input:not([type=hidden]), textarea, select";

  function ends(field, key) {
    if (field.matches("select")) return key === "ArrowLeft" || key === "ArrowRight";
    if (field.selectionStart === null) return true;
    const { selectionStart: start, selectionEnd: end, value } = field;
    if (start !== end) return false;
    if (key === "ArrowLeft") return start === 0;
    if (key === "ArrowRight") return end === value.length;
    return key === "ArrowUp" ? !value.slice(0, start).includes("\n") : !value.slice(end).includes("\n");
  }

  function neighbor(field, key) {
    const cell = field.closest("td");
    const row = field.closest("tr");
    if (key === "ArrowLeft" || key === "ArrowRight") {
      const fields = [...row.querySelectorAll(FIELD)];
      return fields[fields.indexOf(field) + (key === "ArrowLeft" ? -1 : 1)];
    }
    let next = row;
    do next = key === "ArrowUp" ? next.previousElementSibling : next.nextElementSibling;
    while (next && !next.matches("[data-row]"));
    return next?.children[cell.cellIndex]?.querySelector(FIELD);
  }

  document.addEventListener("keydown", (event) => {
    if (!["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const field = event.target;
    if (!field.matches?.(FIELD) || !field.closest("tr[data-row] > td")) return;
    // In a list of choices up and down choose.
    if (field.matches("select") && (event.key === "ArrowUp" || event.key === "ArrowDown")) return;
    if (!ends(field, event.key)) return;
    const next = neighbor(field, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (next.matches("input")) next.select();
  });
})();
