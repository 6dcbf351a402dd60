// Fields to pick customer groups by their names. Without this script one name is typed, and the server finds the group.
//
//   data-pick="/address"      around it all; ?q= of the address answers with options
//   data-pick-one             no more than one can be chosen
//   data-pick-except="ID"     is not offered
//   data-pick-create          a typed name that no group has can be chosen too, to be created: an option with data-create
//   data-pick-input           the field for the name
//   data-pick-options         the groups that match; each option has data-value and data-label
//   data-pick-chosen          the chosen groups: boxes, made of data-pick-template
(() => {
  const part = (pick, name) => pick.querySelector(`[data-pick-${name}]`);
  const pickOf = (el) => el.closest?.("[data-pick]");
  const options = (pick) => [...part(pick, "options").children].filter((o) => o.role === "option");
  const state = new WeakMap(); // pick -> { asked, answered, chooseFirst, timer }
  const of = (pick) => state.get(pick) ?? state.set(pick, {}).get(pick);

  document.addEventListener("htmx:after:process", (e) => {
    for (const pick of e.target.querySelectorAll?.("[data-pick]") ?? []) {
      const input = part(pick, "input");
      const list = part(pick, "options");
      const combobox = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id };
      for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
      if (list.hidden) input.setAttribute("aria-expanded", "false");
    }
  });

  // ---- asking

  async function ask(pick) {
    const input = part(pick, "input");
    const q = input.value.trim();
    if (of(pick).asked === q) return;
    of(pick).asked = q;
    try {
      const headers = { "HX-Request": "true", "HX-Current-URL": location.href };
      const create = "pickCreate" in pick.dataset ? "&create=1" : "";
      const response = await fetch(`${pick.dataset.pick}?q=${encodeURIComponent(q)}${create}`, { headers });
      if (response.headers.get("HX-Redirect")) return location.assign(response.headers.get("HX-Redirect"));
      const text = await response.text();
      if (!response.ok || of(pick).asked !== q || !pick.isConnected) return;
      of(pick).answered = q;
      offer(pick, text);
    } catch {
      of(pick).asked = null; // no line just now: the next letter asks again
    }
  }

  function offer(pick, text) {
    const list = part(pick, "options");
    const taken = new Set([pick.dataset.pickExcept, ...[...part(pick, "chosen").querySelectorAll(":checked")].map((box) => box.value)]);
    list.innerHTML = served(text);
    for (const option of options(pick)) if (taken.has(option.dataset.value)) option.remove();
    const q = of(pick).answered;
    const none = q ? "No other group has this name" : "There are no other groups";
    if (!options(pick).length) {
      const item = Object.assign(document.createElement("li"), { className: "muted", role: "presentation", textContent: none });
      list.replaceChildren(item);
    }
    open(pick, document.activeElement === part(pick, "input"));
    point(pick, q ? options(pick)[0] : null);
    const first = options(pick)[0];
    // Nothing is created that nobody has seen.
    if (of(pick).chooseFirst && first && !("create" in first.dataset)) choose(pick, first);
    of(pick).chooseFirst = false;
  }

  function open(pick, is) {
    part(pick, "options").hidden = !is;
    part(pick, "input").setAttribute("aria-expanded", is);
    if (!is) {
      point(pick, null);
      of(pick).asked = null;
    }
  }

  const pointed = (pick) => part(pick, "options").querySelector("[aria-selected=true]");
  function point(pick, option) {
    pointed(pick)?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    const input = part(pick, "input");
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  // ---- choosing

  function choose(pick, option) {
    if (!option) return;
    const fresh = part(pick, "template").content.firstElementChild.cloneNode(true);
    const box = fresh.querySelector("input");
    box.value = option.dataset.value;
    box.checked = true;
    if ("create" in option.dataset) box.name += "_new";
    fresh.querySelector("[data-pick-name]").textContent = option.dataset.label;
    const chosen = part(pick, "chosen");
    if ("pickOne" in pick.dataset) chosen.replaceChildren(fresh);
    else chosen.append(fresh);
    const input = part(pick, "input");
    input.value = "";
    open(pick, false);
    input.focus();
    pick.dispatchEvent(new CustomEvent("cohort:changed", { bubbles: true }));
  }

  document.addEventListener("input", (e) => {
    if (!e.target.matches?.("[data-pick-input]")) return;
    const pick = pickOf(e.target);
    clearTimeout(of(pick).timer);
    of(pick).timer = setTimeout(() => ask(pick), 120);
  });
  document.addEventListener("focusin", (e) => e.target.matches?.("[data-pick-input]:not([autofocus])") && ask(pickOf(e.target)));
  document.addEventListener("click", (e) => {
    const pick = e.target.closest && pickOf(e.target);
    if (!pick) return;
    if (e.target.matches("[data-pick-input]")) ask(pick);
    const option = e.target.closest("[role=option]");
    if (option) choose(pick, option);
  });
  document.addEventListener("focusout", (e) => e.target.matches?.("[data-pick-input]") && open(pickOf(e.target), false));
  // The field keeps the focus while an option is pressed.
  document.addEventListener("pointerdown", (e) => e.target.closest?.("[data-pick-options]") && e.preventDefault());
  document.addEventListener("mousedown", (e) => e.target.closest?.("[data-pick-options]") && e.preventDefault());

  document.addEventListener("keydown", (e) => {
    if (!e.target.matches?.("[data-pick-input]") || e.isComposing || e.ctrlKey || e.metaKey) return;
    const pick = pickOf(e.target);
    const isOpen = !part(pick, "options").hidden;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!isOpen) return ask(pick);
      const all = options(pick);
      const step = e.key === "ArrowDown" ? 1 : -1;
      const here = all.indexOf(pointed(pick));
      point(pick, all[here < 0 ? (step > 0 ? 0 : all.length - 1) : (here + step + all.length) % all.length]);
    } else if (e.key === "Enter") {
      const typed = e.target.value.trim();
      if (typed === "" && !(isOpen && pointed(pick))) return;
      e.preventDefault();
      if (typed === of(pick).answered && isOpen) return choose(pick, pointed(pick));
      // Faster than the answer: the first that comes is chosen.
      of(pick).chooseFirst = true;
      clearTimeout(of(pick).timer);
      ask(pick);
    } else if (e.key === "Escape" && isOpen) {
      e.preventDefault();
      e.stopPropagation();
      open(pick, false);
    }
  });
})();
