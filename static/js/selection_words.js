// The selection of a list in words: in the bar of what to do with it, and wherever else its number is wanted.
//
//   data-bulk                 the bar for the selected rows, shown while there are any; data-bulk-count in it
//   data-count-of="ID"        has the number of selected rows of that list
//   data-list-total           how many rows match; data-list-least if there may be more
//   data-list-all-info        a fact about all that match, added once all are selected
//   data-list-removing        in a list of assigned rows: the selected ones are to leave
(() => {
  const number = (n) => n.toLocaleString("en");

  document.addEventListener("cohort:selected", (e) => {
    const list = e.target;
    const text = words(list, e.detail);
    const bar = list.querySelector("[data-bulk]");
    if (bar) {
      bar.toggleAttribute("data-on", text !== "");
      bar.querySelector("[data-bulk-count]").textContent = text || "0 selected";
    }
    for (const el of document.querySelectorAll(`[data-count-of="${list.dataset.list}"]`)) {
      if (el.textContent !== text) el.textContent = text; // a screen reader says it again otherwise
    }
  });

  function words(list, { all, marks, count }) {
    const total = Number(list.dataset.listTotal);
    if (list.querySelector("[data-clear-all]")?.checked) {
      const kept = [...marks.values()].filter((selected) => selected).length;
      return `All ${number(total - kept)} to remove`;
    }
    const least = all && "listLeast" in list.dataset;
    if (!count && !least) return "";
    const text = least ? atLeast(total, total - count) : some(list, count);
    return all && list.dataset.listAllInfo ? `${text}, ${list.dataset.listAllInfo}` : text;
  }

  const atLeast = (total, except) =>
    except ? `All ${number(total)}+ selected, except ${number(except)}` : `All ${number(total)}+ selected`;

  const some = (list, count) => (list.dataset.listRemoving ? `${number(count)} to remove` : `${number(count)} selected`);
})();
