// Messages: they go by themselves after a while, but not while somebody reads or uses them.
//
//   #toasts                   the region; it stays, messages come and go inside
//   data-toast                a message; data-kind="error" stays until it is dismissed
//   data-toast-close          its button
//   cohort:say                event on the document: { kind, text } makes a message
(() => {
  const seconds = 8;
  const timers = new WeakMap();

  function start(toast) {
    stop(toast);
    if (toast.dataset.kind === "error") return;
    timers.set(toast, setTimeout(() => toast.remove(), seconds * 1000));
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

  document.addEventListener("cohort:say", (e) => {
    const region = document.getElementById("toasts");
    if (!region) return;
    const toast = document.createElement("div");
    toast.className = "toast-box";
    toast.dataset.toast = "";
    toast.dataset.timed = "";
    toast.dataset.kind = e.detail.kind;
    const text = document.createElement("p");
    text.textContent = e.detail.text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.dataset.toastClose = "";
    close.setAttribute("aria-label", "Dismiss");
    close.textContent = "×";
    toast.append(text, close);
    region.append(toast);
    start(toast);
  });
})();
