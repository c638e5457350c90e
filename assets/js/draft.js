// Keeps what someone is typing in this tab only (sessionStorage), so that a closed phone or a wrong tap loses nothing.
// Gone when the tab closes, when the question is sent, or with the button "wissen".

const PREFIX = "naast-draft:";

function storage() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // switched off in this browser: then we simply do not keep a draft
  }
}

function keep(store, key, value) {
  try {
    if (value) store.setItem(key, value);
    else store.removeItem(key);
    return true;
  } catch {
    return false; // full or forbidden
  }
}

function startDraft(store, field) {
  const key = PREFIX + field.dataset.draft;
  const note = document.getElementById(field.dataset.draftNote);
  const show = () => note && (note.hidden = !field.value);
  if (!field.value && store.getItem(key)) {
    field.value = store.getItem(key);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.addEventListener("input", () => keep(store, key, field.value) && show());
  note?.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
    field.value = "";
    keep(store, key, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  show();
}

/** @param {ParentNode} root part of the page that is new */
export function startDrafts(root) {
  const store = storage();
  if (!store) return;
  for (const done of root.querySelectorAll("[data-draft-done]")) keep(store, PREFIX + done.dataset.draftDone, "");
  for (const field of root.querySelectorAll("[data-draft]")) startDraft(store, field);
}
