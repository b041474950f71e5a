// Shows the API's reference in Swagger UI, in place of the plain list of addresses.

const place = document.querySelector("[data-api]");

// The page has a title, a description and a main part of its own, so of the viewer's layout only the addresses and what
// they answer are drawn. Keys are not typed into a browser: what asks for them is left out.
function addressesOnly(system) {
  const draw = system.React.createElement;
  const Layout = ({ getComponent }) =>
    draw("div", { className: "swagger-ui" }, draw(getComponent("operations", true)), draw(getComponent("Models", true)));
  return { components: { Layout, authorizeOperationBtn: () => null } };
}

// What the viewer leaves out for people who use a screen reader or a keyboard. It draws parts as they are opened.
function mend() {
  for (const table of place.querySelectorAll("table[role=region]")) {
    table.removeAttribute("role");
  }
  for (const block of place.querySelectorAll("pre:not([tabindex])")) {
    block.tabIndex = 0;
  }
}

new MutationObserver(mend).observe(place, { childList: true, subtree: true });

function show(spec) {
  window.SwaggerUIBundle({
    spec,
    domNode: place,
    layout: "Layout",
    docExpansion: "list",
    supportedSubmitMethods: [],
    validatorUrl: null,
    syntaxHighlight: { activated: false },
    plugins: [addressesOnly],
  });
}

// Asked for before anything is drawn: without it the viewer says that there are no operations. The plain list stands until
// then, and stays where the description cannot be had.
const description = await fetch(place.dataset.api).catch(() => null);
if (description?.ok) {
  show(await description.json());
}
