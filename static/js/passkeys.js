// Passkeys: the browser creates or uses one before a form is sent, and its answer goes along in the field "passkey".
//
//   data-passkey              on a form: "create" or "get"
//   data-passkey-options      the address that says what the browser needs for that
//   data-passkey-again        the page to go to when that address has no answer: the sign-in has taken too long
//   data-passkey-problem      in the form: where it is said what went wrong
(() => {
  function say(form, words) {
    const place = form.querySelector("[data-passkey-problem]");
    place.textContent = words;
    place.hidden = !words;
  }

  const problems = {
    NotAllowedError: "No passkey was used. Try again.",
    InvalidStateError: "This device already has a passkey for you.",
    SecurityError: "Passkeys do not work at this address.",
  };

  async function ask(form) {
    const options = await fetch(form.dataset.passkeyOptions, { method: "POST" });
    if (!options.headers.get("Content-Type")?.startsWith("application/json")) return location.assign(form.dataset.passkeyAgain);
    const { publicKey } = await options.json();
    const kind = form.dataset.passkey;
    const read = kind === "get" ? "parseRequestOptionsFromJSON" : "parseCreationOptionsFromJSON";
    const credential = await navigator.credentials[kind]({ publicKey: PublicKeyCredential[read](publicKey) });
    form.elements.passkey.value = JSON.stringify(credential);
    form.submit();
  }

  const asked = new WeakSet();
  document.addEventListener(
    "submit",
    async (e) => {
      const form = e.target;
      if (!form.matches("[data-passkey]")) return;
      e.preventDefault();
      e.stopImmediatePropagation(); // it is not sent yet
      if (asked.has(form)) return;
      if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
        return say(form, "Passkeys need a current browser, and an address with https or localhost.");
      }
      asked.add(form);
      say(form, "");
      try {
        await ask(form);
      } catch (error) {
        say(form, problems[error.name] ?? "This did not work. Try again.");
      } finally {
        asked.delete(form);
      }
    },
    true,
  );
})();
