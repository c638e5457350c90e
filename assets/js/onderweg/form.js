// The cards as one record: what is in the fields, kept while somebody writes, and put back when a report is opened again.

const LATER = 400; // milliseconds after the last key

/** @param {HTMLFormElement} element */
export function startForm(element, ecogram, { keep, changed: tellChanged, people }) {
  let id = crypto.randomUUID();
  let saved = 0; // goes up with every save, so that the server knows which of two is the later
  let timer = 0;
  let dirty = false;
  let stopped = false;
  let busy = Promise.resolve();
  const fields = () => [...element.querySelectorAll("[data-name]")];
  const whom = element.querySelector("[data-whom]");

  function content() {
    saved = Math.max(Date.now(), saved + 1);
    const said = { id, saved, pieces: {}, url: "", visit: "" };
    const person = people()[Number(whom.value) - 1];
    if (whom.value && person) Object.assign(said, { url: person.url, visit: person.visit });
    else Object.assign(said, { url: whom.dataset.url ?? "", visit: whom.dataset.visit ?? "" });
    for (const field of fields()) {
      const value = field.type === "checkbox" ? field.checked : field.value;
      const [piece, part] = field.dataset.name.split("/");
      if (part) (said.pieces[piece] ??= {})[part] = value;
      else said[piece] = value;
    }
    (said.pieces.kring ??= {}).data = ecogram.people();
    return said;
  }

  // Saving goes in the order of writing: an older version never lands on a newer one.
  function keepAs(state) {
    window.clearTimeout(timer);
    const told = content();
    dirty = false;
    busy = busy.then(() => keep(told, state));
    return busy;
  }

  function changed() {
    if (stopped) return;
    dirty = true;
    tellChanged();
    window.clearTimeout(timer);
    timer = window.setTimeout(() => keepAs("draft"), LATER);
  }

  function fresh() {
    id = crypto.randomUUID();
    saved = 0;
    window.clearTimeout(timer);
    element.reset();
    ecogram.fill([]);
    delete whom.dataset.url;
    delete whom.dataset.visit;
    const on = element.querySelector("[data-name=on]");
    const today = new Date();
    on.value = new Date(today.getTime() - today.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    dirty = false;
  }

  function fill(told) {
    fresh();
    id = told.id;
    saved = told.saved;
    for (const field of fields()) {
      const [piece, part] = field.dataset.name.split("/");
      const value = part ? told.pieces[piece]?.[part] : told[piece];
      if (field.type === "checkbox") field.checked = Boolean(value);
      else if (value !== undefined && value !== null) field.value = value;
    }
    ecogram.fill(told.pieces.kring?.data ?? []);
    Object.assign(whom.dataset, { url: told.url ?? "", visit: told.visit ?? "" });
    showPeople(people());
    for (const card of element.querySelectorAll("details")) {
      card.open = [...card.querySelectorAll("textarea")].some((field) => field.value) || card.open;
    }
  }

  function showPeople(known) {
    const chosen = known.findIndex((one) => one.url === whom.dataset.url && one.visit === whom.dataset.visit);
    const before = whom.value;
    const options = known.map((one, number) => new Option(one.text, String(number + 1)));
    whom.replaceChildren(whom.options[0], ...options);
    whom.value = chosen >= 0 ? String(chosen + 1) : before;
    if (whom.selectedIndex < 0) whom.selectedIndex = 0;
  }

  element.addEventListener("input", changed);
  element.addEventListener("ecogram", changed);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && dirty && keepAs("draft"));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!element.reportValidity()) return;
    const stays = await keepAs("waiting");
    if (stays) fresh();
  });
  element.querySelector("[data-new]").addEventListener("click", async () => {
    if (dirty) await keepAs("draft");
    fresh();
    element.querySelector("[data-name=label]").focus();
  });
  fresh();
  return {
    fill, fresh, showPeople, current: () => id, isDirty: () => dirty, keepNow: () => keepAs("draft"),
    focus: () => element.querySelector("[data-name=label]").focus(),
    stop: () => {
      stopped = true;
      window.clearTimeout(timer);
    },
  };
}
