// Keys. One listener for the whole page; each button and link names its own key.
//
//   data-key="r"              on a link or button: pressing R clicks it; on a field: focuses it
//   data-key="g c"            G and then C, soon after
//   data-key="mod+k"          with Ctrl or ⌘; these work in fields and dialogs too
//   data-key="escape"         Esc, after the browser has closed what Esc closes by itself
//   html[data-shortcuts=off]  keys that are single characters are switched off
//   html[data-badges]         buttons show their keys: "always" by choice, "shown" after ? until the page is left
//   cohort:key                event on the document before that: { key, shift, scope }; rows.js takes those of rows
//
// Ctrl/⌘ + Enter sends the form around the focus, also from a search in it; Ctrl/⌘ + Z presses the button of the newest message,
// while it shows. Single letters are keys unless text is being typed: a selected checkbox has the focus too, and R must work
// there. An open dialog keeps the keys to itself; an element that can't be seen has no key, except in a closed menu whose
// button can be seen.
(() => {
  let first = ""; // of a sequence: "g "
  let timer;

  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.isComposing || e.altKey) return;
    const key = e.key.toLowerCase();
    if (e.ctrlKey || e.metaKey) return withCtrl(e, key);
    if (typing(e.target) || ["control", "meta", "shift", "alt"].includes(key)) return;
    const scope = topmost();
    const menu = document.querySelector(".menu:popover-open, .side-menu:popover-open");
    if (key === "escape" && (scope !== document || menu)) return;
    if (menu && !menu.contains(document.activeElement)) return;
    const off = document.documentElement.dataset.shortcuts === "off";
    if (off && key.length === 1 && key !== " ") return;

    const sequence = first + key;
    first = "";
    if (sequence === key) {
      const detail = { key, shift: e.shiftKey, scope };
      const event = new CustomEvent("cohort:key", { detail, cancelable: true });
      if (key !== "escape" && !document.dispatchEvent(event)) return e.preventDefault();
      if ([...scope.querySelectorAll(`[data-key^="${CSS.escape(key)} "]`)].some(reachable)) return begin(key);
    }
    if (key === "?") document.documentElement.dataset.badges ||= "shown";
    press(e, scope, sequence);
  });

  function begin(key) {
    first = key + " ";
    clearTimeout(timer);
    timer = setTimeout(() => (first = ""), 1500);
  }

  function press(e, scope, key) {
    const target = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(reachable);
    if (!target) return;
    e.preventDefault();
    if (target.matches("input, textarea, select")) {
      target.focus();
      target.select?.();
    } else if (!e.repeat) {
      if (target.matches("[popovertarget]")) target.focus(); // it gets the focus back
      target.click();
    }
  }

  function withCtrl(e, key) {
    if (key === "enter") return send(e);
    if (e.shiftKey) return;
    if (key !== "z") return press(e, document, "mod+" + key);
    const offers = [...topmost().querySelectorAll("[data-toast-action]")];
    if (typing(e.target) || !offers.length) return;
    e.preventDefault();
    if (!e.repeat) offers.at(-1).click();
  }

  const topmost = () => [...document.querySelectorAll("dialog[open], [data-filter]:popover-open")].at(-1) ?? document;

  const quiet = new Set(["button", "checkbox", "color", "file", "hidden", "image", "radio", "range", "reset", "submit"]);
  function typing(el) {
    if (el.isContentEditable || el.tagName === "TEXTAREA" || el.tagName === "SELECT") return true;
    return el.tagName === "INPUT" && !quiet.has(el.type);
  }

  function reachable(el) {
    if (el.matches(":disabled, [aria-disabled=true]")) return false;
    if (el.checkVisibility({ visibilityProperty: true })) return true;
    const popover = el.closest("[popover]");
    const opener = popover && document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`);
    return Boolean(opener) && reachable(opener);
  }

  function send(e) {
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    const own = e.target.form ?? e.target.closest?.("form");
    const outer = dialog ? dialog.querySelector("form[method=post]") : document.querySelector("form[data-guard]");
    const form = own?.method === "post" ? own : outer;
    if (!form) return;
    e.preventDefault();
    const submit = [...form.elements].find((el) => el.type === "submit" && !el.name && !el.hasAttribute("formaction"));
    form.requestSubmit(submit);
  }

  // Keys that are off are not to be announced either.
  document.addEventListener("htmx:after:process", () => {
    if (document.documentElement.dataset.shortcuts !== "off") return;
    for (const el of document.querySelectorAll("[aria-keyshortcuts]")) {
      if (el.getAttribute("aria-keyshortcuts").length === 1) el.removeAttribute("aria-keyshortcuts");
    }
  });
})();
