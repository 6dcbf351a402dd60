// The selection of a list as its form sends it. Rows that are not on this page go along as hidden fields; so do all exceptions,
// as a checkbox that is not selected sends nothing.
//
//   data-list-form            the id of the form; data-list-select the name of a selected row in it
//   data-list-removing        in a list of assigned rows: the name of a cleared row
//   data-list-inside          the list is part of a form, which gets its query only from here
//   data-along="ID"           the hidden fields of that list, made here
(() => {
  document.addEventListener("cohort:selected", (e) => {
    const list = e.target;
    const form = document.getElementById(list.dataset.listForm);
    if (!form) return;
    along(form, list.dataset.list).replaceChildren(...fieldsOf(list, e.detail).map(hidden));
  });

  const hidden = ([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value });

  function fieldsOf(list, { all, marks }) {
    const { listSelect, listRemoving, listQuery } = list.dataset;
    const here = new Set([...list.querySelectorAll("[data-tick]")].map((box) => box.value));
    const fields = all && "listInside" in list.dataset ? [...new URLSearchParams(listQuery)] : [];
    for (const [id, selected] of marks) {
      if (here.has(id) && !all) continue; // its checkbox sends it
      const name = selected ? listSelect : all ? "except" : listRemoving;
      if (name) fields.push([name, id]);
    }
    return fields;
  }

  function along(form, id) {
    let fields = form.querySelector(`[data-along="${id}"]`);
    if (!fields) {
      fields = document.createElement("div");
      fields.hidden = true;
      fields.dataset.along = id;
      form.append(fields);
    }
    return fields;
  }
})();
