// The selection of a list: it outlives paging, sorting and searching.
//
//   data-list="ID"            a list; data-list-form names the form its ticks belong to, data-list-select their name
//   data-list-query           what the list finds; data-list-total how many that are, data-list-least if it may be more
//   data-list-inside          it is part of a form, which knows its query only from here
//   data-carried              a hidden field for a row of another page that was ticked or cleared without this script
//   data-list-removing        in a list of what is assigned: the name under which cleared rows are sent
//   data-tick                 a row's checkbox; data-tick-page the one in the head
//   data-all                  the box that selects all that match, in data-all-offer, which shows when it makes sense
//   data-expect               the field with the number of those who are meant by it
//   data-clear-all            the box that clears every row, not only those shown
//   data-bulk                 the bar for the selected rows; data-bulk-count, data-bulk-clear in it
//   data-operator             on the body: whose selection it is; data-logout on the form that signs out: it is forgotten
//   data-count-of="ID"        says how many rows of that list are selected
//   cohort:changed            fires on the list when its selection has changed; cohort:selected whenever it is shown
//
// What is remembered is the difference to what stands without it: rows ticked; rows cleared in an assigned list; or, when
// all that match are selected, the exceptions. Rows on other pages are sent as hidden fields of the form. The selection
// lives in this page's entry of the history, so Back finds it again and a fresh visit starts without one, but for the visit
// after the session has ended and its operator has signed in again. All that match are those of one query: while another
// search is shown they are set aside, and so are ticks made in another search while all that match are selected.
(() => {
  // key of a list -> { all: the query of which all are selected, marks: id -> ticked or cleared, said: how many were selected when
  // it was shown last, aside: the same of what is set aside }
  const memory = new Map();
  const foundBy = new Map(); // id -> the query in whose rows it was ticked last

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

  // Another search is shown than that whose rows are all selected, or that one again.
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

  // base is what a row's box would be without marks.
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
    // So did a row of this page that the server gives back ticked.
    for (const box of list.dataset.listRemoving ? [] : boxes(list)) {
      if (!box.defaultChecked) continue;
      marks.set(box.value, true);
      box.defaultChecked = false;
    }
    const clearAll = list.querySelector("[data-clear-all]");
    if (clearAll) clearAll.value = "except-kept"; // rows ticked again stay; without the script nobody can have meant that
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
    sayCount(list);
    sendAlong(list);
    list.dispatchEvent(new CustomEvent("cohort:selected", { bubbles: true, detail: { all: isAll(list), marks } }));
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

  function words(list) {
    const clearAll = list.querySelector("[data-clear-all]")?.checked;
    if (clearAll) {
      const kept = [...marksOf(list).values()].filter((v) => v).length;
      return `All ${number(list.dataset.listTotal - kept)} to remove`;
    }
    const n = count(list);
    const least = isAll(list) && "listLeast" in list.dataset;
    if (!n && !least) return "";
    const left = list.dataset.listTotal - n;
    const total = number(Number(list.dataset.listTotal));
    const all = left ? `All ${total}+ selected, except ${number(left)}` : `All ${total}+ selected`;
    const some = list.dataset.listRemoving ? `${number(n)} to remove` : `${number(n)} selected`;
    const text = least ? all : some;
    return isAll(list) && list.dataset.listAllInfo ? `${text}, ${list.dataset.listAllInfo}` : text;
  }

  function sayCount(list) {
    const text = words(list);
    stateOf(list).said = number(count(list)) + ("listLeast" in list.dataset ? "+" : "");
    const bar = list.querySelector("[data-bulk]");
    if (bar) {
      bar.toggleAttribute("data-on", text !== "");
      bar.querySelector("[data-bulk-count]").textContent = text || "0 selected";
    }
    for (const el of document.querySelectorAll(`[data-count-of="${list.dataset.list}"]`)) if (el.textContent !== text) el.textContent = text;
  }

  // Rows that are not on this page go along as hidden fields; so do all exceptions, for a box that is not ticked says nothing.
  function sendAlong(list) {
    const form = formOf(list);
    if (!form) return;
    let along = form.querySelector(`[data-along="${list.dataset.list}"]`);
    if (!along) {
      along = document.createElement("div");
      along.hidden = true;
      along.dataset.along = list.dataset.list;
      form.append(along);
    }
    const here = new Set(boxes(list).map((b) => b.value));
    const params = isAll(list) && "listInside" in list.dataset ? [...new URLSearchParams(list.dataset.listQuery)] : [];
    for (const [id, ticked] of marksOf(list)) {
      if (here.has(id) && !isAll(list)) continue;
      const name = ticked ? list.dataset.listSelect : isAll(list) ? "except" : list.dataset.listRemoving;
      if (name) params.push([name, id]);
    }
    along.replaceChildren(...params.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
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

  let last = null; // the box ticked last, where a Shift-click's range begins
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
    if (n) say(n === 1 ? "The row you selected in another search stays selected only if it matches this search." : `The ${number(n)} rows you selected in other searches stay selected only if they match this search.`);
  }
  function leaveAll(list) {
    memory.set(key(list), { marks: new Map(stateOf(list).aside?.marks) });
    for (const box of boxes(list)) set(list, box, true);
  }

  // What is on screen is not what was asked for last.
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

  // Others tick too: { box, ticked } for one row, or rows of a range.
  document.addEventListener("cohort:tick", (e) => {
    const list = listOf(e.target);
    for (const [box, ticked] of e.detail) set(list, box, ticked);
    last = e.target;
    changed(list);
  });

  // Others give a row back that may be on another page: { id }.
  document.addEventListener("cohort:forget", (e) => {
    const list = listOf(e.target);
    marksOf(list).delete(e.detail.id);
    changed(list);
  });

  // ---- the session ended: the selection waits in this tab until its operator has signed in again

  const waiting = "selection";
  // A browser may refuse storage; nothing waits then.
  function waits(selection) {
    try {
      const before = JSON.parse(sessionStorage.getItem(waiting));
      if (selection) sessionStorage.setItem(waiting, JSON.stringify(selection));
      else sessionStorage.removeItem(waiting);
      return before;
    } catch {
      return null;
    }
  }
  const here = () => ({ operator: document.body.dataset.operator, path: location.pathname });
  function takeBack() {
    const left = waits(null);
    if (!here().operator) {
      if (left) waits({ ...left, ended: true }); // this is where to sign in
    } else if (left?.ended && left.operator === here().operator && left.path === here().path) {
      history.replaceState({ ...history.state, htmx: true, ticks: left.ticks }, "");
    }
  }
  takeBack();
  window.addEventListener("pagehide", () => here().operator && waits({ ...here(), ticks: history.state?.ticks }));
  document.addEventListener("submit", (e) => {
    if (!e.target.matches("[data-logout]")) return;
    memory.clear();
    keep();
  });

  // ---- drafts: what was ticked is kept with the form, see drafts.js

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
  // A pushed address is a new entry: it takes the selection along.
  document.addEventListener("htmx:after:history:update", keep);
  // Another entry of the history has a selection of its own.
  document.addEventListener("htmx:before:history:restore", (e) => e.defaultPrevented || memory.clear());
  // Rows that were sent and accepted have been dealt with. An answer for a dialog is a question, so they stay.
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
