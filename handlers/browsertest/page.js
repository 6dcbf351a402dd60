// What the tests ask of a page, answered the way a person would: by names and visible words.
// The whole file is one function, sent with every question; nothing of it stays in the page.
// computedName and computedRole are what the browser tells a screen reader.
(question, scopes, ...args) => {
  const words = (s) => (s ?? '').replace(/\s+/g, ' ').trim();
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
  const modal = [...document.querySelectorAll('dialog:modal')].pop();
  const reachable = (e) => visible(e) && !e.closest('[inert]') && (!modal || modal.contains(e));
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const called = (e) => words(e.computedName);
  // The browser takes its time to work out a name (13 ms each): only what holds the words asked for is worth asking.
  const tight = (s) => (s ?? '').replace(/\s+/g, '');
  const mayBeCalled = (e, name) => {
    const byId = (ids) => (ids ?? '').split(/\s+/).map((id) => document.getElementById(id)?.textContent).join('');
    const sources = [
      !e.matches(kinds.place) && e.textContent, e.ariaLabel, e.title, e.placeholder, e.type === 'submit' && e.value,
      byId(e.getAttribute('aria-labelledby')), ...[...(e.labels ?? [])].map((l) => l.textContent),
      e.querySelector(':scope > :is(caption, legend, summary)')?.textContent, ...all('img', e).map((i) => i.alt),
    ];
    return sources.some((s) => s && tight(s).includes(tight(name)));
  };
  const quoted = (list) => list.slice(0, 40).map((s) => `"${s}"`).join(', ') || 'none';
  const fail = (message) => { throw message; };

  // text is what can be read in e: what stands in its fields included, what could be chosen instead not.
  const text = (e) => {
    let shown = e.innerText;
    for (const s of all('select', e).filter((s) => visible(s) && s.innerText)) shown = shown.replace(s.innerText, () => '');
    const fields = all('input, textarea, select', e)
      .filter((f) => visible(f) && !['hidden', 'checkbox', 'radio', 'password', 'file'].includes(f.type))
      .map((f) => (f.selectedOptions ? f.selectedOptions[0]?.label : f.value));
    return words([shown, ...fields].join(' '));
  };

  const kinds = {
    control: 'button, a[href], summary, input:is([type=submit], [type=button], [type=reset], [type=checkbox], [type=radio]), '
      + ':is([role=button], [role=link], [role=tab], [role=menuitem], [role=menuitemcheckbox], [role=menuitemradio], [role=option], '
      + '[role=checkbox], [role=switch])',
    field: 'input:not([type=hidden], [type=submit], [type=button], [type=reset], [type=image], [type=checkbox], [type=radio]), '
      + 'textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=searchbox]',
    box: 'input:is([type=checkbox], [type=radio]), [role=checkbox], [role=radio], [role=switch]',
    row: 'tr, li, [role=row], [role=listitem], [role=option]',
    place: 'dialog, form, section, fieldset, nav, table, aside, main, article, header, footer, details, ul[aria-label], '
      + '[role=dialog], [role=region], [role=group], [role=menu], [role=tabpanel], [role=tablist], [role=search], [role=toolbar]',
  };

  // labelled is true for a control that cannot be seen itself, but has a label that can.
  const labelled = (e) => [...(e.labels ?? [])].some(reachable);
  const candidates = (kind, root) => all(kinds[kind], root).filter((e) => reachable(e) || labelled(e));

  // best keeps those that fit the name best: whole name, whole visible text, or the beginning of the name.
  const best = (those, name) => {
    const list = those.filter((e) => mayBeCalled(e, name));
    const exact = list.filter((e) => called(e) === name);
    if (exact.length) return exact;
    const shown = list.filter((e) => words(e.innerText) === name);
    if (shown.length) return shown;
    return list.filter((e) => called(e).startsWith(name) && !/^[\p{L}\p{N}]/u.test(called(e).slice(name.length)));
  };

  const only = (list, what, others) => {
    const [first, ...rest] = list;
    if (!first) fail(`no ${what}; there are ${quoted(others())}`);
    const same = (e) => first.href && e.href === first.href; // two links to one place are as good as one
    if (!rest.every(same)) fail(`${list.length} times ${what}: say in which Row or In which place`);
    return first;
  };

  const row = (root, name) => {
    if (root.matches(kinds.row) && text(root).includes(name)) return root;
    const rows = all(kinds.row, root).filter((e) => reachable(e) && text(e).includes(name));
    const inner = rows.filter((e) => !rows.some((o) => o !== e && e.contains(o)));
    const exact = inner.filter((e) => all('td, th, [role=cell], a', e).some((c) => text(c) === name));
    return only(exact.length ? exact : inner, `row with "${name}"`, () => all(kinds.row, root).filter(reachable).map(text));
  };

  const place = (root, name) => {
    const heading = (e) => words(e.querySelector('h1, h2, h3, h4, h5, h6, legend, caption, summary')?.innerText);
    const places = all(kinds.place, root).filter(visible);
    let fits = [];
    for (const fit of [
      (e) => mayBeCalled(e, name) && called(e) === name,
      (e) => heading(e) === name,
      (e) => e.localName === name,
      (e) => e.computedRole === name,
    ]) {
      fits = places.filter(fit);
      if (fits.length) break;
    }
    // Of a place inside a place with the same heading, the inner one is meant.
    const inner = fits.filter((e) => !fits.some((o) => o !== e && e.contains(o)));
    return only(inner, `place called "${name}"`, () => places.map((e) => called(e) || heading(e)).filter(Boolean));
  };

  const root = () => scopes.reduce((at, [kind, name]) => (kind === 'row' ? row : place)(at, name), document.documentElement);

  const control = (kind, name) => {
    const list = candidates(kind, root());
    return only(best(list, name), `${kind} called "${name}"`, () => list.slice(0, 40).map(called));
  };

  const box = (name) => {
    const boxes = best(candidates('box', root()), name);
    if (boxes.length) return only(boxes, `box called "${name}"`, () => []);
    return only(candidates('box', row(root(), name)), `box in the row with "${name}"`, () => []);
  };

  // moving is true while what e is in has an animation that ends. On a busy machine two looks may see one frame of it.
  const moving = (e) => document.getAnimations().some(({ effect, playState }) => playState === 'running' && !effect.pseudoElement
    && effect.target?.contains(e) && effect.getComputedTiming().endTime !== Infinity);

  // point is where to put the mouse on e, once it can be used and nothing lies over it.
  const point = (e) => {
    if (moving(e)) fail(`"${called(e)}" is moving`);
    const target = reachable(e) && e.getBoundingClientRect().width > 1 ? e : [...(e.labels ?? [])].find(reachable) ?? e;
    if (e.disabled || e.ariaDisabled === 'true') fail(`"${called(e)}" is disabled`);
    const middle = () => {
      const r = target.getClientRects()[0];
      return { x: r.x + r.width / 2, y: r.y + r.height / 2 };
    };
    const under = ({ x, y }) => document.elementFromPoint(x, y);
    const mine = (o) => o && (target.contains(o) || o.contains(target) && o.matches('label, a, button')
      || [...(e.labels ?? [])].some((l) => l.contains(o)));
    let at = middle();
    if (!mine(under(at))) {
      target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      at = middle();
    }
    const over = under(at);
    const cover = over ? over.cloneNode(false).outerHTML : 'nothing: it is outside of the window';
    if (!mine(over)) fail(`"${called(e)}" is covered by ${cover}`);
    return at;
  };

  // unseen is why nobody sees that e has the focus, '' where it can be seen: it, or a label in its place, has a ring and is in the window.
  const unseen = (e) => {
    const ringed = (o) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(o);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$|^transparent$/.test(outlineColor);
    };
    const shown = [e, ...(e.labels ?? [])].filter(ringed);
    if (!shown.length) return 'it has no ring';
    for (const r of shown.flatMap((o) => [...o.getClientRects()])) {
      const over = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
      if (over && (shown.some((o) => o.contains(over) || over.contains(o)))) return '';
    }
    return 'it is outside of the window, or covered';
  };

  const table = (name) => {
    const tables = all('table', root()).filter(visible);
    let list = name ? tables.filter((e) => called(e) === name) : tables;
    if (name && !list.length) {
      try { list = all(name, root()).filter((e) => e.matches('table') && visible(e)); } catch { /* it is no selector */ }
    }
    return only(list, `table ${name}`, () => tables.map(called));
  };

  const answers = {
    point: (kind, name) => point(control(kind, name)),
    box: (name) => ({ checked: box(name).checked ?? box(name).ariaChecked === 'true' }),
    boxPoint: (name) => point(box(name)),
    rowPoint: () => point(root()),
    text: () => text(root() === document.documentElement ? document.body : root()),
    value: (name) => {
      const e = control('field', name);
      return e.isContentEditable ? e.innerText : e.value;
    },
    // ready selects what stands in the field that has the focus, for typing over it.
    ready: (name) => {
      const e = control('field', name);
      if (document.activeElement !== e) fail(`"${name}" does not take the focus`);
      if (e.select) e.select();
      else document.getSelection().selectAllChildren(e);
      return /^(date|time|datetime-local|month|week|color|range)$/.test(e.type) ? 'set' : 'type';
    },
    set: (name, value) => {
      const e = control('field', name);
      e.value = value;
      e.dispatchEvent(new Event('input', { bubbles: true }));
      e.dispatchEvent(new Event('change', { bubbles: true }));
      return e.value;
    },
    attach: (name, file, content) => {
      const e = control('field', name);
      const chosen = new DataTransfer();
      chosen.items.add(new File([content], file));
      e.files = chosen.files;
      e.dispatchEvent(new Event('input', { bubbles: true }));
      e.dispatchEvent(new Event('change', { bubbles: true }));
      return file;
    },
    choose: (name, label) => {
      const e = control('field', name);
      if (!e.options) fail(`"${name}" offers no choice`);
      const options = [...e.options];
      const option = options.find((o) => words(o.label) === label)
        ?? fail(`"${name}" has no choice "${label}"; there are ${quoted(options.map((o) => words(o.label)))}`);
      if (option.disabled || e.disabled) fail(`"${label}" cannot be chosen`);
      e.focus();
      if (!option.selected) {
        option.selected = true;
        e.dispatchEvent(new Event('input', { bubbles: true }));
        e.dispatchEvent(new Event('change', { bubbles: true }));
      }
      return label;
    },
    table: (name) => all('tr', table(name)).filter(visible).map((tr) => [...tr.cells].map((c) => text(c))),
    focused: () => {
      let e = document.activeElement;
      if (!e || e === document.body) return '';
      return called(e) || text(e) || `<${e.localName}>`;
    },
    // stop is where the focus is, and what keeps a person from seeing that it is there.
    stop: () => {
      const e = document.activeElement;
      if (!e || e === document.body) return { name: '', unseen: '' };
      return { name: answers.focused(), unseen: unseen(e) };
    },
  };

  try {
    return { answer: answers[question](...args) };
  } catch (message) {
    return { error: String(message?.stack ?? message) };
  }
}
