// Whoever logs out leaves nothing on a shared tablet. Reports that still wait are told first, on the page where they lie.
import { clearDevice, countHere, mayLieHere } from "./onderweg/store.js";

async function leave(form) {
  try {
    if (await countHere()) {
      window.location.assign(`${form.dataset.leaving}#uitloggen`);
      return;
    }
    await clearDevice();
  } catch {
    // A browser that keeps nothing has nothing to clear.
  }
  form.submit();
}

/** @param {ParentNode} root part of the page that is new */
export function startLeaving(root) {
  if (!window.indexedDB) return;
  for (const form of root.querySelectorAll("form[data-leaving]")) {
    form.addEventListener("submit", (event) => {
      // Where the form was never opened there is nothing to clear, and logging out goes at once.
      if (!mayLieHere()) return;
      event.preventDefault();
      leave(form);
    });
  }
}
