// A reader's own country first among the support lines. The choice stays in this browser; nothing of it is ever sent.
(() => {
  const KEY = "promise-help-country";
  const section = document.querySelector(".support");
  const places = [...(section?.querySelectorAll("[data-help-country]") ?? [])];
  const told = section?.querySelector("[data-help-told]");
  if (!places.length || !told) return;
  const usual = new Map(places.map((place) => [place, place.parentElement]));
  const read = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const keep = (code) => {
    try {
      if (code) localStorage.setItem(KEY, code);
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false;
    }
  };

  function show(first) {
    for (const place of places) {
      const button = place.querySelector("button");
      button.dataset.first ??= button.textContent;
      const isFirst = place.dataset.helpCountry === first;
      button.textContent = isFirst ? button.dataset.noLonger : button.dataset.first;
      button.hidden = false;
      usual.get(place).append(place);
      if (isFirst) section.querySelector("dl").before(place);
    }
  }
  for (const place of places) {
    place.querySelector("button").addEventListener("click", () => {
      const code = read() === place.dataset.helpCountry ? "" : place.dataset.helpCountry;
      if (!keep(code)) {
        told.textContent = told.dataset.refused;
        return;
      }
      show(code);
      told.textContent = code ? told.dataset.kept : told.dataset.forgotten;
      if (!code) usual.get(place).closest("details").open = true;
      place.querySelector("button").focus();
    });
  }
  show(read());
})();
