// Shows the API's reference in Swagger UI, in place of the plain list of addresses.

const place = document.querySelector("[data-api]");

// The page has a title, a description and a main part of its own; keys are not typed into a browser.
const nothing = () => null;
const ownParts = {
  components: { InfoContainer: nothing, AuthorizeBtnContainer: nothing, ServersContainer: nothing },
};

// What the viewer leaves out for people who use a screen reader or a keyboard. It draws parts as they are opened.
function mend() {
  const inner = place.querySelector("main");
  if (inner) {
    inner.removeAttribute("tabindex");
    inner.setAttribute("role", "presentation");
  }
  for (const table of place.querySelectorAll("table[role=region]")) {
    table.removeAttribute("role");
  }
  for (const block of place.querySelectorAll("pre:not([tabindex])")) {
    block.tabIndex = 0;
  }
}

new MutationObserver(mend).observe(place, { childList: true, subtree: true });
window.SwaggerUIBundle({
  url: place.dataset.api,
  domNode: place,
  docExpansion: "list",
  supportedSubmitMethods: [],
  validatorUrl: null,
  syntaxHighlight: { activated: false },
  plugins: [ownParts],
});
