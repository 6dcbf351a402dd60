// Tabs of a form. Without this script the parts stand under each other and the tabs are links down to them.
//
//   data-tabs                 around it all
//   data-tab-strip="…"        the strip of tabs, with its name
//   data-tab                  a tab: a link to the id of its part
//   data-tab-panel            a part
//   data-tab-next             a link to another part
//
// The part shown is in the address (#customers); a field that the browser refuses brings its part to the front.
(() => {
  function setUp(box) {
    if (box.dataset.ready !== undefined) return;
    box.dataset.ready = "";
    const strip = box.querySelector("[data-tab-strip]");
    strip.setAttribute("role", "tablist");
    strip.setAttribute("aria-label", strip.dataset.tabStrip);
    for (const tab of tabs(box)) {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", tab.hash.slice(1));
    }
    for (const panel of panels(box)) panel.setAttribute("role", "tabpanel");
    const wrong = panels(box).find((p) => p.querySelector("[aria-invalid=true]"));
    const asked = panels(box).find((p) => "#" + p.id === location.hash);
    show(box, wrong ?? asked ?? panels(box)[0]);
  }
  const tabs = (box) => [...box.querySelectorAll("[data-tab]")];
  const panels = (box) => [...box.querySelectorAll("[data-tab-panel]")];

  function show(box, panel) {
    for (const p of panels(box)) p.hidden = p !== panel;
    for (const tab of tabs(box)) {
      const chosen = tab.hash === "#" + panel.id;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const next of (box.closest("form") ?? box).querySelectorAll("[data-tab-next]")) next.hidden = next.hash === "#" + panel.id;
  }

  document.addEventListener("htmx:after:process", (e) => {
    for (const box of e.target.querySelectorAll?.("[data-tabs]") ?? []) setUp(box);
  });

  document.addEventListener("click", (e) => {
    const link = e.target.closest?.("[data-tab], [data-tab-next]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    const panel = document.getElementById(link.hash.slice(1));
    const box = panel?.closest("[data-tabs]");
    if (!box) return;
    e.preventDefault();
    show(box, panel);
    if (!box.closest("dialog")) history.replaceState(history.state, "", link.hash);
    if (link.matches("[data-tab-next]")) tabs(box).find((t) => t.hash === link.hash)?.focus();
  });

  // A line of the summary of errors leads to its field, wherever that is.
  document.addEventListener("click", (e) => {
    const link = e.target.closest?.(".form-errors a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    e.preventDefault();
    const panel = field.closest("[data-tab-panel][hidden]");
    if (panel) show(panel.closest("[data-tabs]"), panel);
    field.focus();
  });

  document.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const tab = e.target.closest?.("[data-tab]");
    if (!step || !tab) return;
    const all = tabs(tab.closest("[data-tabs]"));
    const next = all[(all.indexOf(tab) + step + all.length) % all.length];
    next.focus();
    next.click();
  });

  document.addEventListener("invalid", (e) => {
    const panel = e.target.closest?.("[data-tab-panel][hidden]");
    if (panel) show(panel.closest("[data-tabs]"), panel);
  }, true);
})();
