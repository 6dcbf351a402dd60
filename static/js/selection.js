// The selection of a list: it outlives paging, sorting and searching.
//
//   data-list="ID"            a list; data-list-form names the form its rows are sent with, data-list-select their name in it
//   data-list-query           the query of the list; all that match are selected for one query
//   data-list-total           how many rows match; data-list-least if there may be more
//   data-list-removing        in a list of assigned rows: the name under which rows that are to leave are sent
//   data-carried              a hidden field for a row of another page that was selected or cleared without this script
//   data-tick                 a row's checkbox; data-tick-page the one in the head
//   data-all                  the box that selects all that match, in data-all-offer, which shows while it is of use
//   data-expect               the field with the number of rows that this means
//   data-clear-all            the box that clears every row, on other pages too
//   data-bulk-clear           the button that clears the selection
//   data-logout               on the form that signs out: the selection is forgotten
//   cohort:changed            event of the list when its selection has changed
//   cohort:selected           event of the list whenever its selection is shown: { all, marks, count }. selection_words.js says
//                             it, selection_fields.js sends it, basket.js lists it
//   cohort:tick               event on a row's checkbox: [[box, selected], …], from rows.js
//   cohort:forget             event on the list: { id } is to go from its selection, on whatever page it is
//
// Remembered are the differences to what stands without them: rows selected; rows cleared in a list of assigned rows; or, when
// all that match are selected, the exceptions. The selection lives in this page's entry of the history, so Back finds it again
// and a fresh visit starts without one (but see selection_session.js). All that match are those of one query: while another
// search is shown they are set aside, and so are rows selected in another search while all that match are selected.
(() => {
  // key of a list -> { all: the query whose rows are all selected, marks: id -> selected or cleared, said: how many were
  // selected when it was shown last, aside: the same for what is set aside }
  const memory = new Map();
  const foundBy = new Map(); // id -> the query in whose rows it was selected last

  const lists = (root) => [...root.querySelectorAll("[data-list]")].concat(root.matches?.("[data-list]") ? [root] : []);
  const listOf = (el) => el.closest?.("[data-list]");
  const formOf = (list) => document.getElementById(list.dataset.listForm);
  const key = (list) => `${list.dataset.list} ${formOf(list)?.getAttribute("action") ?? ""}`;
  const boxes = (list) => [...list.querySelectorAll("[data-tick]")];
  const number = (n) => n.toLocaleString("en");

  function stateOf(list) {
    const k = key(list);
    if (!memory.has(k)) {
      const kept = list.closest("dialog") ? null : history.state?.ticks?.[k];
      memory.set(k, unpacked(kept ?? {}));
    }
    return memory.get(k);
  }
  const packed = ({ marks, aside, ...state }) => ({ ...state, marks: [...marks], aside: aside && packed(aside) });
  const unpacked = ({ marks, aside, ...state }) => ({ ...state, marks: new Map(marks), aside: aside && unpacked(aside) });
  const isEmpty = ({ all, marks, aside }) => all === undefined && !marks.size && !aside;

  // The list shows another search than the one whose rows are all selected, or that one again.
  function turn(list) {
    const state = stateOf(list);
    const query = list.dataset.listQuery;
    if (state.all !== undefined && state.all !== query) {
      memory.set(key(list), { marks: new Map(), aside: state });
      keep();
      say(`Your earlier selection of ${state.said} is set aside while you search for something else.`);
    } else if (state.aside?.all === query && query !== undefined && !state.marks.size) {
      memory.set(key(list), state.aside);
      keep();
    }
  }
  const say = (text) => document.dispatchEvent(new CustomEvent("cohort:say", { detail: { kind: "info", text } }));
  const marksOf = (list) => stateOf(list).marks;
  const isAll = (list) => stateOf(list).all !== undefined;

  // base is the state of a row's box without marks.
  function base(list, box) {
    if (isAll(list)) return true;
    return list.querySelector("[data-clear-all]")?.checked ? false : box.defaultChecked;
  }

  // ---- showing what is remembered

  function show(list) {
    if (!list.dataset.listSelect) return;
    turn(list);
    const marks = marksOf(list);
    for (const field of list.querySelectorAll("[data-carried]")) {
      marks.set(field.value, field.name !== list.dataset.listRemoving);
      field.remove();
    }
    // So does a row of this page that the server gives back selected.
    for (const box of list.dataset.listRemoving ? [] : boxes(list)) {
      if (!box.defaultChecked) continue;
      marks.set(box.value, true);
      box.defaultChecked = false;
    }
    const here = boxes(list);
    for (const box of here) box.checked = marks.get(box.value) ?? base(list, box);
    const ticked = here.filter((b) => b.checked).length;
    const pageBox = list.querySelector("[data-tick-page]");
    if (pageBox) {
      pageBox.hidden = false;
      pageBox.disabled = here.length === 0;
      pageBox.checked = ticked > 0 && ticked === here.length;
      pageBox.indeterminate = ticked > 0 && ticked < here.length;
    }
    showAll(list, ticked > 0 && ticked === here.length);
    stateOf(list).said = number(count(list)) + ("listLeast" in list.dataset ? "+" : "");
    const detail = { all: isAll(list), marks, count: count(list) };
    list.dispatchEvent(new CustomEvent("cohort:selected", { bubbles: true, detail }));
  }

  function showAll(list, wholePage) {
    const box = list.querySelector("[data-all]");
    if (!box) return;
    box.checked = isAll(list);
    const more = Number(list.dataset.listTotal) > list.querySelectorAll("[data-row]").length || "listLeast" in list.dataset;
    box.closest("[data-all-offer]").toggleAttribute("data-on", box.checked || (wholePage && more));
    const expect = list.querySelector("[data-expect]");
    if (expect) expect.value = count(list);
  }

  function count(list) {
    const wanted = isAll(list) ? false : !list.dataset.listRemoving;
    const marked = [...marksOf(list).values()].filter((v) => v === wanted).length;
    return isAll(list) ? list.dataset.listTotal - marked : marked;
  }

  // ---- changing it

  function set(list, box, ticked) {
    box.checked = ticked;
    foundBy.set(box.value, list.dataset.listQuery);
    if (ticked === base(list, box)) marksOf(list).delete(box.value);
    else marksOf(list).set(box.value, ticked);
  }

  function changed(list) {
    keep();
    show(list);
    list.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }

  function keep() {
    const ticks = {};
    for (const [k, state] of memory) if (!isEmpty(state)) ticks[k] = packed(state);
    history.replaceState({ ...history.state, htmx: true, ticks }, "");
  }

  function forget(list) {
    memory.set(key(list), { marks: new Map() });
  }

  function clear(list) {
    forget(list);
    changed(list);
  }

  let last = null; // the box pressed last, where the range of a Shift-click begins
  document.addEventListener("click", (e) => {
    const box = e.target.closest?.("[data-tick]");
    if (!box) return;
    const list = listOf(box);
    if (!list) return; // another list has just taken its place
    const all = boxes(list);
    const from = e.shiftKey && last?.isConnected ? all.indexOf(last) : -1;
    const to = all.indexOf(box);
    const range = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const b of range) set(list, b, box.checked);
    last = box;
    changed(list);
  });

  function takeAll(list) {
    const query = list.dataset.listQuery;
    const aside = { marks: new Map([...marksOf(list)].filter(([id]) => foundBy.get(id) !== query)) };
    const n = aside.marks.size;
    memory.set(key(list), { all: query, marks: new Map(), aside: n ? aside : undefined });
    if (n === 1) say("The row you selected in another search stays selected only if it matches this search.");
    if (n > 1) say(`The ${number(n)} rows you selected in other searches stay selected only if they match this search.`);
  }
  function leaveAll(list) {
    memory.set(key(list), { marks: new Map(stateOf(list).aside?.marks) });
    for (const box of boxes(list)) set(list, box, true);
  }

  // isStale is true while the rows on screen are not those of the newest search.
  function isStale(list) {
    const search = document.getElementById(`${list.id}-q`);
    return list.ariaBusy === "true" || (search && search.value.trim() !== search.defaultValue);
  }

  document.addEventListener("change", (e) => {
    const list = listOf(e.target);
    if (e.target.matches?.("[data-tick-page], [data-all]") && isStale(list)) return show(list);
    if (e.target.matches?.("[data-tick-page]")) {
      for (const box of boxes(list)) set(list, box, e.target.checked);
      changed(list);
    } else if (e.target.matches?.("[data-all]")) {
      if (e.target.checked) takeAll(list);
      else leaveAll(list);
      changed(list);
    } else if (e.target.matches?.("[data-clear-all]")) {
      clear(list);
    }
  });

  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-bulk-clear]");
    if (!button) return;
    const list = listOf(button);
    const row = document.activeElement.closest("[data-row]");
    clear(list);
    if (!row) (boxes(list)[0] ?? list.querySelector("input"))?.focus();
  });

  document.addEventListener("cohort:tick", (e) => {
    const list = listOf(e.target);
    for (const [box, ticked] of e.detail) set(list, box, ticked);
    last = e.target;
    changed(list);
  });

  document.addEventListener("cohort:forget", (e) => {
    const list = listOf(e.target);
    marksOf(list).delete(e.detail.id);
    changed(list);
  });

  document.addEventListener("submit", (e) => {
    if (!e.target.matches("[data-logout]")) return;
    memory.clear();
    keep();
  });

  // ---- drafts: the selection is kept with the form, see drafts.js

  const listsOf = (form) => lists(document).filter((list) => formOf(list) === form && list.dataset.listSelect);
  document.addEventListener("cohort:draft", (e) => {
    for (const list of listsOf(e.target)) {
      if (!isEmpty(stateOf(list))) e.detail.ticks[list.dataset.list] = packed(stateOf(list));
    }
  });
  document.addEventListener("cohort:restore", (e) => {
    for (const list of listsOf(e.target)) {
      const kept = e.detail.ticks?.[list.dataset.list];
      if (!kept) continue;
      memory.set(key(list), unpacked(kept));
      show(list);
    }
  });

  // ---- htmx

  document.addEventListener("htmx:after:process", (e) => {
    for (const list of lists(e.target)) show(list);
  });
  // A pushed address is a new entry of the history: it takes the selection along.
  document.addEventListener("htmx:after:history:update", keep);
  // Another entry of the history has a selection of its own.
  document.addEventListener("htmx:before:history:restore", (e) => e.defaultPrevented || memory.clear());
  // Rows that were sent and accepted leave the selection. An answer for a dialog is a question, so they stay.
  document.addEventListener("htmx:after:request", (e) => {
    const { ctx } = e.detail;
    const body = ctx.request.body;
    if (!(body instanceof URLSearchParams) || ctx.response.status >= 400 || ctx.hx.redirect) return;
    if (ctx.target?.matches?.("dialog[data-host]") && !ctx.hx.location && !ctx.hx.retarget) return;
    const dialog = ctx.sourceElement.closest?.("dialog");
    const meant = dialog?.querySelector("[data-list]") ? lists(dialog) : lists(document).filter((list) => !list.closest("dialog"));
    for (const list of meant) {
      if (body.has("all") && isAll(list)) forget(list);
      for (const id of body.getAll(list.dataset.listSelect)) marksOf(list).delete(id);
    }
    keep();
  });
  document.addEventListener("cohort:closed", (e) => {
    for (const k of memory.keys()) if (e.target.querySelector(`[data-list="${k.split(" ")[0]}"]`)) memory.delete(k);
  });
})();
