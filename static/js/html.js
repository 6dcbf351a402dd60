// HTML that is put into the page. The content security policy (require-trusted-types-for) lets only what this names in: answers of
// this server, and what htmx makes of them. It is for these alone; text is put in as textContent.
const served = (() => {
  const policy = window.trustedTypes?.createPolicy("cohort", { createHTML: (html) => html, createScript: () => "" });
  if (policy) htmx.registerExtension("trusted", { init: (api) => api.initSecurity(policy) });
  return (html) => policy?.createHTML(html) ?? html;
})();
