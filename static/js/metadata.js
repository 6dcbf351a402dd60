// The metadata table: rows come and go on the spot. Without this script the same buttons ask the server.
//
//   data-metadata             around it all
//   data-metadata-rows, data-metadata-row, data-metadata-template
//   data-row-action           "above", "below", "delete" in a row's menu, "add" under the table
//   data-metadata-said        the result of the last press, in words
(() => {
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-row-action]");
    const editor = button?.closest("[data-metadata]");
    if (!editor) return;
    e.preventDefault();
    const rows = editor.querySelector("[data-metadata-rows]");
    const row = button.closest("[data-metadata-row]");
    const menu = button.closest(".menu");
    if (menu?.matches(":popover-open")) menu.hidePopover();
    if (button.dataset.rowAction === "delete") {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector("[name=key]") ?? editor.querySelector("[data-row-action=add]")).focus();
    } else {
      const fresh = editor.querySelector("[data-metadata-template]").content.firstElementChild.cloneNode(true);
      if (button.dataset.rowAction === "above") row.before(fresh);
      else if (button.dataset.rowAction === "below") row.after(fresh);
      else rows.append(fresh);
      fresh.querySelector("[name=key]").focus();
    }
    number(rows);
    const count = rows.children.length;
    const what = button.dataset.rowAction === "delete" ? "Row deleted." : "Row added.";
    editor.querySelector("[data-metadata-said]").textContent = `${what} ${count === 1 ? "There is 1 row." : `There are ${count} rows.`}`;
    rows.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }, true);

  // A draft may have more rows, or fewer.
  document.addEventListener("cohort:restore", (e) => {
    const rows = e.target.querySelector("[data-metadata-rows]");
    if (!rows) return;
    const wanted = e.detail.fields.filter(([name]) => name === "key").length;
    const template = rows.closest("[data-metadata]").querySelector("[data-metadata-template]").content.firstElementChild;
    while (rows.children.length > wanted) rows.lastElementChild.remove();
    while (rows.children.length < wanted) rows.append(template.cloneNode(true));
    number(rows);
  });

  // Ids, labels and values that carry the number of their row follow it.
  function number(rows) {
    [...rows.children].forEach((row, i) => {
      for (const el of row.querySelectorAll("*")) {
        for (const name of ["id", "aria-describedby", "popovertarget"]) {
          const value = el.getAttribute(name);
          if (value) el.setAttribute(name, value.replace(/^row-\d+-/, `row-${i}-`));
        }
        const label = el.getAttribute("aria-label");
        if (label) el.setAttribute("aria-label", label.replace(/(row )\d+$/i, `$1${i + 1}`));
        if (el.name === "row_action") el.value = el.value.replace(/\d+$/, i);
      }
    });
  }
})();
