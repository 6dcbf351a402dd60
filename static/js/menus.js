// Menus. The browser opens, places and closes them; this adds the arrow keys and closes a menu that has been used.
//
//   .menu[popover]            a menu, opened by the button whose popovertarget names it
//   .menu-item                an entry
//   <id of a list>-row-menu   the menu of its rows: a template, filled for the row whose button is pressed
(() => {
  const items = (menu) => [...menu.querySelectorAll(".menu-item")];

  document.addEventListener("toggle", (e) => {
    const menu = e.target;
    if (!menu.matches?.(".menu")) return;
    const opener = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
    if (opener?.ariaExpanded) opener.ariaExpanded = e.newState === "open";
    if (e.newState !== "open") return;
    // Opened by keyboard: straight to the first entry.
    if (document.activeElement === opener && opener?.matches(":focus-visible")) items(menu)[0]?.focus();
  }, true);

  // Without this script the button asks the server for the page with the menu.
  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-row] .menu-button");
    if (!button) return;
    const list = button.closest("[data-list]");
    const menu = document.getElementById(`${list.id}-row-menu`);
    const before = list.querySelector(`[popovertarget="${menu.id}"]`);
    if (before !== button) {
      menu.hidePopover();
      if (before) before.type = "submit";
      before?.removeAttribute("popovertarget");
      button.type = "button";
      button.setAttribute("popovertarget", menu.id);
    }
    menu.ariaLabel = button.ariaLabel;
    if (!menu.matches(":popover-open")) fill(menu, button.closest("[data-row]").id.slice(list.id.length + 1));
  }, true);
  function fill(menu, id) {
    const empty = menu.querySelector("template");
    const filled = empty.content.cloneNode(true);
    for (const item of filled.querySelectorAll(".menu-item")) {
      for (const name of ["href", "value"]) {
        if (item.hasAttribute(name)) item.setAttribute(name, item.getAttribute(name).replace(":id", id));
      }
    }
    menu.replaceChildren(empty, filled);
  }

  document.addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: "first", End: "last" }[e.key];
    if (step === undefined) return;
    const menu = document.querySelector(".menu:popover-open");
    if (!menu) return;
    const all = items(menu);
    const here = all.indexOf(document.activeElement);
    const next = step === "first" ? 0 : step === "last" ? all.length - 1 : (here + step + all.length) % all.length;
    e.preventDefault();
    all[here < 0 && step === -1 ? all.length - 1 : next]?.focus();
  });

  document.addEventListener("click", (e) => {
    const menu = e.target.closest?.(".menu-item")?.closest(".menu:popover-open");
    if (menu) queueMicrotask(() => menu.matches(":popover-open") && menu.hidePopover());
  });
})();
