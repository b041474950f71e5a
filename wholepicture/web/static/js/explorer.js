// Draws the network that the page tells of, with cytoscape, over the same data as the table. Where each node stands the server says, and
// so the picture holds still when more is drawn; what is dragged stays where it was put for as long as the tab is open.
const explorer = document.getElementById("explorer");
const side = document.getElementById("explorer-side");
const picture = document.getElementById("explorer-picture");
const KEPT = "explorer-places";

const SHAPES = {
  child: "ellipse",
  nominal: "ellipse",
  vehicle: "rectangle",
  phone: "round-rectangle",
  account: "diamond",
  place: "pentagon",
};
const LINES = { stated: "solid", inferred: "dashed", may_be_same: "dotted" };
const forced = matchMedia("(forced-colors: active)").matches;
const INK = forced ? "CanvasText" : "#0b0c0c";
const PAPER = forced ? "Canvas" : "#ffffff";

function colour(name) {
  // A canvas knows no system colours: what they are is asked of the page.
  const asked = document.createElement("span");
  asked.hidden = true;
  asked.style.color = name;
  document.body.append(asked);
  const found = getComputedStyle(asked).color;
  asked.remove();
  return found;
}

function dragged() {
  return JSON.parse(sessionStorage.getItem(KEPT) || "{}");
}

function elements(data) {
  const put = dragged();
  const nodes = data.nodes.map((node) => ({
    group: "nodes",
    data: node,
    position: put[node.id] || { x: node.x, y: node.y },
  }));
  return [...nodes, ...data.ties.map((tie) => ({ group: "edges", data: tie }))];
}

function style() {
  const ink = colour(INK);
  const paper = colour(PAPER);
  return [
    {
      selector: "node",
      style: {
        shape: (node) => SHAPES[node.data("kind")],
        width: (node) => (node.data("kind") === "phone" ? 20 : 32),
        height: (node) => (node.data("kind") === "vehicle" ? 22 : 32),
        label: (node) => `${node.data("name")}\n${node.data("what")}`,
        "text-wrap": "wrap",
        "text-max-width": 140,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "font-family": "Arial, sans-serif",
        "font-size": 14,
        color: ink,
        "text-background-color": paper,
        "text-background-opacity": 0.85,
        "background-color": paper,
        "border-color": ink,
        "border-width": (node) => (node.data("kind") === "child" ? 6 : 2),
        "border-style": (node) => (node.data("kind") === "child" ? "double" : "solid"),
      },
    },
    { selector: "node[?is_middle]", style: { "background-color": forced ? ink : "#1d70b8" } },
    {
      selector: "edge",
      style: {
        "line-style": (tie) => LINES[tie.data("sort")],
        "line-color": ink,
        width: (tie) => (tie.data("sort") === "stated" ? 2 : 1.5),
        "curve-style": "bezier",
      },
    },
    { selector: ":selected", style: { "border-width": 6, "line-color": forced ? ink : "#d4351c", width: 5 } },
    { selector: "node:selected", style: { width: 40, height: 40 } },
    { selector: ".wp-later", style: { display: "none" } },
  ];
}

function link(words, address) {
  const line = document.createElement("p");
  line.className = "govuk-body";
  const anchor = document.createElement("a");
  anchor.className = "govuk-link";
  anchor.href = address;
  anchor.textContent = words;
  line.append(anchor);
  return line;
}

function heading(words) {
  const made = document.createElement("h2");
  made.className = "govuk-heading-s";
  made.textContent = words;
  return made;
}

function paragraph(words) {
  const made = document.createElement("p");
  made.className = "govuk-body";
  made.textContent = words;
  return made;
}

function tellNode(data) {
  const parts = [heading(data.name), paragraph(data.what), link("Open the page", data.page)];
  if (data.draw) {
    parts.push(link("Draw the ties of this one too", data.draw));
  }
  if (data.take_away) {
    parts.push(link("Take its ties away", data.take_away));
  }
  side.replaceChildren(...parts);
}

function tellTie(tie) {
  const data = tie.data();
  const parts = [heading(`${tie.source().data("name")} and ${tie.target().data("name")}`), paragraph(data.how)];
  if (data.when) {
    parts.push(paragraph(data.when));
  }
  if (data.why) {
    parts.push(link("Why this tie is there: the reports", data.why));
  }
  if (data.judge) {
    parts.push(link("Look at both, and say whether they are one", data.judge));
  }
  side.replaceChildren(...parts);
}

function slide(graph) {
  const days = [...new Set(graph.edges().map((tie) => tie.data("first")).filter(Boolean))].sort();
  if (days.length < 2) {
    return;
  }
  const box = document.getElementById("explorer-day");
  const said = document.getElementById("explorer-day-said");
  const inWords = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  box.max = days.length - 1;
  box.value = days.length - 1;
  const show = () => {
    const day = days[Number(box.value)];
    said.textContent = inWords.format(new Date(`${day}T00:00:00Z`));
    graph.batch(() => {
      graph.elements().removeClass("wp-later");
      graph.edges().filter((tie) => tie.data("first") > day).addClass("wp-later");
      const alone = (node) => node.connectedEdges().length > 0 && node.connectedEdges(":visible").length === 0;
      graph.nodes().filter((node) => !node.data("is_middle") && alone(node)).addClass("wp-later");
    });
  };
  box.addEventListener("input", show);
  show();
  document.getElementById("explorer-days").hidden = false;
}

function keepPlaces(graph) {
  const put = dragged();
  graph.on("dragfree", "node", (event) => {
    const { x, y } = event.target.position();
    put[event.target.id()] = { x: Math.round(x), y: Math.round(y) };
    sessionStorage.setItem(KEPT, JSON.stringify(put));
  });
  document.getElementById("explorer-keep")?.addEventListener("submit", (event) => {
    const drawn = graph.nodes().filter((node) => put[node.id()]);
    const places = drawn.map((node) => [node.id(), put[node.id()].x, put[node.id()].y]);
    event.target.elements.places.value = JSON.stringify(places);
  });
}

// A picture of what is drawn, with the marks that go with whatever is taken out: the server is told of it first.
async function picturePng(graph) {
  const form = document.getElementById("explorer-file");
  const sent = new FormData(form);
  sent.set("format", "png");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(sent) });
  if (!answer.ok) {
    return;
  }
  const { marks } = await answer.json();
  const image = new Image();
  image.src = graph.png({ output: "base64uri", full: true, bg: "#ffffff", scale: 2, maxWidth: 8000, maxHeight: 8000 });
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(image.width, 1600);
  canvas.height = image.height + 40 + marks.length * 30;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0);
  pen.fillStyle = "#0b0c0c";
  pen.font = "22px Arial, sans-serif";
  marks.forEach((mark, place) => pen.fillText(mark, 20, image.height + 40 + place * 30, canvas.width - 40));
  canvas.toBlob((blob) => {
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(blob);
    anchor.download = "network.png";
    anchor.click();
    URL.revokeObjectURL(anchor.href);
  });
}

async function start() {
  const answer = await fetch(explorer.dataset.drawn, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    return;
  }
  explorer.hidden = false;
  const graph = window.cytoscape({
    container: picture,
    elements: elements(await answer.json()),
    layout: { name: "preset", fit: true, padding: 30 },
    style: style(),
    wheelSensitivity: 0.3,
    maxZoom: 2,
    minZoom: 0.1,
  });
  graph.on("tap", "node", (event) => tellNode(event.target.data()));
  graph.on("tap", "edge", (event) => tellTie(event.target));
  keepPlaces(graph);
  slide(graph);
  const png = document.getElementById("explorer-png");
  png.hidden = false;
  png.addEventListener("click", () => picturePng(graph));
}

if (explorer && window.cytoscape) {
  start();
}
