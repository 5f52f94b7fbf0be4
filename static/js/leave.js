// Escape pressed twice leaves a story: the words go first, then the page, with no way back by the back button.
(() => {
  const way = document.querySelector("a[data-leave]");
  if (!way) return;
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < 1500) {
      document.body.hidden = true;
      location.replace(way.href);
    }
    last = event.timeStamp;
  });
})();
