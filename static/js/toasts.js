// Messages: they go by themselves after a while, but not while they are pointed at or have the focus.
//
//   #toasts                   the region; it stays, messages come and go inside
//   data-toast                a message; data-kind="error" stays until it is dismissed
//   data-toast-close          its button to close it; data-toast-action the other one, such as Undo
//   cohort:wait, cohort:waited  events on the document: the progress of the operator's change is shown meanwhile
//   cohort:say                event on the document: { kind, text, action: [label, function], lost } makes a message of
//                             #toast-kind, in place of one with the same words; a lost one (the server did not answer) goes
//                             as soon as the server answers
(() => {
  const seconds = (toast) => (toast.querySelector("[data-toast-action]") ? 12 : 8);
  const timers = new WeakMap();

  function start(toast) {
    stop(toast);
    if (toast.dataset.kind === "error") return;
    timers.set(toast, setTimeout(() => toast.remove(), seconds(toast) * 1000));
  }
  const stop = (toast) => clearTimeout(timers.get(toast));
  const over = (e) => e.target.closest?.("[data-toast]");

  document.addEventListener("htmx:after:process", () => {
    for (const toast of document.querySelectorAll("[data-toast]:not([data-timed])")) {
      toast.dataset.timed = "";
      start(toast);
    }
  });
  for (const type of ["mouseover", "focusin"]) document.addEventListener(type, (e) => over(e) && stop(over(e)));
  for (const type of ["mouseout", "focusout"]) document.addEventListener(type, (e) => over(e) && start(over(e)));
  document.addEventListener("click", (e) => {
    const toast = e.target.closest?.("[data-toast-close]") && over(e);
    if (!toast) return;
    const next = toast.nextElementSibling ?? toast.previousElementSibling;
    toast.remove();
    (next?.querySelector("[data-toast-close]") ?? document.getElementById("main"))?.focus();
  });

  // A message goes when its button was pressed, unless that does not work.
  document.addEventListener("htmx:before:request", (e) => {
    const toast = e.detail.ctx.sourceElement.closest?.("[data-toast]");
    if (!toast) return;
    stop(toast);
    toast.hidden = true;
  });
  document.addEventListener("htmx:finally:request", (e) => {
    const { ctx } = e.detail;
    const toast = ctx.sourceElement.closest?.("[data-toast]");
    if (!toast) return;
    if (ctx.response?.status < 400) return toast.remove();
    toast.hidden = false;
    start(toast);
  });

  document.addEventListener("htmx:after:request", () => document.querySelectorAll("[data-lost]").forEach((toast) => toast.remove()));

  // While a dialog is open, only its inside can be seen and pressed.
  function regionNow() {
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    if (!dialog) return document.getElementById("toasts");
    const region = dialog.querySelector(".toasts") ?? document.createElement("div");
    region.className = "toasts";
    region.setAttribute("role", "status");
    dialog.append(region);
    return region;
  }

  document.addEventListener("cohort:wait", () => {
    const waiting = document.createElement("div");
    waiting.id = "waiting";
    waiting.className = "under-way";
    const poll = { hxGet: "/activity/under-way", hxTrigger: "load, every 1s", hxTarget: "this", hxSwap: "innerMorph" };
    Object.assign(waiting.dataset, { poll: "", ...poll });
    regionNow()?.append(waiting);
    htmx.process(waiting);
  });
  document.addEventListener("cohort:waited", () => document.getElementById("waiting")?.remove());

  document.addEventListener("cohort:say", (e) => {
    const region = regionNow();
    if (!region) return;
    const { kind, text: words, action, lost } = e.detail;
    for (const old of region.querySelectorAll("[data-toast]")) if (old.querySelector("p").textContent === words) old.remove();
    const toast = document.getElementById(`toast-${kind}`).content.firstElementChild.cloneNode(true);
    toast.dataset.timed = "";
    if (lost) toast.dataset.lost = "";
    toast.querySelector("p").textContent = words;
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.dataset.size = "sm";
      button.dataset.variant = "outline";
      button.textContent = action[0];
      button.addEventListener("click", () => {
        toast.remove();
        action[1]();
      });
      toast.querySelector("[data-toast-close]").before(button);
    }
    region.append(toast);
    start(toast);
  });
})();
