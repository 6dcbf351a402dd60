// The selection after the session has ended: it waits in this tab until its operator has signed in again and is back on the
// page. The selection itself is in the history, see selection.js.
//
//   data-operator             on the body: the operator who is signed in
(() => {
  const waiting = "selection";

  // waits replaces the selection that waits and returns the one before. A browser may refuse storage; then nothing waits.
  function waits(selection) {
    try {
      const before = JSON.parse(sessionStorage.getItem(waiting));
      if (selection) sessionStorage.setItem(waiting, JSON.stringify(selection));
      else sessionStorage.removeItem(waiting);
      return before;
    } catch {
      return null;
    }
  }
  const here = () => ({ operator: document.body.dataset.operator, path: location.pathname });

  const left = waits(null);
  if (!here().operator) {
    if (left) waits({ ...left, ended: true }); // this is the page to sign in
  } else if (left?.ended && left.operator === here().operator && left.path === here().path) {
    history.replaceState({ ...history.state, htmx: true, ticks: left.ticks }, "");
  }
  window.addEventListener("pagehide", () => here().operator && waits({ ...here(), ticks: history.state?.ticks }));
})();
