// The map of organisations: tap to see who belongs together without a new page, larger, smaller, and move it with a finger.
// Without this every organisation is a link to the same map with its lines lit.
const FAINT = "is-faint";

function light(svg, chosen) {
  const near = new Set([chosen]);
  for (const line of svg.querySelectorAll("[data-a]")) {
    const mine = [line.dataset.a, line.dataset.b].includes(chosen);
    line.classList.toggle(FAINT, chosen !== null && !mine);
    if (mine) near.add(line.dataset.a).add(line.dataset.b);
  }
  for (const dot of svg.querySelectorAll("[data-dot]")) dot.classList.toggle(FAINT, chosen !== null && !near.has(dot.dataset.dot));
}

function startTaps(svg) {
  let chosen = null;
  svg.addEventListener("click", (event) => {
    const dot = event.target.closest("[data-dot]");
    if (!dot || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    chosen = chosen === dot.dataset.dot ? null : dot.dataset.dot;
    light(svg, chosen);
  });
}

function startZoom(map, svg) {
  const full = { width: svg.width.baseVal.value, height: svg.height.baseVal.value };
  const frame = map.querySelector(".n-drawing");
  let scale = 1;
  const apply = (next) => {
    scale = Math.min(3, Math.max(0.3, next));
    svg.setAttribute("width", full.width * scale);
    svg.setAttribute("height", full.height * scale);
  };
  const whole = () => apply(Math.min(1, frame.clientWidth / full.width));
  map.querySelector("[data-network-zoom]").hidden = false;
  // On a wide screen the whole map at once; on a phone the names stay readable and a finger moves it.
  if (frame.clientWidth > 700) whole();
  map.addEventListener("click", (event) => {
    const step = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (step === "all") whole();
    else if (step) apply(scale * (step === "in" ? 1.3 : 1 / 1.3));
  });
}

// The picture as points, for who pastes it into a slide: the file of the server, drawn here, twice as sharp as a screen.
// A canvas has its limits: a very large map is drawn as large as fits.
const SHARP = 2;
const LARGEST = 8000;

async function drawn(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.status);
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(await answer.text())}`;
  await image.decode();
  const scale = Math.min(SHARP, LARGEST / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("canvas"))), "image/png"));
}

function startPicture(button) {
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await drawn(button.dataset.networkPng));
      link.download = "netwerkkaart.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch {
      button.textContent = button.dataset.failed;
      button.disabled = true;
    }
  });
}

for (const button of document.querySelectorAll("[data-network-png]")) startPicture(button);
for (const map of document.querySelectorAll("[data-network]")) {
  const svg = map.querySelector("svg");
  startTaps(svg);
  startZoom(map, svg);
}
