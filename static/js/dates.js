// Dates. A field for a date is a text, in one format for everybody; the button beside it opens the browser's own calendar.
//
//   data-date-open        the button, right after its field
//   data-filter-refused   filters of which one was refused: they open again, at it
//
// What is chosen takes the place of the date in the field; a time after it stays.
(() => {
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const written = /^\s*(?:(\d{1,2}) ([A-Za-z]{3}) (\d{4})|(\d{4})-(\d\d)-(\d\d))/;

  function day(text) {
    const [, date, name, year, y, m, d] = text.match(written) ?? [];
    if (y) return [y, m, d].join("-");
    const month = months.findIndex((known) => known.toLowerCase() === name?.toLowerCase()) + 1;
    return month ? [year, String(month).padStart(2, "0"), date.padStart(2, "0")].join("-") : "";
  }

  function write(field, chosen) {
    const [year, month, date] = chosen.split("-").map(Number);
    const time = field.value.match(/\d{1,2}:\d\d(:\d\d)?\s*$/);
    field.value = chosen && `${date} ${months[month - 1]} ${year}` + (time ? ", " + time[0].trim() : "");
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
