// Sends what waits: asks first who is logged in (with that come a fresh token and the keys), then one report after the other.
// Every report carries the id it was made with; the server keeps one of each. It leaves the device only when the server said so.
import { importPrivate, openRecord } from "./seal.js";
import { changeIfSame, records } from "./store.js";

const PATIENCE = 20_000; // milliseconds

function ask(url, more = {}) {
  return fetch(url, {
    credentials: "same-origin", cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE), ...more,
  });
}

/** Who is here: state "in" with keys and people, "out" when the login is over, "offline" when nobody answers. */
export async function begin(url) {
  try {
    const answer = await ask(url);
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { state: "out" };
    if (!answer.ok) return { state: "offline" };
    const said = await answer.json();
    const keys = new Map();
    for (const one of said.keys) keys.set(one.id, await importPrivate(one.private));
    return { state: "in", owner: said.owner, public: said.public, keys, people: said.people, token: said.token };
  } catch {
    return { state: "offline" };
  }
}

/** Send every report of this user that waits. Gives how many went, and whether one was refused. */
export async function sendAll(session) {
  const done = { sent: 0, problem: false };
  for (const record of await records()) {
    if (record.state !== "waiting" || record.owner !== session.owner) continue;
    const answer = await sendOne(session, record);
    if (answer === "sent") done.sent += 1;
    if (answer === "refused") done.problem = true;
    if (answer === "stop") break;
  }
  return done;
}

async function sendOne(session, record) {
  let content;
  try {
    content = await openRecord(session.keys, record);
  } catch {
    return "kept"; // sealed with a key that is no longer given: it stays until somebody decides
  }
  if (!content.url) return "kept"; // nobody said yet for whom it is
  const { url, label: _label, id, ...told } = content;
  try {
    const answer = await ask(url, {
      method: "POST", body: JSON.stringify({ key: id, ...told }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": session.token, Accept: "application/json" },
    });
    return await settle(record, answer);
  } catch {
    return "stop"; // no network, or halfway: the same id goes again later
  }
}

async function settle(record, answer) {
  if (answer.ok && answer.type !== "opaqueredirect") {
    const said = await answer.json();
    if (said.key !== record.id) return "kept";
    await changeIfSame(record, null);
    return "sent";
  }
  // 422: not understood; 413: too long to take in one piece. Trying again by itself would not help: somebody has to look.
  if (answer.status === 422 || answer.status === 413) {
    const said = await answer.json().catch(() => ({}));
    await changeIfSame(record, { ...record, state: "refused", problem: said.problem ?? "" });
    return "refused";
  }
  if (answer.status === 403 || answer.status === 404) {
    await changeIfSame(record, { ...record, problem: "closed" });
    return "kept";
  }
  return "stop";
}
