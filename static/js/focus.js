// Where the focus goes. An operator at the keyboard must find it where the next step is:
//
//   1. What has the focus keeps it through a swap: lists and pages are morphed, not replaced.
//   2. If its element went with the swap: the element with the same id; else, in a list, the row in the place of the former
//      one (or the last row), for one of the list's tools the filter button or the search, for a page link another page link,
//      and for a list that is empty now the button it shows instead; else the heading of the page.
//   3. A dialog that opens gives it to the first field in error, [autofocus], the first field, or its close button
//      (dialogs.js); one that closes gives it back to what opened it, or, when that is gone, to what 2. finds.
//   4. A message never takes it. Ctrl/⌘ + Z reaches what the message offers.
//
//   cohort:lost               event on the document: { list, id }, asks for 2.
(() => {
  const rowOf = new Map(); // id of a list -> place of the row that had the focus last
  let spot = {}; // the element that had the focus last: { id, list, tools, pager }
  let alive = false;

  document.addEventListener("focusin", (e) => {
    const el = e.target;
    const list = el.closest?.("[data-list]");
    const row = el.closest?.("[data-row]");
    spot = { id: el.id, list: list?.id, tools: Boolean(el.closest?.(".list-tools")), pager: Boolean(el.closest?.(".pager")) };
    if (row && list) rowOf.set(list.id, handles(list).findIndex((handle) => row.contains(handle)));
  });

  const handle = (row) => row.querySelector("[data-tick]:not(:disabled)") ?? row.querySelector("[data-row-link]");
  const handles = (list) => [...list.querySelectorAll("[data-row]")].map(handle).filter((el) => el?.checkVisibility());

  // A link that leads nowhere any more has the focus only until the browser notices.
  const takes = (el) => Boolean(el) && el !== document.body && el.checkVisibility() && !el.matches("a:not([href], [tabindex]), :disabled");
  const lost = () => !takes(document.activeElement);
  function take(el) {
    if (!takes(el)) return false;
    el.focus({ preventScroll: true });
    if (document.activeElement !== el) return false;
    el.scrollIntoView({ block: "nearest" });
    return true;
  }

  function find({ list: listId, id, tools, pager }) {
    const list = listId && document.getElementById(listId);
    const rows = list ? handles(list) : [];
    const at = Math.min(Math.max(rowOf.get(listId) ?? 0, 0), rows.length - 1);
    const ways = [id && document.getElementById(id)];
    if (list && pager) ways.push(list.querySelector(".pager a[href]"));
    if (list && tools) ways.push(list.querySelector(".filter-button"), list.querySelector("input[type=search]"));
    if (list) ways.push(rows[at], list.querySelector(".empty-state .btn"), list.querySelector("input[type=search]"));
    ways.push(document.querySelector("main h1"), document.getElementById("main"));
    ways.some(take);
  }

  document.addEventListener("cohort:lost", (e) => find(e.detail));

  // A dialog that closes because of the swap has had the focus too.
  document.addEventListener("htmx:before:swap", () => (alive = document.activeElement !== document.body), true);
  document.addEventListener("htmx:after:swap", () => {
    if (!alive) return;
    const where = spot;
    requestAnimationFrame(() => lost() && !document.querySelector("dialog[open]") && find(where));
  });
})();
