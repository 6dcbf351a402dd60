// The palette: go anywhere, do what the page offers, find a customer or a group. Without this script its link leads to a page
// that searches.
//
//   data-palette              the dialog; data-palette-open on what opens it
//   data-palette-q            the field: a combobox, whose form's address searches by ?q=
//   data-palette-go           the entries that are there at once: pages and actions
//   data-palette-here         the actions of this page: buttons and links that have a key or stand at the head of a card
//   data-palette-found        the entries that were found, fetched
//   data-palette-said         the number of entries, for screen readers
(() => {
  const box = () => document.querySelector("[data-palette]");
  const part = (name) => box().querySelector(`[data-palette-${name}]`);
  const options = () => [...box().querySelectorAll("[role=option]")].filter((o) => !o.hidden);
  let asked = null; // the words that were asked for last
  let answered = null; // those whose answer is on screen
  let openFirst = false; // Enter came before the answer
  let moved = false; // an entry was chosen with the arrows
  let timer;

  document.addEventListener("click", (e) => {
    const opener = e.target.closest?.("[data-palette-open]");
    if (!opener || e.ctrlKey || e.metaKey || e.shiftKey || !box()) return;
    e.preventDefault();
    if (box().open) return box().close();
    const menu = document.querySelector("[popover]:popover-open");
    menu?.hidePopover();
    fillHere();
    box().showModal();
    part("q").select();
    narrow();
  });

  // ---- the actions of this page: each button and link that has a key or stands at the head of a card, once

  const actions = "a[data-key], button[data-key], .card-actions :is(a, button:not([popovertarget]))";

  function fillHere() {
    const seen = new Set();
    const entries = [];
    const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
    for (const el of (dialog ?? document.getElementById("page")).querySelectorAll(actions)) {
      const name = el.cloneNode(true);
      for (const hidden of name.querySelectorAll("kbd, svg, .badge")) hidden.remove();
      let words = el.ariaLabel ?? name.textContent.replace(/\s+/g, " ").trim();
      const same = [el.dataset.key, el.href, words].filter(Boolean);
      if (same.some((s) => seen.has(s)) || el.dataset.key === "escape" || !usable(el)) continue;
      for (const s of same) seen.add(s);
      // These words alone do not name their object: the head of the card does.
      if (["Edit", "Delete"].includes(words)) words += ` ${el.closest(".card-head")?.querySelector("h1, h2").textContent ?? ""}`;
      const option = document.createElement("button");
      option.type = "button";
      option.role = "option";
      option.tabIndex = -1;
      option.id = `palette-here-${entries.length}`;
      const label = document.createElement("span");
      label.textContent = words;
      option.append(label);
      const kbd = el.querySelector("kbd")?.cloneNode(true);
      if (kbd) option.append(kbd);
      option.addEventListener("click", () => {
        box().close();
        el.click();
      });
      entries.push(option);
    }
    part("here").replaceChildren(part("here").firstElementChild, ...entries);
  }
  function usable(el) {
    if (el.matches(":disabled, [aria-disabled=true]")) return false;
    const popover = el.closest("[popover]");
    const opener = popover && document.querySelector(`[popovertarget="${CSS.escape(popover.id)}"]`);
    return el.checkVisibility() || Boolean(opener?.checkVisibility());
  }

  // ---- finding

  document.addEventListener("input", (e) => {
    if (!e.target.matches?.("[data-palette-q]")) return;
    moved = false;
    narrow();
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });

  const q = () => part("q").value.trim();

  // narrow hides the entries without a word that begins with it, for each word that was typed.
  function narrow() {
    const words = q().toLowerCase().split(/\s+/).filter(Boolean);
    for (const group of [part("go"), part("here")]) {
      for (const option of group.querySelectorAll("[role=option]")) {
        const text = ` ${option.firstElementChild.textContent.toLowerCase()}`;
        option.hidden = !words.every((word) => text.includes(` ${word}`));
      }
      group.hidden = ![...group.querySelectorAll("[role=option]")].some((o) => !o.hidden);
    }
    if (!words.length) {
      part("found").replaceChildren();
      asked = answered = "";
    }
    settle();
  }

  async function ask() {
    const words = q();
    if (!words || words === asked) return;
    asked = words;
    try {
      const url = part("q").form.action;
      const headers = { "HX-Request": "true", "HX-Target": "div#palette-found", "HX-Current-URL": location.href };
      const response = await fetch(`${url}?q=${encodeURIComponent(words)}`, { headers });
      if (response.headers.get("HX-Redirect")) return location.assign(response.headers.get("HX-Redirect"));
      const text = await response.text();
      if (asked !== words) return;
      if (!response.ok) throw new Error(response.status);
      part("found").innerHTML = served(text);
      answered = words;
    } catch {
      if (asked !== words) return;
      const none = { className: "palette-none", textContent: "The server could not be reached." };
      part("found").replaceChildren(Object.assign(document.createElement("p"), none));
      asked = null;
      openFirst = false;
    }
    settle();
  }

  // settle points at the first entry, and says how many there are.
  function settle() {
    const all = options();
    if (!moved || !all.includes(pointed())) point(all[0]);
    const waiting = q() !== "" && answered !== q();
    part("none").hidden = all.length > 0 || waiting;
    if (!waiting) part("said").textContent = all.length === 1 ? "1 entry" : `${all.length} entries`;
    if (openFirst && !waiting) {
      openFirst = false;
      all[0]?.click();
    }
  }

  const pointed = () => box().querySelector("[role=option][aria-selected=true]");
  function point(option) {
    for (const other of box().querySelectorAll("[aria-selected=true]")) other.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    if (option) {
      part("q").setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      part("q").removeAttribute("aria-activedescendant");
    }
  }

  document.addEventListener("keydown", (e) => {
    if (!e.target.matches?.("[data-palette-q]") || e.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) {
      e.preventDefault();
      const all = options();
      moved = true;
      point(all[(all.indexOf(pointed()) + step + all.length) % all.length]);
    } else if (e.key === "Enter") {
      e.preventDefault();
      const option = pointed();
      const fresh = q() === "" || answered === q();
      // Entries that are there at once need not wait; those still being searched for do.
      if (option && (fresh || moved || !part("found").contains(option))) return open(e, option);
      openFirst = true;
      clearTimeout(timer);
      ask();
    }
  });
  function open(e, option) {
    if ((e.ctrlKey || e.metaKey) && option.href) window.open(option.href, "_blank", "noopener");
    else option.click();
  }

  // The veil is the dialog's own.
  document.addEventListener("click", (e) => e.target.matches?.("[data-palette]") && e.target.close());
  document.addEventListener("click", (e) => {
    const link = e.target.closest?.("[data-palette] a[href]");
    if (link && !e.defaultPrevented && !e.ctrlKey && !e.metaKey) box().close();
  });
  document.addEventListener("close", (e) => {
    if (!e.target.matches?.("[data-palette]")) return;
    part("q").value = "";
    openFirst = moved = false;
  }, true);
})();
