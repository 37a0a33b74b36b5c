// Live updates. Every 3 s (60 s in a hidden tab) ask whether the plan's revision moved, or who is here (presence.js); if
// the revision did, the event "plan:changed"
// goes to <body>, for live-regions.js and whoever else listens. <body data-change> says whose change it was.
(() => {
  const ACTIVE_MS = 3000;
  const HIDDEN_MS = 60000;
  const SHUT_OUT = [401, 403, 404, 410];
  let revision;
  let ownSaves = 0;
  let timer;

  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.xhr.status < 300 && event.detail.requestConfig.verb !== "get") {
      ownSaves += 1;
      schedule(200);
    }
  });

  async function ask() {
    const body = document.body;
    const saves = ownSaves;
    let response = await fetch(`${body.dataset.pollUrl}?r=${revision}&h=${concord.presence.stamp}`, { cache: "no-store", credentials: "same-origin" });
    if (response.status === 410 && body.dataset.renewUrl) {
      response = await fetch(concord.presence.renewUrl(), { cache: "no-store", headers: { Accept: "application/json" } });
    }
    // A save that changed nothing moves no revision: it must not hide the next change of someone else.
    if (response.status === 304) ownSaves -= saves;
    // Signed out, or no longer a member: ask seldom from here on.
    if (response.redirected || SHUT_OUT.includes(response.status)) return HIDDEN_MS;
    if (response.status !== 200) return ACTIVE_MS;
    const answer = await response.json();
    if (answer.poll_url) body.dataset.pollUrl = answer.poll_url;
    if (answer.here) concord.presence.show(answer);
    if (answer.revision === undefined || answer.revision === revision) return ACTIVE_MS;
    const moved = answer.revision - revision;
    revision = answer.revision;
    body.dataset.revision = revision;
    body.dataset.change = moved <= ownSaves ? "own" : "other";
    ownSaves = 0;
    htmx.trigger(body, "plan:changed", { revision });
    return ACTIVE_MS;
  }

  function schedule(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      let pause = ACTIVE_MS;
      try {
        pause = await ask();
      } catch {
        // No network: network.js says so when something is saved; the next question comes in its time.
      }
      schedule(document.hidden ? HIDDEN_MS : pause);
    }, delay);
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!document.body.dataset.pollUrl) return;
    revision = Number(document.body.dataset.revision);
    schedule(ACTIVE_MS);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) schedule(0); });
  });
})();
