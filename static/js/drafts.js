// Drafts: a form that was typed into is kept in this tab until it is saved or given up, so that nothing is lost when the
// session ends, the page is left or the browser breaks down.
//
//   data-guard                on a form: it is kept, under the address it posts to. A later step of the same form names the
//                             address of the first: when it is done, so is that
//   data-operator             on the body: the operator it belongs to; nobody else is offered it
//   data-logout               on the form that signs out: all drafts are forgotten
//   cohort:draft              event on a form: others add to { ticks }
//   cohort:restore            event on a form that is put back, before its fields are filled: { fields, ticks }
//
// Passwords, files and hidden fields are not kept, except the values the form was opened with (was_FIELD), by which changes
// of others show. After the session has ended the draft is put back at once, otherwise it is offered.
(() => {
  const prefix = "draft ";
  const operator = () => document.body.dataset.operator ?? "";
  const keyOf = (form) => prefix + (form.dataset.guard || form.getAttribute("action"));

  // A browser may refuse storage; there are no drafts then.
  function read(key) {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  }
  function write(key, draft) {
    try {
      if (draft) sessionStorage.setItem(key, JSON.stringify(draft));
      else sessionStorage.removeItem(key);
    } catch {}
  }
  function keys() {
    try {
      return Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  const notKept = "[data-tick], [data-all], [type=password], [type=file], [type=search], [type=submit], button, fieldset, output";
  const isKept = (el) => el.name && !el.matches(notKept) && (el.type !== "hidden" || /^(was(_|$)|version$)/.test(el.name));
  const isBox = (el) => el.type === "checkbox" || el.type === "radio";
  const fieldsOf = (form) => {
    const kept = [...form.elements].filter((el) => isKept(el) && !el.closest("[data-filter]"));
    return kept.map((el) => [el.name, isBox(el) ? el.checked : el.value]);
  };

  // ---- keeping

  const timers = new WeakMap();
  function keep(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
    const draft = { operator: operator(), at: Date.now(), fields: fieldsOf(form), ticks: {} };
    form.dispatchEvent(new CustomEvent("cohort:draft", { bubbles: true, detail: draft }));
    write(keyOf(form), draft);
  }
  const guarded = (e) => {
    const { listForm } = e.target.dataset ?? {};
    const form = e.target.form ?? (listForm ? document.getElementById(listForm) : e.target.closest?.("form"));
    return form?.matches("[data-guard]") && e.target.type !== "search" ? form : null;
  };
  function later(e) {
    const form = guarded(e);
    if (!form) return;
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => keep(form), 250));
  }
  document.addEventListener("input", later);
  document.addEventListener("cohort:changed", later);
  const now = () => document.querySelectorAll("form[data-guard]").forEach((form) => timers.has(form) && keep(form));
  window.addEventListener("pagehide", now);
  document.addEventListener("htmx:config:request", now);

  // ---- forgetting

  function forget(form) {
    clearTimeout(timers.get(form));
    timers.delete(form);
    write(keyOf(form), null);
  }
  document.addEventListener("htmx:after:request", (e) => {
    const { ctx } = e.detail;
    const form = ctx.sourceElement.closest?.("form[data-guard]");
    if (!form || ctx.request.method !== "POST") return;
    if (ctx.hx.location) forget(form);
    else if (ctx.hx.redirect) change(keyOf(form), { ended: true });
  });
  function change(key, by) {
    const draft = read(key);
    if (draft) write(key, { ...draft, ...by });
  }
  // Saved, or given up on purpose.
  document.addEventListener("cohort:closed", (e) => e.target.querySelectorAll("form[data-guard]").forEach(forget));
  document.addEventListener("submit", (e) => {
    if (e.target.matches("[data-logout]")) keys().forEach((key) => write(key, null));
    if (e.defaultPrevented || !e.target.matches("form[data-guard]")) return;
    now();
    change(keyOf(e.target), { sent: true });
  });

  // A form that was sent by a whole page is saved when the next page is neither the same form nor the login.
  for (const key of keys()) {
    const draft = read(key);
    if (operator() && draft?.operator !== operator()) write(key, null);
    else if (draft?.sent && location.pathname === "/login") change(key, { sent: false, ended: true });
    else if (draft?.sent && formAt(key)) change(key, { sent: false });
    else if (draft?.sent) write(key, null);
  }
  function formAt(key) {
    return [...document.querySelectorAll("form[data-guard]")].find((form) => keyOf(form) === key);
  }

  // ---- putting back

  document.addEventListener("htmx:after:process", (e) => {
    for (const form of e.target.querySelectorAll?.("form[data-guard]") ?? []) offer(form);
  });

  function offer(form) {
    if ("drafted" in form.dataset || form.dataset.guard) return;
    form.dataset.drafted = "";
    const draft = read(keyOf(form));
    if (!draft || draft.operator !== operator()) return;
    // The server returned the form as it was sent: nothing is lost.
    if (form.querySelector(".form-errors, .conflicts, [aria-invalid=true]")) return;
    const same = JSON.stringify(fieldsOf(form)) === JSON.stringify(draft.fields);
    if (same && !Object.keys(draft.ticks).length) return write(keyOf(form), null);
    if (draft.ended) {
      restore(form, draft);
      note(form, "What you had typed before your session ended is back. It has not been saved yet.", [["Discard", () => discard(form)]]);
    } else {
      const at = new Date(draft.at).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hour12: false });
      note(form, `You left this form at ${at} without saving.`, [
        ["Restore what I typed", () => restore(form, draft)],
        ["Discard", () => forget(form)],
      ]);
    }
  }

  function restore(form, draft) {
    form.dispatchEvent(new CustomEvent("cohort:restore", { bubbles: true, detail: draft }));
    const values = new Map();
    for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
    for (const el of form.elements) {
      if (!isKept(el) || el.closest("[data-filter]") || !values.get(el.name)?.length) continue;
      const value = values.get(el.name).shift();
      if (isBox(el)) el.checked = value;
      else el.value = value;
    }
    form.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }

  function discard(form) {
    forget(form);
    delete form.dataset.dirty;
    location.reload();
  }

  function note(form, text, actions) {
    const box = document.createElement("div");
    box.className = "draft-note";
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    box.append(words);
    for (const [label, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn";
      button.dataset.size = "sm";
      button.dataset.variant = "outline";
      button.textContent = label;
      button.addEventListener("click", () => {
        box.remove();
        act();
        form.querySelector("[autofocus], input:not([type=hidden])")?.focus();
      });
      box.append(button);
    }
    form.prepend(box);
    words.textContent = text;
  }
})();
