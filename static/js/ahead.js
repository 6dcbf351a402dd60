// Typing ahead. An operator who knows the keys does not wait for a dialog: keys pressed while it is on its way are kept and
// go to the element with the focus once it is there. Esc gives the dialog up; a key that only the browser can press again
// ends the typing ahead. A question is not answered by a key that was pressed before it was there (dialogs.js).
(() => {
  let coming = null; // the request that will open a dialog
  let kept = [];

  document.addEventListener("htmx:before:request", (e) => {
    const { ctx } = e.detail;
    if (!ctx.target?.matches?.("dialog[data-host]") || ctx.target.open || ctx.sourceElement.closest?.("[data-toast]")) return;
    coming = ctx;
    kept = [];
  });
  document.addEventListener("htmx:finally:request", (e) => {
    if (e.detail.ctx !== coming) return;
    const { target } = coming;
    coming = null;
    if (target.open) kept.every(pressAgain);
  });

  const named = new Set(["Enter", "Tab", "Backspace", "Delete", "Escape", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);
  const keeps = (e) => (e.ctrlKey || e.metaKey ? ["Enter", "z"].includes(e.key) : e.key.length === 1 || named.has(e.key));
  document.addEventListener("keydown", (e) => {
    if (!coming || e.altKey || e.isComposing || !keeps(e)) return;
    // The operator went on with the page meanwhile.
    if (!coming.target.open && e.target.matches("input:not([type=checkbox]), textarea, select")) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    if (e.key === "Escape") coming.request.abort();
    else if (!e.repeat) kept.push(e);
  }, true);

  function pressAgain({ key, ctrlKey, metaKey, shiftKey, timeStamp }) {
    const el = document.activeElement;
    const again = new KeyboardEvent("keydown", { key, ctrlKey, metaKey, shiftKey, bubbles: true, cancelable: true });
    again.typedAt = timeStamp;
    if (!el.dispatchEvent(again)) return true;
    if (ctrlKey || metaKey) return false;
    if (key === "Backspace") return document.execCommand("delete");
    if (key.length === 1 && el.matches("input, textarea")) return document.execCommand("insertText", false, key);
    if (key === "Enter" && el.matches("a, button")) return el.click(), true;
    if (key === "Enter" && el.matches("input") && el.form) {
      el.form.requestSubmit([...el.form.elements].find((button) => button.type === "submit"));
      return true;
    }
    return false;
  }
})();
