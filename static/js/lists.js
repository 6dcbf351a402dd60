// Lists: rows that open on a click, and a selection that outlives paging, sorting and searching.
//
//   data-list="ID"            a list; data-list-form names the form its ticks belong to, data-list-select their name
//   data-list-removing        in a list of what is assigned: the name under which cleared rows are sent
//   data-row, data-href       a row, by its id, and where a click on it leads (a click ticks where there is no address)
//   data-row-link             the row's own link
//   data-tick                 a row's checkbox; data-tick-page the one in the head
//   data-clear-all            the box that clears every row, not only those shown
//   data-bulk                 the bar for the selected rows; data-bulk-count, data-bulk-clear in it
//   data-count-of="ID"        says how many rows of that list are selected
//   cohort:changed            fires on the list when its selection has changed
//
// What is remembered is the difference to what the server said: rows ticked, or in an assigned list rows cleared. Rows on
// other pages are sent as hidden fields of the form. The selection lives in this page's entry of the history, so Back
// finds it again and a fresh visit starts without one.
(() => {
  const memory = new Map(); // key of a list -> Map of id -> true (ticked) or false (cleared)

  const lists = (root) => [...root.querySelectorAll("[data-list]")].concat(root.matches?.("[data-list]") ? [root] : []);
  const listOf = (el) => el.closest?.("[data-list]");
  const formOf = (list) => document.getElementById(list.dataset.listForm);
  const key = (list) => `${list.dataset.list} ${formOf(list)?.getAttribute("action") ?? ""}`;
  const boxes = (list) => [...list.querySelectorAll("[data-tick]")];

  function changesOf(list) {
    const k = key(list);
    if (!memory.has(k)) memory.set(k, new Map(list.closest("dialog") ? [] : history.state?.ticks?.[k] ?? []));
    return memory.get(k);
  }

  // ---- showing what is remembered

  function show(list) {
    if (!list.dataset.listSelect) return;
    const changes = changesOf(list);
    const all = list.querySelector("[data-clear-all]");
    if (all) all.value = "except-kept"; // rows ticked again stay; without the script nobody can have meant that
    for (const box of boxes(list)) {
      const start = all?.checked ? false : box.defaultChecked;
      box.checked = changes.get(box.value) ?? start;
    }
    const pageBox = list.querySelector("[data-tick-page]");
    if (pageBox) {
      const here = boxes(list);
      const ticked = here.filter((b) => b.checked).length;
      pageBox.hidden = false;
      pageBox.disabled = here.length === 0;
      pageBox.checked = ticked > 0 && ticked === here.length;
      pageBox.indeterminate = ticked > 0 && ticked < here.length;
    }
    sayCount(list, changes);
    sendAlong(list, changes);
  }

  function sayCount(list, changes) {
    const all = list.querySelector("[data-clear-all]")?.checked;
    const removing = list.dataset.listRemoving;
    const count = [...changes.values()].filter((v) => v === !removing).length;
    const bar = list.querySelector("[data-bulk]");
    if (bar) {
      bar.toggleAttribute("data-on", count > 0);
      bar.querySelector("[data-bulk-count]").textContent = `${count.toLocaleString("en")} selected`;
    }
    let text = count ? `${count.toLocaleString("en")} ${removing ? "to remove" : "selected"}` : "";
    if (all) {
      const kept = [...changes.values()].filter((v) => v).length;
      text = `All ${(list.dataset.listTotal - kept).toLocaleString("en")} to remove`;
    }
    for (const el of document.querySelectorAll(`[data-count-of="${list.dataset.list}"]`)) if (el.textContent !== text) el.textContent = text;
  }

  // Rows that are not on this page go along as hidden fields.
  function sendAlong(list, changes) {
    const form = formOf(list);
    if (!form) return;
    let box = form.querySelector(`[data-along="${list.dataset.list}"]`);
    if (!box) {
      box = document.createElement("div");
      box.hidden = true;
      box.dataset.along = list.dataset.list;
      form.append(box);
    }
    const here = new Set(boxes(list).map((b) => b.value));
    const removing = list.dataset.listRemoving;
    const fields = [];
    for (const [id, ticked] of changes) {
      if (here.has(id)) continue;
      const name = ticked ? list.dataset.listSelect : removing;
      if (!name) continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = id;
      fields.push(field);
    }
    box.replaceChildren(...fields);
  }

  // ---- changing it

  function set(list, box, ticked) {
    box.checked = ticked;
    const all = list.querySelector("[data-clear-all]")?.checked;
    const start = all ? false : box.defaultChecked;
    if (ticked === start) changesOf(list).delete(box.value);
    else changesOf(list).set(box.value, ticked);
  }

  function changed(list) {
    keep();
    show(list);
    list.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }

  function keep() {
    const ticks = {};
    for (const [k, changes] of memory) if (changes.size) ticks[k] = [...changes];
    history.replaceState({ ...history.state, htmx: true, ticks }, "");
  }

  function clear(list) {
    changesOf(list).clear();
    changed(list);
  }

  let last = null; // the box ticked last, where a Shift-click's range begins
  document.addEventListener("click", (e) => {
    const box = e.target.closest?.("[data-tick]");
    if (!box) return;
    const list = listOf(box);
    const all = boxes(list);
    const from = e.shiftKey && last?.isConnected ? all.indexOf(last) : -1;
    const to = all.indexOf(box);
    const range = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const b of range) set(list, b, box.checked);
    last = box;
    changed(list);
  });

  document.addEventListener("change", (e) => {
    const list = listOf(e.target);
    if (e.target.matches?.("[data-tick-page]")) {
      for (const box of boxes(list)) set(list, box, e.target.checked);
      changed(list);
    } else if (e.target.matches?.("[data-clear-all]")) {
      clear(list);
    }
  });

  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-bulk-clear]");
    if (!button) return;
    const list = listOf(button);
    clear(list);
    (boxes(list)[0] ?? list.querySelector("input"))?.focus();
  });

  // ---- rows

  const own = "a, button, input, label, select, textarea, summary, [popover]";
  function openRow(e, row, newTab) {
    const link = row.querySelector("[data-row-link]");
    if (!link) return;
    if (newTab) window.open(link.href, "_blank", "noopener");
    else link.click();
  }
  function rowOf(e) {
    const row = e.target.closest?.("[data-row]");
    if (!row || e.target.closest(own) || String(getSelection())) return null;
    return row;
  }
  document.addEventListener("click", (e) => {
    const row = rowOf(e);
    if (!row) return;
    if (row.dataset.href) openRow(e, row, e.ctrlKey || e.metaKey);
    else row.querySelector("[data-tick]")?.click();
  });
  document.addEventListener("auxclick", (e) => {
    const row = e.button === 1 && rowOf(e);
    if (row && row.dataset.href) openRow(e, row, true);
  });
  document.addEventListener("keydown", (e) => {
    // Enter on a checkbox would send the form to its first button.
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || !e.target.matches?.("[data-tick], [data-tick-page]")) return;
    e.preventDefault();
    const row = e.target.closest("[data-row]");
    if (row?.dataset.href) openRow(e, row, false);
  });

  // ---- htmx

  document.addEventListener("htmx:after:process", (e) => {
    for (const list of lists(e.target)) show(list);
  });
  // A pushed address is a new entry: it takes the selection along.
  document.addEventListener("htmx:after:history:update", keep);
  // Another entry of the history has a selection of its own.
  document.addEventListener("htmx:before:history:restore", (e) => e.defaultPrevented || memory.clear());
  // Rows that were sent and accepted have been dealt with. An answer for a dialog is a question, so they stay.
  document.addEventListener("htmx:after:request", (e) => {
    const { ctx } = e.detail;
    if (!(ctx.request.body instanceof URLSearchParams) || ctx.response.status >= 400) return;
    if (ctx.target?.matches?.("dialog[data-host]") && !ctx.hx.location && !ctx.hx.retarget) return;
    for (const list of lists(document)) {
      const sent = ctx.request.body.getAll(list.dataset.listSelect);
      for (const id of sent) changesOf(list).delete(id);
    }
    keep();
  });
  document.addEventListener("cohort:closed", (e) => {
    for (const k of memory.keys()) if (e.target.querySelector(`[data-list="${k.split(" ")[0]}"]`)) memory.delete(k);
  });
})();
