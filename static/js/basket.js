// The basket of a list: its selected rows by name, those on other pages too, each with a button to take it out.
//
//   data-basket="ID"          a <details> with a <ul> for the selection of that list; shown while a row is selected
//   cohort:selected           event of a list whose selection is shown: { all, marks }, see selection.js
//   cohort:forget             event on the list: { id } was taken out
(() => {
  const names = new Map(); // id -> the name of the row when it was shown last
  const baskets = (id) => document.querySelectorAll(`[data-basket="${CSS.escape(id)}"]`);

  document.addEventListener("cohort:selected", (e) => {
    const list = e.target;
    for (const row of list.querySelectorAll("[data-row]")) {
      names.set(row.id.slice(list.id.length + 1), row.querySelector(".name > :first-child")?.textContent.trim());
    }
    for (const basket of baskets(list.dataset.list)) fill(basket, list, e.detail);
  });

  function fill(basket, list, { all, marks }) {
    const chosen = all ? [] : [...marks].filter(([, selected]) => selected).map(([id]) => id);
    basket.toggleAttribute("data-empty", !chosen.length);
    if (!chosen.length) basket.open = false;
    const focused = basket.contains(document.activeElement);
    basket.querySelector("ul").replaceChildren(...chosen.map((id) => entry(list, id)));
    if (focused && basket.open) (basket.querySelector("li button") ?? basket.querySelector("summary")).focus();
  }

  function entry(list, id) {
    const li = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = names.get(id) || id;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.dataset.size = "sm";
    button.dataset.variant = "ghost";
    button.textContent = "Remove";
    button.setAttribute("aria-label", `Remove ${name.textContent}`);
    button.addEventListener("click", () => list.dispatchEvent(new CustomEvent("cohort:forget", { bubbles: true, detail: { id } })));
    li.append(name, button);
    return li;
  }
})();
