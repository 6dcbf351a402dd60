// The conditions of a discount: rows come and go on the spot. Without this script the same buttons ask the server.
//
//   data-conditions           around it all
//   data-conditions-rows, data-condition, data-conditions-template
//   data-conditions-add, data-condition-remove
//   data-conditions-said      the result of the last press, in words
//
// Each row has a key of its own in the names and ids of its fields, which the template has as KEY.
(() => {
  let last = 0;

  function add(box, key) {
    const rows = box.querySelector("[data-conditions-rows]");
    const html = box.querySelector("[data-conditions-template]").innerHTML.replaceAll("KEY", key);
    rows.insertAdjacentHTML("beforeend", served(html));
    htmx.process(rows.lastElementChild);
    number(rows);
    return rows.lastElementChild;
  }
  const fresh = () => `new${Date.now()}${++last}`;

  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-conditions-add], [data-condition-remove]");
    const box = button?.closest("[data-conditions]");
    if (!box) return;
    e.preventDefault();
    const rows = box.querySelector("[data-conditions-rows]");
    const adds = button.matches("[data-conditions-add]");
    if (adds) {
      add(box, fresh()).querySelector("select").focus();
    } else {
      const row = button.closest("[data-condition]");
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      number(rows);
      (next?.querySelector("select") ?? box.querySelector("[data-conditions-add]")).focus();
    }
    const n = rows.children.length;
    const done = adds ? "Condition added." : "Condition removed.";
    const left = n === 1 ? "There is 1 condition." : `There are ${n} conditions.`;
    box.querySelector("[data-conditions-said]").textContent = `${done} ${left}`;
    rows.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }, true);

  const nameOf = (box) => box.closest("label").querySelector("[data-pick-name]").textContent;

  // A draft has the conditions that were there, with their groups.
  document.addEventListener("cohort:draft", (e) => {
    const rows = [...e.target.querySelectorAll("[data-condition]")];
    if (!e.target.querySelector("[data-conditions]")) return;
    e.detail.conditions = rows.map((row) => ({
      key: row.querySelector("[name=condition]").value,
      id: row.querySelector("[name^=condition_id-]").value,
      groups: [...row.querySelectorAll("[data-pick-chosen] input")].map((box) => [box.value, nameOf(box)]),
    }));
  });
  document.addEventListener("cohort:restore", (e) => {
    const box = e.target.querySelector("[data-conditions]");
    if (!box || !e.detail.conditions) return;
    box.querySelector("[data-conditions-rows]").replaceChildren();
    for (const { key, id, groups } of e.detail.conditions) {
      const row = add(box, key);
      row.querySelector("[name^=condition_id-]").value = id;
      const template = row.querySelector("[data-pick-template]").content.firstElementChild;
      for (const [value, name] of groups) {
        const chip = template.cloneNode(true);
        chip.querySelector("input").value = value;
        chip.querySelector("input").checked = true;
        chip.querySelector("[data-pick-name]").textContent = name;
        row.querySelector("[data-pick-chosen]").append(chip);
      }
    }
  });

  function number(rows) {
    [...rows.children].forEach((row, i) => {
      row.setAttribute("aria-label", `Condition ${i + 1}`);
      row.querySelector("[data-condition-remove]").setAttribute("aria-label", `Remove condition ${i + 1}`);
    });
  }
})();
