// A reader's own list of what they would rather not meet. It stays in this browser; nothing of it is ever sent.
(() => {
  const KEY = "promise-own-list";
  const read = () => {
    try {
      const held = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return new Set(Array.isArray(held) ? held.map(String) : []);
    } catch {
      return new Set();
    }
  };
  const write = (list) => {
    try {
      if (list.size) localStorage.setItem(KEY, JSON.stringify([...list]));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  };

  const words = document.querySelector("[data-own-list-words]")?.dataset;
  if (!words) return;
  const shown = new Set();

  // Whatever speaks about something on the list gives way to one line that says so and can bring it back.
  function apply() {
    const list = read();
    for (const place of document.querySelectorAll("[data-speaks-about]")) {
      const names = place.dataset.words.split("|");
      const met = place.dataset.speaksAbout.split(" ").flatMap((key, at) => (list.has(key) ? [names[at]] : []));
      const away = met.length > 0 && !shown.has(place);
      place.hidden = away;
      const line = place.previousElementSibling?.matches("[data-put-away]") ? place.previousElementSibling : null;
      line?.remove();
      if (away) place.before(put_away(place, met));
    }
  }
  function put_away(place, met) {
    const line = document.createElement(place.tagName === "LI" ? "li" : "div");
    line.dataset.putAway = "";
    line.className = place.classList.contains("card") ? "card" : "small muted";
    const told = document.createElement("p");
    told.textContent = words.ownListWords.replace("%s", met.join(", "));
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--quiet nhsuk-button--small";
    button.textContent = words.show;
    button.addEventListener("click", () => {
      shown.add(place);
      apply();
      const first = place.querySelector("h1") ?? place.querySelector("a[href]") ?? place;
      if (!first.matches("a")) first.tabIndex = -1;
      first.focus();
    });
    told.append(" ", button);
    if (place.querySelector("h1")) {
      const heading = document.createElement("h1");
      heading.textContent = words.heading;
      line.append(heading);
    }
    line.append(told);
    return line;
  }

  const form = document.querySelector("[data-own-list]");
  if (form) {
    form.hidden = false;
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const told = form.querySelector("[role=status]");
    const tick = () => {
      const list = read();
      for (const box of boxes) box.checked = list.has(box.value);
      form.open ||= list.size > 0;
    };
    const keep = (list) => {
      told.textContent = write(list) ? (list.size ? form.dataset.kept : form.dataset.empty) : form.dataset.refused;
      shown.clear();
      tick();
      apply();
    };
    form.addEventListener("change", () => keep(new Set(boxes.filter((box) => box.checked).map((box) => box.value))));
    form.querySelector("[data-own-list-clear]").addEventListener("click", () => keep(new Set()));
    tick();
  }
  apply();
  // another tab of this browser changed it
  addEventListener("storage", (event) => event.key === KEY && apply());
})();
