// @ in a textarea with data-mentions offers the plan's people and groups; arrow keys, Enter or Tab choose, Esc closes.
(() => {
  let names = null;
  let list = null;
  let field = null;

  async function known() {
    const plan = location.pathname.match(/^\/p\/[^/]+\//);
    if (!plan) return [];
    names ??= fetch(`${plan[0]}people/`, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { names: [] }))
      .then((data) => data.names)
      .catch(() => []);
    return names;
  }

  function typed(area) {
    const before = area.value.slice(0, area.selectionStart);
    const found = before.match(/(?:^|[^\p{L}\p{N}._-])@([\p{L}\p{N} .'-]{0,40})$/u);
    return found ? found[1] : null;
  }

  function close() {
    list?.remove();
    field?.removeAttribute("aria-activedescendant");
    list = field = null;
  }

  function choose(option) {
    const part = typed(field);
    if (part === null) return close();
    const start = field.selectionStart - part.length;
    field.setRangeText(`${option.textContent} `, start, field.selectionStart, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    close();
  }

  function mark(option) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
    field.setAttribute("aria-activedescendant", option.id);
  }

  async function offer(area) {
    const part = typed(area);
    const all = part === null ? [] : await known();
    const fits = all.filter((name) => name.toLowerCase().startsWith(part.toLowerCase())
      || name.toLowerCase().split(" ").some((word) => part && word.startsWith(part.toLowerCase()))).slice(0, 8);
    const done = fits.length === 1 && fits[0].toLowerCase() === part.trim().toLowerCase();
    close();
    if (!fits.length || done || document.activeElement !== area) return;
    field = area;
    list = document.createElement("ul");
    list.className = "mention-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", concord.text("mention"));
    fits.forEach((name, number) => {
      const option = document.createElement("li");
      option.id = `mention-${number}`;
      option.setAttribute("role", "option");
      option.textContent = name;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
      list.append(option);
    });
    area.after(list);
    mark(list.firstElementChild);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches?.("textarea[data-mentions]")) offer(event.target);
  });
  document.addEventListener("focusout", (event) => { if (event.target === field) close(); });
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field) return;
    const current = list.querySelector('[aria-selected="true"]');
    if (event.key === "ArrowDown") mark(current.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") mark(current.previousElementSibling ?? list.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") choose(current);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
