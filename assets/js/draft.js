// Keeps what someone is filling in in this tab only (sessionStorage), so that a closed phone, a wrong tap or a step back loses
// nothing: text, postcode, a choice. Gone when the tab closes, when the question is sent, or with the button "wissen".
// Drafts whose names begin alike ("vraag", "vraag-postcode") belong to one form and are forgotten together.

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

function forget(store, name) {
  const key = PREFIX + name;
  for (const one of Object.keys(store)) if (one === key || one.startsWith(`${key}-`)) keep(store, one, "");
}

// A field, or a set of choices, looks the same from here.
function valueOf(field) {
  return field.matches("fieldset") ? field.querySelector("input:checked")?.value ?? "" : field.value;
}

function fill(field, value) {
  if (!field.matches("fieldset")) field.value = value;
  else for (const one of field.querySelectorAll("input")) one.checked = one.value === value;
}

function startDraft(store, field) {
  const key = PREFIX + field.dataset.draft;
  const note = document.getElementById(field.dataset.draftNote);
  const show = () => note && (note.hidden = !field.value);
  // What the server wrote in the field is newer than what this tab remembers.
  if (valueOf(field)) keep(store, key, valueOf(field));
  else if (store.getItem(key)) {
    fill(field, store.getItem(key));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.addEventListener("input", () => keep(store, key, valueOf(field)) && show());
  note?.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
    forget(store, field.dataset.draft);
    for (const one of document.querySelectorAll("[data-draft]")) if (!store.getItem(PREFIX + one.dataset.draft)) fill(one, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  show();
}

/** @param {ParentNode} root part of the page that is new */
export function startDrafts(root) {
  const store = storage();
  if (!store) return;
  for (const done of root.querySelectorAll("[data-draft-done]")) forget(store, done.dataset.draftDone);
  for (const link of root.querySelectorAll("[data-draft-forget]")) {
    link.addEventListener("click", () => forget(store, link.dataset.draftForget));
  }
  for (const field of root.querySelectorAll("[data-draft]")) startDraft(store, field);
}
