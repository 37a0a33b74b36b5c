// Signing in again without leaving the page: the sign-in form (form[data-signin]) is fetched, shown in a dialog, and
// sent from there, second factor included. concord.signIn() answers true when the same person is back.
(() => {
  let running = null;

  async function load(url, options = {}) {
    const response = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { url: response.url, form: page.querySelector("form[data-signin]"), user: page.body.dataset.user };
  }

  function build() {
    const dialog = document.createElement("dialog");
    dialog.dataset.stays = "";
    dialog.setAttribute("aria-labelledby", "signin-dialog-title");
    const header = document.createElement("header");
    const title = document.createElement("h2");
    title.id = "signin-dialog-title";
    title.textContent = concord.text("signin-title");
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-icon";
    close.dataset.closes = "";
    close.textContent = "×";
    close.setAttribute("aria-label", concord.text("close"));
    header.append(title, close);
    const body = document.createElement("div");
    body.className = "dialog-body";
    dialog.append(header, body);
    document.body.append(dialog);
    return { dialog, body };
  }

  async function ask() {
    const { dialog, body } = build();
    const back = document.activeElement;
    const done = new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(false));

      function show(answer) {
        const note = document.createElement("p");
        note.textContent = concord.text("signin");
        const form = document.importNode(answer.form, true);
        body.replaceChildren(note, form);
        form.querySelector("input:not([type=hidden])")?.focus();
        form.addEventListener("submit", async (event) => {
          event.preventDefault();
          event.stopPropagation();
          const target = new URL(form.getAttribute("action") || answer.url, answer.url);
          const data = new FormData(form, event.submitter);
          const next = await load(target, { method: "POST", body: new URLSearchParams(data) }).catch(() => answer);
          if (next.form) show(next);
          else if (next.user === document.body.dataset.user) resolve(true);
          // Someone else signed in: this page and its texts are not theirs.
          else window.location.reload();
        });
      }

      load(document.body.dataset.loginUrl).then((answer) => {
        if (answer.form) {
          dialog.showModal();
          show(answer);
        } else resolve(answer.user === document.body.dataset.user);
      }, () => resolve(false));
    });
    const signedIn = await done;
    dialog.close();
    dialog.remove();
    back?.focus?.();
    if (signedIn) {
      concord.renewForms();
      concord.toast({ text: concord.text("signed-in") });
    }
    return signedIn;
  }

  concord.signIn = () => {
    running ??= ask().finally(() => { running = null; });
    return running;
  };
})();
