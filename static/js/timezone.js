// The operator's time zone. The server writes times and reads days in it, and learns it from this cookie: the sign-in page has
// set it before there is a time to show.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [prefix, secure] = location.protocol === "https:" ? ["__Host-", "; secure"] : ["", ""];
  const cookie = `${prefix}timezone=${zone}`;
  if (!zone || document.cookie.split("; ").includes(cookie)) return;
  document.cookie = `${cookie}; path=/; max-age=${365 * 24 * 60 * 60}; samesite=lax${secure}`;
})();
