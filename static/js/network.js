// What happens when a save does not get through. The text always stays; a notice says what is wrong, and the save is
// tried once more when that can help: network back, signed in again, server awake.
(() => {
  const retried = new WeakSet();
  const waiting = new Map();

  const bar = (text) => {
    const place = document.getElementById("network-bar");
    place.textContent = text;
    place.hidden = !text;
  };

  /** The server sent the sign-in page, by status 401 or by a redirect that the browser followed. */
  function wantsSignIn(xhr) {
    if (xhr.status === 401) return true;
    const login = document.body.dataset.loginUrl;
    return Boolean(login && xhr.responseURL && new URL(xhr.responseURL).pathname === login);
  }

  function tryAgain(detail) {
    const { elt, requestConfig } = detail;
    if (!elt.isConnected || retried.has(elt)) return;
    retried.add(elt);
    // The fields say what is typed by now; only what no field holds (hx-vals, the button that was pressed) is repeated.
    const form = elt instanceof HTMLFormElement ? elt : elt.closest("form");
    const names = new Set(form ? [...form.elements].map((field) => field.name) : []);
    const values = {};
    for (const [name, value] of requestConfig.formData) if (!names.has(name)) values[name] = value;
    const key = requestConfig.headers["Idempotency-Key"];
    const headers = key ? { "Idempotency-Key": key } : {};
    htmx.ajax(requestConfig.verb.toUpperCase(), requestConfig.path, { source: elt, values, headers });
  }

  const isWrite = (detail) => detail.requestConfig.verb !== "get";
  const isBackground = (detail) => ["plan:changed", "load", "revealed"].includes(detail.requestConfig.triggeringEvent?.type);

  function flush() {
    if (!waiting.size) return;
    bar("");
    concord.toast({ text: concord.text("online") });
    for (const detail of waiting.values()) tryAgain(detail);
    waiting.clear();
  }

  async function listen() {
    if (!waiting.size) return;
    try {
      await fetch(document.body.dataset.loginUrl || "/", { method: "HEAD", cache: "no-store" });
      flush();
    } catch {
      window.setTimeout(listen, 4000);
    }
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!wantsSignIn(xhr) || requestConfig.path === document.body.dataset.loginUrl) return;
    event.detail.shouldSwap = false;
    event.detail.isError = true;
  });

  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      if (!isWrite(event.detail)) return;
      bar(concord.text("offline"));
      if (retried.has(event.detail.elt)) return;
      waiting.set(event.detail.elt, event.detail);
      window.setTimeout(listen, 2000);
    });
  }
  window.addEventListener("online", flush);

  document.addEventListener("htmx:responseError", async (event) => {
    const { detail } = event;
    const { xhr } = detail;
    if (wantsSignIn(xhr)) {
      if (isBackground(detail)) return;
      if (await concord.signIn()) {
        bar("");
        tryAgain(detail);
      } else bar(concord.text("signin"));
      return;
    }
    if (isBackground(detail)) return;
    if (xhr.status === 409) concord.showOtherVersion(detail.elt, xhr.responseText);
    else if (xhr.status === 503) {
      concord.toast({ text: concord.text("busy"), kind: "bad" });
      const seconds = Number(xhr.getResponseHeader("Retry-After")) || 3;
      if (isWrite(detail)) window.setTimeout(() => tryAgain(detail), seconds * 1000);
    } else {
      const known = { 403: "forbidden", 404: "gone", 410: "gone", 429: "slow" };
      concord.toast({ text: concord.text(known[xhr.status] ?? "server"), kind: "bad" });
    }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return;
    retried.delete(event.detail.elt);
    waiting.delete(event.detail.elt);
    if (isWrite(event.detail) && !waiting.size) bar("");
  });
})();
