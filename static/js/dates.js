// Dates. A field for a date is a text, in the format that the operator has chosen; the button beside it opens the browser's own calendar.
//
//   data-date-open        the button, right after its field
//   data-filter-refused   filters of which one was refused: they open again, at it
//
// What is chosen takes the place of the date in the field; a time after it stays.
(() => {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (number) => String(number).padStart(2, "0");
  // Each way that a field is written in; see DateFormat of the server. Slashes are never in a field that the server has filled.
  const written = [
    /^\s*(?<d>\d{1,2}) (?<name>[A-Za-z]{3}) (?<y>\d{4})/,
    /^\s*(?<name>[A-Za-z]{3}) (?<d>\d{1,2}), (?<y>\d{4})/,
    /^\s*(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})/,
    /^\s*(?<y>\d{4})-(?<m>\d\d)-(?<d>\d\d)/,
  ];

  function day(text) {
    const found = written.map((way) => text.match(way)?.groups).find(Boolean);
    if (!found) return "";
    const month = found.m ?? months.findIndex((known) => known.toLowerCase() === found.name.toLowerCase()) + 1;
    return Number(month) ? [found.y, two(month), two(found.d)].join("-") : "";
  }

  function inFormat(year, month, date) {
    switch (document.documentElement.dataset.dates) {
      case "iso":
        return [year, two(month), two(date)].join("-");
      case "dmy_dots":
        return [two(date), two(month), year].join(".");
      case "mdy_words":
      case "mdy_slashes":
        return `${months[month - 1]} ${date}, ${year}`;
    }
    return `${date} ${months[month - 1]} ${year}`;
  }

  function write(field, chosen) {
    const [year, month, date] = chosen.split("-").map(Number);
    const time = field.value.match(/\d{1,2}:\d\d(:\d\d)?( UTC)?\s*$/);
    field.value = chosen && inFormat(year, month, date) + (time ? ", " + time[0].trim() : "");
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
    field.focus();
  }

  document.addEventListener("click", (e) => {
    const opener = e.target.closest?.("[data-date-open]");
    if (!opener) return;
    const field = opener.previousElementSibling;
    opener.parentElement.querySelector(".date-calendar")?.remove();
    const calendar = document.createElement("input");
    Object.assign(calendar, { type: "date", tabIndex: -1, className: "date-calendar", ariaHidden: "true" });
    calendar.value = day(field.value);
    calendar.addEventListener("input", (e) => e.stopPropagation()); // nothing of the form has changed yet
    calendar.addEventListener("change", (e) => {
      e.stopPropagation();
      write(field, calendar.value);
    });
    opener.after(calendar);
    calendar.showPicker();
  });

  // Not before the whole list is there: parts of it are announced while it is still being changed.
  document.addEventListener("htmx:after:process", () => requestAnimationFrame(reopen));

  function reopen() {
    const filter = document.querySelector("[data-filter-refused]");
    if (!filter) return;
    filter.removeAttribute("data-filter-refused");
    document.querySelector(`[popovertarget="${CSS.escape(filter.id)}"]`).click(); // it opens at its button
    filter.querySelector("[aria-invalid]")?.focus();
  }
})();
