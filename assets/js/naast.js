// Progressive enhancement only: everything here makes a page that already works a little kinder.
// What lives here: counter, keeping a draft in this tab, copy, print, busy buttons, reading aloud. No data leaves the page.
import { startCounters } from "./counter.js";
import { startDrafts } from "./draft.js";
import { startButtons } from "./buttons.js";
import { startAloud } from "./aloud.js";
import { startLeaving } from "./leaving.js";

function start(root) {
  startCounters(root);
  startDrafts(root);
  startButtons(root);
  startAloud(root);
  startLeaving(root);
}

document.documentElement.classList.add("has-js");
start(document);
// htmx tells us which part of the page it has just replaced.
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && start(event.detail.elt));
