// The clock of the case table: minutes and seconds until the time of a step is over. Nothing happens by itself when it is.
// The words that the server wrote stay when a clock here is off by hours, so that a wrong clock never shows nonsense.
const FAR = 4 * 3600;

function tick() {
  for (const box of document.querySelectorAll("[data-until]")) {
    const left = Math.round((Date.parse(box.dataset.until) - Date.now()) / 1000);
    if (Number.isNaN(left) || Math.abs(left) > FAR) continue;
    const words = left <= 0 ? box.dataset.over : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (box.textContent !== words) box.textContent = words;
    box.parentElement.classList.toggle("is-over", left <= 0);
  }
}

document.addEventListener("htmx:load", tick);
setInterval(tick, 1000);
tick();
