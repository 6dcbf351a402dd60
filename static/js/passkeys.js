// Passkeys: the browser creates or uses one before a form is sent, and its answer goes along in the field "passkey".
//
//   data-passkey              on a form: "create" or "get"
//   data-passkey-options      the address that says what the browser needs for that
//   data-passkey-again        the page to go to when that address has no answer: the sign-in has taken too long
//   data-passkey-problem      in the form: where it is said what went wrong
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

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

  // The options of the server, whose bytes are in Base64.
  function read({ publicKey }) {
    const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
    return {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: publicKey.user && { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
      allowCredentials: known(publicKey.allowCredentials),
    };
  }

  function written(credential) {
    const { response } = credential;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].filter((name) => response[name]);
    const answer = Object.fromEntries(parts.map((name) => [name, text(response[name])]));
    if (response.getTransports) answer.transports = response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: answer,
    });
  }

  async function ask(form) {
    const options = await fetch(form.dataset.passkeyOptions, { method: "POST" });
    if (!options.headers.get("Content-Type")?.startsWith("application/json")) return location.assign(form.dataset.passkeyAgain);
    const publicKey = read(await options.json());
    const { passkey: kind } = form.dataset;
    form.elements.passkey.value = written(await navigator.credentials[kind]({ publicKey }));
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
      if (!window.PublicKeyCredential) return say(form, "Passkeys need an address with https, or localhost.");
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
