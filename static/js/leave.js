// Escape, or the way out itself: the words go first, then the page, and the back button does not lead to it again.
(() => {
  const ways = document.querySelectorAll("a[data-leave]");
  if (!ways.length) return;
  const leave = (event) => {
    event.preventDefault();
    document.body.hidden = true;
    location.replace(ways[0].href);
  };
  for (const way of ways) way.addEventListener("click", leave);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && leave(event));
  for (const told of document.querySelectorAll("[data-leave-told]")) told.hidden = false;
})();
