// Keys. One listener for the whole page; what a key does stands on the button or link that does it.
//
//   data-key="r"              on a link or button: pressing R clicks it; on a field: focuses it
//   data-key="escape"         Esc, after the browser has closed what Esc closes by itself
//
// Ctrl/⌘ + Enter sends the form one is in. Single letters are keys unless text is being typed: a ticked checkbox has the
// focus too, and R must work there. An open dialog keeps the keys to itself; a thing that can't be seen has no key,
// except in a closed menu whose button can be seen.
(() => {
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing) return;
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") return send(e);
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (typing(e.target)) return;
    const dialogs = document.querySelectorAll("dialog[open]");
    const scope = dialogs[dialogs.length - 1] ?? document;
    const key = e.key.toLowerCase();
    if (key === "escape" && (scope !== document || document.querySelector(".menu:popover-open, .side-menu:popover-open"))) return;
    if (document.querySelector(".menu:popover-open") && !document.activeElement.closest(".menu:popover-open")) return;
    const target = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(reachable);
    if (!target) return;
    e.preventDefault();
    if (target.matches("input, textarea, select")) {
      target.focus();
      target.select?.();
    } else if (!e.repeat) {
      target.click();
    }
  });

  const quiet = new Set(["button", "checkbox", "color", "file", "hidden", "image", "radio", "range", "reset", "submit"]);
  function typing(el) {
    if (el.isContentEditable || el.tagName === "TEXTAREA" || el.tagName === "SELECT") return true;
    return el.tagName === "INPUT" && !quiet.has(el.type);
  }

  function reachable(el) {
    if (el.matches(":disabled, [aria-disabled=true]")) return false;
    if (el.checkVisibility({ visibilityProperty: true })) return true;
    const menu = el.closest("[popover]");
    return Boolean(menu && document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`)?.checkVisibility());
  }

  function send(e) {
    const dialogs = document.querySelectorAll("dialog[open]");
    const form = e.target.form ?? e.target.closest?.("form") ?? dialogs[dialogs.length - 1]?.querySelector("form[method=post]") ?? document.querySelector("form[data-guard]");
    if (!form || form.method !== "post") return;
    e.preventDefault();
    const submit = [...form.elements].find((el) => el.type === "submit" && !el.name && !el.hasAttribute("formaction"));
    form.requestSubmit(submit);
  }
})();
