// The choice between yours and theirs: the field shows the chosen one, and typing into it chooses yours.
//
//   data-conflict="FIELD"     around the choice; metadata.KEY is the row of that key
//   data-text, data-type      on a radio button: the value and the type that it puts into the field
(() => {
  // partsOf are the fields of a choice: one field, or the value and the type of a row. Checkboxes and radio buttons stay as
  // they are.
  function partsOf(box) {
    const { form } = box;
    const [, key] = box.dataset.conflict.match(/^metadata\.(.*)$/s) ?? [];
    const rows = key === undefined ? [] : [...form.querySelectorAll("[data-metadata-row]")];
    const row = rows.find((r) => r.querySelector("[name=key]").value === key);
    if (row) return { text: row.querySelector("[name=value]"), type: row.querySelector("[name=type]") };
    const field = form.elements[box.dataset.conflict];
    return field instanceof Element && !field.matches("[type=checkbox], [type=radio]") ? { text: field } : {};
  }
  const choice = (box, side) => box.querySelector(`[value=${side}]`);

  document.addEventListener("change", (e) => {
    const box = e.target.closest?.("[data-conflict]");
    if (box) for (const [part, field] of Object.entries(partsOf(box))) if (part in e.target.dataset) field.value = e.target.dataset[part];
  });

  document.addEventListener("input", (e) => {
    for (const box of e.target.form?.querySelectorAll("[data-conflict]") ?? []) {
      const parts = partsOf(box);
      if (!Object.values(parts).includes(e.target)) continue;
      const yours = choice(box, "yours");
      yours.checked = true;
      for (const [part, field] of Object.entries(parts)) yours.dataset[part] = field.value;
      box.querySelector(".conflict-value").textContent = parts.text.value || "–";
    }
  });
})();
