// Passwords can be shown while they are typed.
//
//   data-password-show   the button, right after its field; it is pressed while the password is shown
//
// When the form is sent they are hidden again, so that the browser keeps none among the texts it offers elsewhere.
(() => {
  function show(button, shown) {
    button.setAttribute("aria-pressed", String(shown));
    button.previousElementSibling.type = shown ? "text" : "password";
  }

  document.addEventListener("click", (e) => {
    const button = e.target.closest?.("[data-password-show]");
    if (button) show(button, button.getAttribute("aria-pressed") !== "true");
  });

  document.addEventListener("submit", (e) => {
    for (const button of e.target.querySelectorAll("[data-password-show]")) show(button, false);
  }, true);
})();
