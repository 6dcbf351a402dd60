// Copying. The button is there only where the browser lets a page copy.
//
//   data-copy="…"             on a button: the text that it copies
//   data-copied="…"           what is said then; without it, the text itself
(() => {
  if (!navigator.clipboard) return;

  document.addEventListener("htmx:after:process", (e) => {
    for (const button of e.target.querySelectorAll?.("[data-copy]") ?? []) button.hidden = false;
  });

  document.addEventListener("click", async (e) => {
    const button = e.target.closest?.("[data-copy]");
    if (!button) return;
    const say = (kind, text) => document.dispatchEvent(new CustomEvent("cohort:say", { detail: { kind, text } }));
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      say("success", button.dataset.copied ?? `Copied: ${button.dataset.copy}`);
    } catch {
      say("error", "The browser did not allow copying.");
    }
  });
})();
