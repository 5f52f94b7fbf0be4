// Draws components/world_map.html. Colours and steps come from the legend on the page, figures from its data. The table says the same.
(() => {
  const figure = document.querySelector("[data-world-map]");
  if (!figure || !window.pictures) return;
  const part = (name) => figure.querySelector(`[data-world-${name}]`);
  const data = JSON.parse(document.getElementById("world-data").textContent);
  const picture = part("picture");
  const known = new Map(data.countries.map((one) => [one.numeric, one]));
  const byCode = new Map(data.countries.map((one) => [one.code, one]));
  const steps = [...part("keys").children].map((key) => ({
    from: Number(key.dataset.from),
    colour: getComputedStyle(key.querySelector("svg")).fill,
  }));
  const colourOf = (members) => steps.findLast((step) => members >= step.from).colour;
  const words = (members) =>
    members ? (members === 1 ? figure.dataset.one : figure.dataset.many).replace("%s", members) : figure.dataset.none;
  const go = (country) => { if (country) location.assign(country.href); };
  let counts = new Map(data.countries.map((one) => [one.code, one.members]));
  let chart;
  let drawn;

  const draw = () => {
    if (!chart) return;
    const style = getComputedStyle(figure);
    chart.setOption({
      animation: false,
      tooltip: {
        renderMode: "richText",
        formatter: (at) => `${known.get(at.name)?.name ?? drawn.get(at.name)}\n${words(counts.get(known.get(at.name)?.code) ?? 0)}`,
      },
      series: [{
        type: "map",
        map: "world",
        selectedMode: false,
        left: 0, right: 0, top: 0, bottom: 0,
        label: { show: false },
        itemStyle: { areaColor: steps[0].colour, borderColor: "#ffffff", borderWidth: 0.6 },
        emphasis: { label: { show: false }, itemStyle: { borderColor: style.color, borderWidth: 1.6 } },
        data: [...drawn.keys()].map((id) => {
          const members = counts.get(known.get(id)?.code) ?? 0;
          return { name: id, value: members, cursor: known.has(id) ? "pointer" : "default", itemStyle: { areaColor: colourOf(members) }, emphasis: { itemStyle: { areaColor: colourOf(members) } } };
        }),
      }],
    });
  };

  const tellTheRest = () => {
    const rest = data.countries.filter((one) => !drawn.has(one.numeric));
    const line = part("rest");
    if (!rest.length) return;
    line.append(figure.dataset.small, " ");
    rest.forEach((one, at) => {
      const link = document.createElement("a");
      link.href = one.href;
      link.textContent = one.name;
      line.append(at ? ", " : "", link, ` (${one.members})`);
    });
    line.hidden = false;
  };

  const slide = () => {
    const time = part("time");
    if (!time || data.quarters.length < 2) return;
    const slider = time.querySelector("input");
    const said = part("said");
    slider.max = data.quarters.length - 1;
    slider.value = slider.max;
    const show = () => {
      const quarter = data.quarters[slider.value];
      counts = new Map();
      for (const one of data.quarters.slice(0, Number(slider.value) + 1)) {
        for (const [code, n] of Object.entries(one.added)) if (byCode.has(code)) counts.set(code, (counts.get(code) ?? 0) + n);
      }
      said.textContent = said.dataset.words.replace("%(label)s", quarter.label).replace("%(total)s", quarter.total).replace("%(countries)s", quarter.countries);
      slider.setAttribute("aria-valuetext", said.textContent);
      draw();
    };
    slider.addEventListener("input", show);
    time.hidden = false;
    show();
  };

  // an outline that crosses the date line goes on to the east of it, instead of back across the whole picture
  const unbroken = (ring) => {
    const east = ring.map(([x]) => x);
    return Math.max(...east) - Math.min(...east) > 180 ? ring.map(([x, y]) => [x < 0 ? x + 360 : x, y]) : ring;
  };
  const mend = (shape) => {
    if (shape.type === "Polygon") shape.coordinates = shape.coordinates.map(unbroken);
    else shape.coordinates = shape.coordinates.map((polygon) => polygon.map(unbroken));
  };

  const start = async () => {
    const atlas = await (await fetch(figure.dataset.atlas)).json();
    const world = window.pictures.feature(atlas, atlas.objects.countries);
    // numbers of the atlas are names to the chart; the ice without people is left out
    world.features = world.features.filter((one) => one.id !== "010");
    drawn = new Map();
    for (const one of world.features) {
      const id = one.id ?? one.properties.name;
      drawn.set(id, one.properties.name);
      one.properties.name = id;
      mend(one.geometry);
    }
    window.pictures.registerMap("world", world);
    picture.hidden = false;
    part("keys").hidden = false;
    // a picture without room (in a closed part of the page, say) waits until it has some
    new ResizeObserver(() => {
      if (!picture.clientWidth || !picture.clientHeight) return;
      if (chart) return void chart.resize();
      chart = window.pictures.init(picture, null, { renderer: "svg" });
      chart.on("click", (at) => go(known.get(at.name)));
      draw();
    }).observe(picture);
    tellTheRest();
    slide();
    figure.dataset.drawn = "";
  };
  // without the atlas the table stands, and says all
  start().catch(() => { picture.hidden = true; });
})();
