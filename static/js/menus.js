// Menus. The browser opens, places and closes them; this adds the arrow keys and closes a menu that has been used.
//
//   .menu[popover]            a menu, opened by the button whose popovertarget names it
//   .menu-item                an entry
(() => {
  const items = (menu) => [...menu.querySelectorAll(".menu-item")];

  document.addEventListener("toggle", (e) => {
    const menu = e.target;
    if (!menu.matches?.(".menu") || e.newState !== "open") return;
    // Opened by keyboard: straight to the first entry.
    if (document.activeElement?.matches(`[popovertarget="${CSS.escape(menu.id)}"]:focus-visible`)) items(menu)[0]?.focus();
  }, true);

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
