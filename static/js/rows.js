// Rows of a list: a click opens them, and the keys walk through them.
//
//   data-row                  a row
//   data-row-link             the row's own link, which a click on the row follows; without one a click selects the row
//   data-row-key="e"          in a row: that key clicks it while the focus is in the row
//   data-filter               the popover with a list's filters
//
// Down in the search goes to the first row, up and down on a row to the next. J and K move the focus from row to row: onto the
// row's checkbox, or its link where it has none, so that Space selects, Enter opens, and a screen reader reads the name. With
// Shift they select the rows between where Shift was first held and here.
(() => {
  const own = "a, button, input, label, select, textarea, summary, [popover]";

  function openRow(row, newTab) {
    const link = row.querySelector("[data-row-link]");
    if (!link) return false;
    if (newTab) window.open(link.href, "_blank", "noopener");
    else link.click();
    return true;
  }
  function rowOf(e) {
    const row = e.target.closest?.("[data-row]");
    if (!row || e.target.closest(own) || String(getSelection())) return null;
    return row;
  }
  document.addEventListener("click", (e) => {
    const row = rowOf(e);
    if (!row) return;
    if (!openRow(row, e.ctrlKey || e.metaKey)) row.querySelector("[data-tick]")?.click();
  });
  document.addEventListener("auxclick", (e) => {
    const row = e.button === 1 && rowOf(e);
    if (row) openRow(row, true);
  });
  document.addEventListener("keydown", (e) => {
    // Enter on a checkbox would send the form to its first button.
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || !e.target.matches?.("[data-tick], [data-tick-page], [data-all]")) return;
    e.preventDefault();
    const row = e.target.closest("[data-row]");
    if (row) openRow(row, false);
  });

  // ---- keys: keys.js asks for them with an event, as it alone knows which keys are in force

  const handle = (row) => row?.querySelector("[data-tick]:not(:disabled)") ?? row?.querySelector("[data-row-link]");
  const rowsIn = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => handle(row)?.checkVisibility());
  const current = () => document.activeElement?.closest?.("[data-row]");
  let place = {}; // { list, index } of the last row that had the focus
  let anchor = null; // { list, id }: where Shift was first held

  document.addEventListener("focusin", (e) => {
    const row = e.target.closest?.("[data-row]");
    const list = row?.closest("[data-list]");
    if (list) place = { list: list.id, index: rowsIn(list).indexOf(row) };
  });

  document.addEventListener("cohort:key", (e) => {
    const { key, shift, scope } = e.detail;
    const row = current();
    if (key === "x" || key === " ") {
      const box = row?.querySelector("[data-tick]:not(:disabled)");
      if (box && (key === "x" || document.activeElement.matches("[data-row-link]"))) {
        e.preventDefault();
        box.click();
      }
      return;
    }
    if (key !== "j" && key !== "k") {
      const target = row?.querySelector(`[data-row-key="${CSS.escape(key)}"]`);
      if (!target) return;
      e.preventDefault();
      return target.click();
    }
    const seen = [...scope.querySelectorAll("[data-list]")].find((l) => l.checkVisibility() && rowsIn(l).length);
    const list = row?.closest("[data-list]") ?? seen;
    if (!list) return;
    e.preventDefault();
    const rows = rowsIn(list);
    const step = key === "j" ? 1 : -1;
    let from = rows.indexOf(row);
    if (from < 0) from = place.list === list.id ? place.index - (step > 0 ? 1 : 0) : -1;
    const to = Math.max(0, Math.min(rows.length - 1, from + step));
    if (shift && row) extend(list, rows, from, to);
    else anchor = null;
    go(rows[to]);
  });

  document.addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const list = e.target.closest?.("[data-list]");
    if (!step || !list || e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.shiftKey) return;
    const rows = rowsIn(list);
    const here = rows.findIndex((row) => handle(row) === e.target);
    const inSearch = e.target.matches("input[type=search]");
    if (here < 0 && !(inSearch && step > 0)) return;
    const next = rows[here + step];
    if (!next && here !== 0) return;
    e.preventDefault();
    if (next) go(next);
    else list.querySelector("input[type=search]")?.focus();
  });
  function go(row) {
    handle(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function extend(list, rows, from, to) {
    if (anchor?.list !== list.id || !rows.some((r) => r.id === anchor.id)) anchor = { list: list.id, id: rows[from].id };
    const start = rows.findIndex((r) => r.id === anchor.id);
    const [low, high] = [Math.min(start, to), Math.max(start, to)];
    const marks = [];
    // On the way back the row that is left is cleared.
    for (const i of new Set([from, ...rows.keys()])) {
      const box = rows[i].querySelector("[data-tick]:not(:disabled)");
      if (!box) continue;
      if (i >= low && i <= high) marks.push([box, true]);
      else if (i === from) marks.push([box, false]);
    }
    const box = rows[to].querySelector("[data-tick]");
    box?.dispatchEvent(new CustomEvent("cohort:tick", { bubbles: true, detail: marks }));
  }

  // ---- another page of a list is read from its top

  document.addEventListener("htmx:after:swap", (e) => {
    const link = e.detail.ctx.sourceElement;
    const list = link?.matches?.(".pager a") && link.closest("[data-list]");
    if (list && list.getBoundingClientRect().top < 0) list.scrollIntoView({ block: "start" });
  });

  // ---- after filters were applied the focus goes back to their button

  document.addEventListener("htmx:before:request", (e) => {
    const source = e.detail.ctx.sourceElement;
    const filter = document.getElementById(`${source.id}-box`) ?? source.closest("[data-filter]");
    if (filter?.matches("[data-filter]:popover-open")) filter.hidePopover();
  });
})();
