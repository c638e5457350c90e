// Buttons that only exist with JavaScript (print, copy) appear; a form that is being sent says so and is sent once.

async function copy(button) {
  const said = document.getElementById(button.dataset.copySaid);
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    if (said) said.textContent = button.dataset.copyDone;
  } catch {
    if (said) said.textContent = button.dataset.copyFailed;
  }
}

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.classList.add("nl-button--busy");
  });
}

// Only when the page before this one really is an answer: in a new tab one step back is nowhere.
function cameFromAnswer() {
  try {
    const before = new URL(document.referrer);
    return history.length > 1 && before.origin === location.origin && /^\/(antwoord|bel-mij)\/$/.test(before.pathname);
  } catch {
    return false; // no page before this one
  }
}

/** @param {ParentNode} root part of the page that is new */
export function startButtons(root) {
  for (const button of root.querySelectorAll("[data-back]")) {
    button.hidden = !cameFromAnswer();
    button.addEventListener("click", () => history.back());
  }
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  for (const form of root.querySelectorAll("form[method='post']:not([hx-post])")) sendOnce(form);
}

// Coming back with the browser's back button must give a form that can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".nl-button--busy")) button.classList.remove("nl-button--busy");
});

// Paper shows what is folded on a screen; browsers that do not know ::details-content need a hand.
const opened = [];
window.addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll("details:not([open])")) {
    one.open = true;
    opened.push(one);
  }
});
window.addEventListener("afterprint", () => {
  for (const one of opened.splice(0)) one.open = false;
});
