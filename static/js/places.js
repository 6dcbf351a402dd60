// Links and buttons whose answers go into a part of the page.
//
//   data-in="drawer"          the id of that part: a drawer or a dialog, whose content it becomes, or a list, whose place it takes
//   data-list-quiet           on a list that leaves the address bar as it is
//
// htmx reads several attributes of each. They follow from this one, and are set when it is pressed: a page has a hundred such links.
document.addEventListener("click", (e) => {
  const el = e.target.closest?.("[data-in]");
  const part = el && document.getElementById(el.dataset.in);
  if (!part) return;
  const list = part.matches("[data-list]");
  const url = el.getAttribute("href");
  const hx = { target: `#${part.id}`, swap: list ? "outerMorph" : "innerHTML" };
  hx[url ? "get" : "post"] = url ?? el.getAttribute("formaction");
  if (list) hx.sync = `#${part.id}:replace`;
  if (url && (list ? !("listQuiet" in part.dataset) : part.id === "drawer")) hx["push-url"] = "true";
  for (const name in hx) el.setAttribute(`data-hx-${name}`, hx[name]);
  htmx.process(el);
}, true);
