// Small kindnesses for browsers with scripts. Every page works without them.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  // What is wrong is read out first, and each line leads to its label, not below it.
  const summary = document.querySelector("[data-error-summary]");
  summary?.focus();
  summary?.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    const label = control.closest("fieldset")?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    (label ?? control).scrollIntoView();
    control.focus({ preventScroll: true });
    event.preventDefault();
  });

  // How many characters are left; said aloud only after a pause in typing.
  for (const count of document.querySelectorAll("[data-count]")) {
    const area = document.getElementById(count.dataset.count);
    if (!area) continue;
    const spoken = document.createElement("span");
    spoken.className = "nhsuk-u-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    count.after(spoken);
    let pause;
    const tell = () => {
      const words = count.dataset.words.replace("%s", Math.max(0, count.dataset.max - area.value.length));
      count.textContent = words;
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = words; }, 1200);
    };
    area.addEventListener("input", tell);
    if (area.value) tell();
  }

  // "Leave this page" leaves no way back by the back button.
  for (const link of document.querySelectorAll("a[data-leave]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.replace(link.href);
    });
  }
})();
