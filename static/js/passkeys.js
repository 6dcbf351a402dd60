// Passkeys: the browser creates or uses one before a form is sent, and its answer goes along in the field "passkey".
//
//   data-passkey              on a form: "create" or "get"
//   data-passkey-options      the address that says what the browser needs for that
//   data-passkey-again        the page to go to when that address has no answer: the sign-in has taken too long
//   data-passkey-problem      in the form: where it is said what went wrong
(() => {
  const problems = {
    NotAllowedError: "No passkey was used. Try again.",
    InvalidStateError: "This device already has a passkey.",
  };

  async function ask(form) {
    const { passkey: kind, passkeyOptions, passkeyAgain } = form.dataset;
    const options = await fetch(passkeyOptions, { method: "POST" });
    if (options.redirected || !options.ok) return location.assign(passkeyAgain);
    const { publicKey } = await options.json();
    const read = kind === "get" ? "parseRequestOptionsFromJSON" : "parseCreationOptionsFromJSON";
    const credential = await navigator.credentials[kind]({ publicKey: PublicKeyCredential[read](publicKey) });
    form.elements.passkey.value = JSON.stringify(credential);
    form.submit();
  }

  async function submit(e) {
    const form = e.target;
    if (!form.matches("[data-passkey]")) return;
    // It is not sent yet.
    e.preventDefault();
    e.stopPropagation();
    if ("sent" in form.dataset) return;
    form.dataset.sent = "";
    const say = (words) => (form.querySelector("[data-passkey-problem]").textContent = words);
    say("");
    await ask(form).catch((error) => say(problems[error.name] ?? "Passkeys need a current browser and https."));
    delete form.dataset.sent;
  }
  document.addEventListener("submit", submit, true);
})();
