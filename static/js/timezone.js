// The operator's time zone. The server writes times and reads days in it, and learns it from this cookie: the sign-in page has
// set it before there is a time to show.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || document.cookie.split("; ").includes(`timezone=${zone}`)) return;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `timezone=${zone}; path=/; max-age=${365 * 24 * 60 * 60}; samesite=lax${secure}`;
})();
