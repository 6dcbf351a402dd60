// Drawers and dialogs. htmx fetches their content into an empty <dialog>; this shows and closes it.
//
//   <dialog data-host>        a host: shown as soon as something is swapped into it, closed when it is emptied
//   data-close                on a button or link inside: closes instead of leading anywhere
//   data-guard                on a form: closing or leaving asks first when something was changed
//   [autofocus]               inside: takes the focus; otherwise the first field with an error, the first field, the title
//   form.confirm              a question: a key that was pressed before it could be read does not answer it
//
// A drawer's address is in the address bar while it is open; Back closes it. The focus returns to what opened it. Only its
// own form or link closes it from inside; what was asked for elsewhere moves the page under it.
(() => {
  const hosts = () => document.querySelectorAll("dialog[data-host]");
  const openHost = () => [...hosts()].reverse().find((d) => d.open);
  // host -> { opener, list, under, pushed, dirty, done, asked }; under is the address of the page behind it, asked the time at
  // which its content came
  const state = new WeakMap();
  const of = (host) => state.get(host) ?? state.set(host, {}).get(host);
  const here = () => location.pathname + location.search;

  // ---- opening

  document.addEventListener("htmx:before:request", (e) => {
    const { ctx } = e.detail;
    const host = ctx.target;
    if (!host?.matches?.("dialog[data-host]") || host.open) return;
    const from = ctx.sourceElement;
    // A menu closes when its entry is chosen, so the focus goes back to the menu's button. What was opened by a key gives
    // it back to where it was then, also when its entry is in a menu that is closed.
    const menu = from.closest?.("[popover]:popover-open");
    const focused = document.activeElement === document.body ? from : document.activeElement;
    const opener = menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : focused;
    Object.assign(of(host), { opener, list: from.closest?.("[data-list]")?.id, under: here() });
    if (menu && menu.id !== "side-menu") menu.hidePopover();
  });

  // Something else changes because of a dialog: it has done its work, and closes before the page under it moves.
  document.addEventListener("htmx:after:request", (e) => {
    const { ctx } = e.detail;
    const host = ctx.sourceElement.closest?.("dialog[data-host]");
    if (host && ctx.hx.location) of(host).done = true; // the page it leads to is asked for by itself
  });
  document.addEventListener("htmx:before:swap", (e) => {
    const { ctx } = e.detail;
    const host = openHost();
    if (e.defaultPrevented || !host || ctx.sourceElement.matches?.("[data-poll]")) return;
    if (targetOf(ctx) === host) return ctx.sourceElement.isConnected || refuse(e);
    if (!(of(host).done || host.contains(ctx.sourceElement)) || host.contains(targetOf(ctx)) || ctx.response?.status >= 400) return;
    if (of(host).pushed) supersede = of(host).under;
    closedBySwap = { ...of(host) };
    shut(host);
  });
  let closedBySwap = null;

  // A form that was closed before its answer came: another has its place now.
  function refuse(e) {
    e.preventDefault();
    if (e.detail.ctx.response.status < 400) return;
    document.dispatchEvent(new CustomEvent("cohort:say", { detail: { kind: "error", text: "The form you closed could not be saved." } }));
  }

  document.addEventListener("htmx:after:swap", (e) => {
    const { ctx } = e.detail;
    const host = targetOf(ctx);
    if (supersede) { // no new address came, or the one before the drawer's: back to that
      goBack(supersede);
      supersede = "";
    }
    // What opened a dialog may be gone because of what the dialog did.
    if (closedBySwap) {
      const { opener, list } = closedBySwap;
      closedBySwap = null;
      requestAnimationFrame(() => refocus(opener, list));
    }
    if (!host?.matches("dialog[data-host]")) return;
    if (!host.firstElementChild) return leaveNow(host);
    if (!host.open) {
      Object.assign(of(host), { pushed: Boolean(ctx.push && ctx.push !== "false"), dirty: false, url: location.href });
      host.showModal();
    }
    of(host).asked = performance.now();
    describe(host);
    focusFirst(host);
  });
  const targetOf = (ctx) => (typeof ctx.target === "string" ? document.querySelector(ctx.target) : ctx.target);

  // A dialog is named by the title in it and described by the question, if it asks one.
  function describe(host) {
    for (const [part, attribute] of [["title", "aria-labelledby"], ["text", "aria-describedby"]]) {
      const el = host.querySelector(`#${host.id}-${part}`);
      if (el) host.setAttribute(attribute, el.id);
      else host.removeAttribute(attribute);
    }
  }

  function focusFirst(host) {
    const field = "input:not([type=hidden]):not([type=checkbox]):not(:disabled), textarea:not(:disabled), select:not(:disabled)";
    const inOrder = ["[aria-invalid=true]", "[autofocus]", field].flatMap((wanted) => [...host.querySelectorAll(wanted)]);
    const first = inOrder.find((el) => el.checkVisibility());
    (first ?? host.querySelector("[data-close]"))?.focus();
  }

  // ---- reading before answering

  // R and Enter in one go would remove what nobody has read: a key that confirms must have been pressed this long after the
  // question came, in milliseconds. It counts when it was first pressed, however long it is held; a key typed ahead (ahead.js)
  // counts when it was typed.
  const reading = 300;
  let pressed = null; // when the key was pressed that is down now, if it is one that presses buttons
  const presses = (e) => e.key === "Enter" || e.key === " ";
  document.addEventListener("keydown", (e) => {
    if (!presses(e) || e.repeat) return;
    pressed = e.typedAt ?? e.timeStamp;
    if (e.typedAt) released();
  }, true);
  document.addEventListener("keyup", (e) => presses(e) && released(), true);
  document.addEventListener("pointerdown", () => (pressed = null), true);
  function released() { // Space presses its button after this event
    const key = pressed;
    setTimeout(() => pressed === key && (pressed = null));
  }
  document.addEventListener("submit", (e) => {
    const host = e.target.matches(".confirm") && e.target.closest("dialog[data-host]");
    if (!host || pressed === null || pressed - of(host).asked >= reading) return;
    e.preventDefault();
    e.stopImmediatePropagation();
  }, true);

  // ---- closing

  document.addEventListener("click", (e) => {
    const close = e.target.closest?.("[data-close]");
    const host = close?.closest("dialog[data-host]");
    if (host) {
      e.preventDefault();
      leave(host);
    }
  });

  // The veil around a dialog belongs to the dialog element itself.
  let pressedOnVeil = null;
  document.addEventListener("pointerdown", (e) => (pressedOnVeil = onVeil(e)));
  document.addEventListener("click", (e) => {
    const host = onVeil(e);
    if (host && host === pressedOnVeil) leave(host);
  });
  function onVeil(e) {
    if (!e.target.matches?.("dialog[data-host]")) return null;
    const box = e.target.getBoundingClientRect();
    const inside = e.clientX >= box.left && e.clientX <= box.right && e.clientY >= box.top && e.clientY <= box.bottom;
    return inside ? null : e.target;
  }

  document.addEventListener("cancel", (e) => { // Esc
    if (!e.target.matches?.("dialog[data-host]")) return;
    e.preventDefault();
    leave(e.target);
  }, true);

  async function leave(host) {
    if (!of(host).dirty || (await mayLeave())) leaveNow(host);
  }

  function leaveNow(host) {
    const { pushed, under } = of(host);
    shut(host);
    if (pushed) goBack(under);
  }

  // shut closes without asking and puts the focus back.
  function shut(host) {
    const { opener, list } = of(host);
    if (host.open) host.close();
    state.delete(host);
    host.dispatchEvent(new CustomEvent("cohort:closed", { bubbles: true }));
    host.replaceChildren();
    refocus(opener, list);
  }

  // refocus gives the focus back to what opened the dialog or, when that is gone, to what is near.
  function refocus(opener, list) {
    const again = opener?.isConnected ? opener : document.getElementById(opener?.id);
    if (again?.checkVisibility()) again.focus();
    if (again?.checkVisibility() && document.activeElement === again) return;
    document.dispatchEvent(new CustomEvent("cohort:lost", { detail: { list } }));
  }

  function mayLeave() {
    const question = document.getElementById("leave");
    if (!question) return Promise.resolve(true);
    question.returnValue = "stay";
    question.showModal();
    return new Promise((done) => question.addEventListener("close", () => done(question.returnValue === "leave"), { once: true }));
  }

  // ---- the address

  let supersede = ""; // the address before a closed drawer's, whose place the next one takes
  let stepping = ""; // we go back ourselves, from a closed drawer's address to this of the page, which is on screen

  function goBack(to) {
    stepping = to;
    history.back();
  }
  // The page may have moved under the drawer.
  function arrive(at) {
    if (at !== here()) history.replaceState(history.state, "", at);
  }

  // The browser would take the focus away after each step back; a closing drawer has just put it where it belongs.
  window.navigation?.addEventListener("navigate", (e) => {
    const ours = e.navigationType === "traverse" && (stepping || openHost());
    if (ours && e.canIntercept) e.intercept({ focusReset: "manual", scroll: "manual" });
  });

  // While a drawer is open its entry in the history is the drawer's: going back closes it and fetches nothing.
  document.addEventListener("htmx:before:history:restore", async (e) => {
    if (stepping) {
      arrive(stepping);
      stepping = "";
      return e.preventDefault();
    }
    const host = openHost();
    if (!host) return;
    if (!of(host).pushed) return shut(host);
    e.preventDefault();
    if (of(host).dirty) {
      history.pushState({ ...history.state, htmx: true }, "", of(host).url);
      return leave(host);
    }
    arrive(of(host).under);
    shut(host);
  });

  // Reloading a page is no step in the history; neither is what happens under a drawer.
  document.addEventListener("htmx:before:history:update", (e) => {
    const action = e.detail.history;
    const host = openHost();
    if (host && of(host).pushed && !host.contains(e.detail.sourceElement)) {
      of(host).under = action.path;
      return e.preventDefault();
    }
    if (supersede === action.path) return e.preventDefault(); // the entry before the drawer's is it
    if (action.type === "push" && (supersede || action.path === here())) action.type = "replace";
    supersede = "";
  });

  // ---- unsaved changes

  const touched = (e) => {
    const form = e.target.form ?? e.target.closest?.("form");
    if (!form?.matches("[data-guard]") || e.target.type === "search") return;
    const host = form.closest("dialog[data-host]");
    if (host) of(host).dirty = true;
    else form.dataset.dirty = "";
  };
  document.addEventListener("input", touched);
  document.addEventListener("cohort:changed", touched);
  document.addEventListener("submit", (e) => delete e.target.dataset?.dirty);
  // When the session has ended, the form is kept as a draft: leaving needs no question.
  document.addEventListener("htmx:after:request", (e) => {
    if (!e.detail.ctx.hx.redirect) return;
    for (const form of document.querySelectorAll("form[data-dirty]")) delete form.dataset.dirty;
    for (const host of hosts()) of(host).dirty = false;
  });
  window.addEventListener("beforeunload", (e) => {
    const host = openHost();
    if (document.querySelector("form[data-guard][data-dirty]") || (host && of(host).dirty)) e.preventDefault();
  });
})();
