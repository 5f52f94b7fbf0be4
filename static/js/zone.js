// The reader's own time beside the host's, and their zone suggested. Nothing is kept or sent unless they press the button.
(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || undefined;
  const words = (moment, timeZone) => new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short", timeZone }).format(moment);
  for (const time of document.querySelectorAll("time[data-local]")) {
    const moment = new Date(time.dateTime);
    if (words(moment, zone) === words(moment, time.dataset.local)) continue;
    const own = document.createElement("span");
    own.className = "muted";
    own.textContent = ` (${words(moment, zone)}, ${zone.replaceAll("_", " ")})`;
    time.after(own);
  }
  const choice = document.querySelector("select[data-zone]");
  if (choice && !choice.value && [...choice.options].some((option) => option.value === zone)) choice.value = zone;
})();
