// Reads the page aloud with the voice of the reader's own device. Nothing is sent anywhere: a voice that works over the network is
// not used. Without such a voice the button stays away, and the page is simply read.

const SKIP = "nav, form, script, svg, button, .n-no-print, .n-hidden-visually, [hidden], details:not([open])";
const PIECES = "h1, h2, h3, p, li, dt, dd, th, td, blockquote, summary";

function voice() {
  const language = (document.documentElement.lang || "nl").slice(0, 2);
  return speechSynthesis.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
}

/** @returns {string[]} what is on the page, in short pieces: long ones are cut off by some devices */
export function pieces(root) {
  const found = [];
  for (const one of root.querySelectorAll(PIECES)) {
    if (one.closest(SKIP) || one.querySelector(PIECES)) continue;
    const text = one.textContent.replace(/\s+/g, " ").trim();
    if (text) found.push(...(text.match(/[^.!?]+[.!?]*/g) ?? [text]));
  }
  return found.map((one) => one.trim()).filter(Boolean);
}

function stop(button) {
  speechSynthesis.cancel();
  button.textContent = button.dataset.aloudStart;
  delete button.dataset.reading;
}

function read(button) {
  const chosen = voice();
  const said = pieces(document.getElementById("inhoud") ?? document.body);
  if (!chosen || !said.length) return;
  button.dataset.reading = "yes";
  button.textContent = button.dataset.aloudStop;
  said.forEach((text, at) => {
    const piece = new SpeechSynthesisUtterance(text);
    piece.voice = chosen;
    piece.lang = chosen.lang;
    piece.rate = 0.9;
    if (at === said.length - 1) piece.onend = () => stop(button);
    speechSynthesis.speak(piece);
  });
}

/** @param {ParentNode} root part of the page that is new */
export function startAloud(root) {
  if (!("speechSynthesis" in window)) return;
  for (const button of root.querySelectorAll("[data-aloud]")) {
    button.dataset.aloudStart = button.textContent;
    const show = () => (button.hidden = !voice());
    show();
    // Devices tell of their voices a moment later.
    speechSynthesis.addEventListener?.("voiceschanged", show);
    button.addEventListener("click", () => (button.dataset.reading ? stop(button) : read(button)));
  }
}

// Whoever leaves the page does not want to go on hearing it.
window.addEventListener("pagehide", () => "speechSynthesis" in window && speechSynthesis.cancel());
