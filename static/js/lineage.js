// The forest as a picture: opens by level, pans and zooms. The list and the table below it hold the same without scripts.
(() => {
  const figure = document.querySelector("[data-forest]");
  if (!figure || !window.pictures) return;
  const canvas = figure.querySelector("[data-forest-picture]");
  const about = figure.querySelector("[data-forest-about]");
  const words = figure.dataset;
  const keys = JSON.parse(document.getElementById("forest-keys").textContent);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const font = getComputedStyle(document.body).fontFamily;
  let chart = null;

  const shape = (node, depth) => {
    const key = keys.find((one) => one.code === node.part) ?? keys[keys.length - 1];
    const big = node.is_focus || depth === 0;
    return {
      ...node,
      collapsed: depth > 0 && !node.open && node.children.length > 0,
      symbol: node.href || depth ? key.symbol : "circle",
      symbolSize: big ? 15 : 11,
      itemStyle: { color: key.colour, borderColor: node.is_new ? "#1d2733" : "#ffffff", borderWidth: node.is_new ? 3 : 1 },
      label: { fontWeight: big || node.is_new ? "bold" : "normal", formatter: label(node) },
      children: node.children.map((child) => shape(child, depth + 1)),
    };
  };
  const label = (node) => {
    const name = node.name.length > 34 ? `${node.name.slice(0, 33)}…` : node.name;
    return [name, node.is_new ? `(${words.newWord})` : "", node.more ? `+${node.more}` : ""].filter(Boolean).join(" ").replace(/[{}|]/g, " ");
  };
  const leaves = (node) => (node.collapsed || !node.children.length ? 1 : node.children.reduce((sum, child) => sum + leaves(child), 0));
  const depthOf = (node) => 1 + Math.max(0, ...(node.collapsed ? [] : node.children.map(depthOf)));

  function draw(data) {
    const root = shape(data.root, 0);
    const narrow = canvas.clientWidth < 640;
    const height = Math.min(1400, Math.max(384, leaves(root) * 22 + 60));
    chart?.dispose();
    chart = window.pictures.init(canvas, null, { renderer: "svg", height, width: canvas.clientWidth });
    chart.setOption({
      animation: !still,
      animationDurationUpdate: still ? 0 : 400,
      aria: { enabled: true, label: { description: words.description } },
      tooltip: { renderMode: "richText", formatter: (one) => [one.data.name, one.data.facts].filter(Boolean).join("\n"), textStyle: { fontFamily: font } },
      series: [{
        type: "tree", data: [root], left: narrow ? 12 : 24, right: narrow ? 150 : 240, top: 16, bottom: 16, roam: true, initialTreeDepth: -1,
        expandAndCollapse: true, lineStyle: { color: "#6a7580", width: 1.2, curveness: 0.5 }, emphasis: { focus: "ancestor" },
        label: { position: "right", align: "left", distance: 6, fontSize: narrow ? 11 : 13, fontFamily: font, color: "#1d2733", backgroundColor: "#ffffff", padding: [2, 3] },
        leaves: { label: { position: "right", align: "left" } },
      }],
    });
    chart.on("click", (event) => event.componentType === "series" && tell(event.data));
    canvas.dataset.nodes = String(count(data.root));
    canvas.dataset.depth = String(depthOf(root));
  }
  const count = (node) => 1 + node.children.reduce((sum, child) => sum + count(child), 0);

  function tell(node) {
    about.replaceChildren();
    const strong = document.createElement("strong");
    strong.textContent = node.name;
    about.append(strong, node.facts ? ` · ${node.facts} ` : " ");
    if (node.href) about.append(link(node.href, words.about), " ");
    if (node.slug) {
      const open = link(`?focus=${encodeURIComponent(node.slug)}`, words.open);
      open.addEventListener("click", (event) => { event.preventDefault(); load(node.slug); });
      about.append(open);
    }
  }
  function link(href, text) {
    const made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    return made;
  }

  async function load(slug) {
    const address = slug ? `${words.source}?focus=${encodeURIComponent(slug)}` : words.source;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      draw(await answer.json());
      history.replaceState(null, "", slug ? `?focus=${encodeURIComponent(slug)}` : location.pathname);
      figure.querySelector("[data-forest-whole]").hidden = !slug;
    } catch {
      about.textContent = words.lost;
    }
  }

  // What the picture is saved as: the very drawing, with its own size.
  function drawing() {
    const svg = canvas.querySelector("svg").cloneNode(true);
    svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    return new XMLSerializer().serializeToString(svg);
  }
  function save(blob, ending) {
    const way = link(URL.createObjectURL(blob), "");
    way.download = `lineage.${ending}`;
    way.click();
    setTimeout(() => URL.revokeObjectURL(way.href), 10_000);
  }
  // Our page policy loads no picture from memory, so the PNG is drawn anew instead of made from the SVG.
  function saveAsPng() {
    const paper = document.createElement("div");
    const copy = window.pictures.init(paper, null, { renderer: "canvas", width: chart.getWidth(), height: chart.getHeight(), devicePixelRatio: 2 });
    copy.setOption({ ...chart.getOption(), animation: false, backgroundColor: "#ffffff" });
    copy.renderToCanvas().toBlob((blob) => { save(blob, "png"); copy.dispose(); });
  }

  figure.hidden = false;
  figure.querySelector("[data-forest-svg]").addEventListener("click", () => save(new Blob([drawing()], { type: "image/svg+xml" }), "svg"));
  figure.querySelector("[data-forest-png]").addEventListener("click", saveAsPng);
  figure.querySelector("[data-forest-whole]").addEventListener("click", () => load(""));
  load(words.focus);
})();
