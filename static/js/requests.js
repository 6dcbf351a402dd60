// All requests of the page: they show that they are under way, are sent once, and report their faults.
//
//   html[data-busy]           a bar at the top, set while a request has been under way for 400 ms
//   data-poll                 on an element that asks again by itself: none of this is for its requests
//   cohort:wait, cohort:waited  events on the document: a change has been under way for 400 ms, and is answered
//   [data-list][aria-busy]    a list while rows for it are under way
//   data-download             on a form or a button that is answered with a file
//   data-busy                 on the button that sent a form, until the answer is there
//   data-sent                 on a form or button that changes something: it is not sent again before its answer is on screen
//   [data-problem]            in an error page: the sentence that is shown as a message when htmx asked
(() => {
  // A change may take as long as it takes.
  document.addEventListener("htmx:config:request", (e) => {
    const { request } = e.detail.ctx;
    if (request.method !== "GET") request.timeout = 0;
  });

  // A second press does not send a second time.
  document.addEventListener("htmx:config:request", (e) => {
    const { request, sourceElement } = e.detail.ctx;
    if (request.method !== "GET" && "sent" in (sourceElement.dataset ?? {})) e.preventDefault();
  });

  // Empty fields of a search do not belong in an address.
  document.addEventListener("htmx:config:request", (e) => {
    const { request } = e.detail.ctx;
    if (request.method !== "GET" || !(request.body instanceof FormData)) return;
    const names = new Set([...request.body].filter(([, value]) => value === "").map(([name]) => name));
    for (const name of names) {
      const values = request.body.getAll(name).filter((value) => value !== "");
      request.body.delete(name);
      for (const value of values) request.body.append(name, value);
    }
  });

  let under = 0;
  let timer;
  let changes = false;
  const root = document.documentElement;
  function begin(change) {
    changes ||= change;
    if (under++ > 0) return;
    timer = setTimeout(() => {
      root.dataset.busy = "";
      if (changes) document.dispatchEvent(new CustomEvent("cohort:wait"));
    }, 400);
  }
  function end() {
    under = Math.max(0, under - 1);
    if (under === 0) {
      clearTimeout(timer);
      changes = false;
      delete root.dataset.busy;
      document.dispatchEvent(new CustomEvent("cohort:waited"));
    }
  }
  const awaited = new WeakMap(); // list -> the newest request for it
  const polls = (ctx) => ctx.sourceElement.matches?.("[data-poll]");
  document.addEventListener("htmx:before:request", (e) => {
    if (polls(e.detail.ctx)) return;
    const { request, sourceElement, target } = e.detail.ctx;
    const change = request.method !== "GET";
    begin(change);
    if (change) sourceElement.dataset.sent = "";
    if (target?.matches?.("[data-list]")) {
      awaited.set(target, e.detail.ctx);
      target.ariaBusy = "true";
    }
    request.submitter?.setAttribute("data-busy", "");
  });
  document.addEventListener("htmx:finally:request", (e) => {
    const { ctx } = e.detail;
    if (polls(ctx)) return;
    end();
    if (awaited.get(ctx.target) === ctx) ctx.target.removeAttribute("aria-busy");
    if (!ctx.hx?.location) delete ctx.sourceElement.dataset.sent; // else the page that it leads to comes without
    ctx.request?.submitter?.removeAttribute("data-busy");
  });

  // The same for plain posts.
  document.addEventListener("submit", (e) => {
    if (e.defaultPrevented || e.target.method !== "post") return;
    if ([e.target, e.submitter].some((el) => el?.matches("[data-download]"))) return; // a file leaves the page as it is
    if ("sent" in e.target.dataset) return e.preventDefault();
    e.target.dataset.sent = "";
    e.submitter?.setAttribute("data-busy", "");
    begin(true);
  });
  window.addEventListener("pageshow", (e) => {
    under = 0;
    end();
    for (const el of document.querySelectorAll("[data-sent]")) delete el.dataset.sent;
    for (const button of document.querySelectorAll("[data-busy]")) button.removeAttribute("data-busy");
    // A page that the browser kept alive is out of date. One with a form is left as it was typed.
    if (!e.persisted || document.querySelector("form[data-guard]")) return;
    htmx.ajax("GET", location.pathname + location.search, { target: "body", swap: "innerMorph" });
  });

  // An error page is not put where a list was: its sentence becomes a message. A form that is faulty (422) or that
  // somebody else has changed meanwhile (409) comes back into its place.
  document.addEventListener("htmx:before:swap", (e) => {
    const { ctx } = e.detail;
    const status = ctx.response?.status ?? 200;
    if (polls(ctx) && status >= 400) return e.preventDefault();
    // The page at an address that Back leads to is shown, even if it is an error.
    if (status < 400 || status === 409 || status === 422 || ctx.request.headers["HX-History-Restore-Request"]) return;
    e.preventDefault();
    const page = new DOMParser().parseFromString(served(ctx.text), "text/html");
    const up = status === 404 && document.querySelector(".crumbs a");
    const action = up && [up.textContent, () => up.click()];
    say(page.querySelector("[data-problem]")?.textContent || "This did not work. Try again.", { action });
  });
  // No answer: the form is not lost and can be sent again. Whether a change has arrived cannot be known.
  document.addEventListener("htmx:error", (e) => {
    const { ctx } = e.detail;
    if (!ctx || ctx.response || polls(ctx)) return;
    const { request, sourceElement: source } = ctx;
    const where = navigator.onLine ? "The server could not be reached." : "You are offline.";
    const what = request.method === "GET" ? [] : ["This may not have been saved. What you entered is still here."];
    say([where, ...what].join(" "), { action: source.isConnected && ["Try again", () => again(source, request.submitter)], lost: true });
  });
  function again(source, submitter) {
    if (source === document.body) location.reload(); // a whole page was asked for
    else if (source.matches("form")) source.requestSubmit(submitter?.form === source ? submitter : null);
    else source.click();
  }

  const say = (text, more) => document.dispatchEvent(new CustomEvent("cohort:say", { detail: { kind: "error", text, ...more } }));
})();
