// The reports that lie on this device: how each stands, open it, say for whom it is, throw it away. Words come from the page.

/** @param {HTMLElement} element */
export function startList(element, words, { open, choose, forget }) {
  const pattern = element.querySelector("template");

  function line(record, content, session) {
    const row = pattern.content.cloneNode(true);
    const part = (name) => row.querySelector(`[data-part="${name}"]`);
    const when = new Date(record.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
    const name = content?.label || when;
    part("what").textContent = content?.label ? `${content.label}, ${when}` : when;
    part("state").textContent = stateOf(record, content, session);
    part("open").hidden = !content;
    for (const button of ["open", "forget"]) part(button).querySelector("[data-about]").textContent = name;
    part("open").addEventListener("click", () => open(record));
    part("forget").addEventListener("click", () => forget(record));
    const needs = content && record.state === "waiting" && session.people.length && (!content.url || record.problem);
    part("whom").hidden = !needs;
    if (needs) people(part("whom"), session.people, name, (person) => choose(record, person));
    return row;
  }

  function people(box, known, name, done) {
    const select = box.querySelector("select");
    select.setAttribute("aria-label", `${words.whom} ${name}`);
    select.append(...known.map((one, number) => new Option(one.text, String(number))));
    box.querySelector("button").addEventListener("click", () => select.value && done(known[Number(select.value)]));
  }

  function stateOf(record, content, session) {
    if (session.owner && record.owner !== session.owner) return words.other;
    if (record.state === "refused") return record.problem || words.refused;
    if (record.problem) return words.closed;
    if (!content && !session.isIn) return record.state === "draft" ? words.sealeddraft : words.sealed;
    if (!content) return words.lost;
    if (record.state === "draft") return words.draft;
    return content.url ? words.waits : words.nobody;
  }

  async function draw(all, session, read) {
    const rows = [];
    for (const record of all) rows.push(line(record, await read(record).catch(() => null), session));
    element.querySelector("ul").replaceChildren(...rows);
    element.hidden = rows.length === 0;
  }
  return { draw };
}
