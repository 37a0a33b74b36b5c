// Who is here and where: the header's list, and a mark at the row in which someone else has the hands. One's own place
// is told when it changes; the page's own questions (live.js) bring the others'.
(() => {
  const TYPING = "input:not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
  const FIRST_MS = 1500;
  const PAUSE_MS = 600;
  let here = [];
  let told = "";
  let timer;

  const initials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();

  function where() {
    const hands = document.activeElement;
    const row = hands?.matches(TYPING) ? hands.closest("[data-row][id], .editor-row[id]") : null;
    return `${window.location.pathname}${row ? `#${row.id}` : ""}`;
  }

  const presence = {
    stamp: "",

    renewUrl() {
      told = where();
      return `${document.body.dataset.renewUrl}?on=${encodeURIComponent(told)}`;
    },

    /** An answer of the poll: the list in the header, the marks in the page. */
    show(answer) {
      here = answer.here;
      presence.stamp = answer.stamp;
      const pill = document.getElementById("online");
      if (!pill) return;
      pill.hidden = !here.length;
      pill.title = here.map((one) => one.name).join(", ");
      pill.querySelector("[data-count]").textContent = here.length;
      document.querySelector("#here ul")?.replaceChildren(...here.map(line));
      mark();
    },
  };

  function line(one) {
    const item = document.createElement("li");
    const name = document.createElement(one.path ? "a" : "span");
    name.textContent = one.name;
    if (one.path) name.href = one.row ? `${one.path}#${one.row}` : one.path;
    item.append(name);
    if (one.page) {
      const page = document.createElement("span");
      page.className = "sub";
      page.textContent = one.page;
      item.append(" ", page);
    }
    return item;
  }

  function mark() {
    for (const old of document.querySelectorAll(".row-here")) old.remove();
    for (const one of here) {
      if (String(one.user) === document.body.dataset.user || one.path !== window.location.pathname || !one.row) continue;
      const row = document.getElementById(one.row);
      const place = row?.matches("tr") ? row.firstElementChild : row;
      if (!place) continue;
      const sign = document.createElement("span");
      sign.className = "row-here";
      sign.title = `${one.name} ${concord.text("here")}`;
      sign.setAttribute("role", "img");
      sign.setAttribute("aria-label", sign.title);
      sign.textContent = initials(one.name);
      place.append(sign);
    }
  }

  async function tell() {
    if (document.hidden || !document.body.dataset.renewUrl || where() === told) return;
    try {
      const response = await fetch(presence.renewUrl(), { cache: "no-store", headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) return;
      const answer = await response.json();
      if (answer.poll_url) document.body.dataset.pollUrl = answer.poll_url;
      if (answer.here) presence.show(answer);
    } catch {
      told = ""; // no network: told again with the next move
    }
  }

  function soon(pause) {
    window.clearTimeout(timer);
    timer = window.setTimeout(tell, pause);
  }

  concord.presence = presence;
  document.addEventListener("DOMContentLoaded", () => { if (document.body.dataset.renewUrl) soon(FIRST_MS); });
  document.addEventListener("focusin", () => soon(PAUSE_MS));
  document.addEventListener("focusout", () => soon(PAUSE_MS));
  document.addEventListener("htmx:afterSettle", mark);
})();
