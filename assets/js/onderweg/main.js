// The page for at the table: works without a network, keeps what is written sealed, sends it when there is a network and a login.
// What lives here: putting the parts together. Sealing is in seal.js, keeping in store.js, sending in send.js, fields in form.js.
import { startEcogram } from "./ecogram.js";
import { startForm } from "./form.js";
import { startList } from "./list.js";
import { begin, sendAll } from "./send.js";
import { openRecord, sealRecord } from "./seal.js";
import { clearDevice, meta, put, records, remove, setMeta } from "./store.js";

const root = document.querySelector("[data-device]");
const words = root.querySelector("[data-device-words]").dataset;
const at = (name) => root.querySelector(`[data-at="${name}"]`);
// Only in the memory of this tab: the keys that open, the people a report can be for, the token for forms.
const session = { owner: "", keys: new Map(), people: [], token: "", isIn: false, asked: false };
let known = null; // { owner, public: { id, key } }: enough to write, never enough to read
let sending = null;
let again = false;
let left = false; // the device is made empty: a round that is still on its way says nothing more

const ecogram = startEcogram(at("ecogram"));
const form = startForm(at("form"), ecogram, { keep, changed, people: () => session.people });
const list = startList(at("list"), words, { open, send, choose, forget });

function tell(text) {
  if (!left) at("said").textContent = text;
}

async function show() {
  if (left) return;
  const all = await records();
  const waiting = all.filter((one) => one.state !== "draft").length;
  at("count").textContent =
    waiting === 0 ? words.none : waiting === 1 ? words.one : words.many.replace("0", String(waiting));
  at("send").hidden = waiting === 0;
  // Until it is known who is here, nobody is told to log in: a nurse who did would think her reports were gone.
  at("login").hidden = session.isIn || !session.asked;
  at("first").hidden = known !== null || !session.asked;
  at("form").hidden = known === null;
  await list.draw(all, session, (record) => openRecord(session.keys, record));
}

// What was written last is not kept yet: nothing on the page may say so.
function changed() {
  at("kept").textContent = "";
}

// Writing needs only the public half; every version of a report is one record under one id, so nothing can stand there twice.
async function keep(content, state) {
  if (!known) return false;
  const sealed = await sealRecord(known.public, content.id, content);
  const stays = await put({ id: content.id, owner: known.owner, state, at: new Date().toISOString(), problem: "", sealed });
  at("kept").textContent = stays ? words.kept : words.notkept;
  if (stays) root.dataset.saves = String(Number(root.dataset.saves ?? 0) + 1);
  if (state === "waiting") {
    tell(words.saved);
    // Not waited for: the form is empty for the next report at once, however slow the device or the network is. Else what somebody
    // writes meanwhile would land in the report that is on its way, or be wiped with it.
    show().then(send);
  }
  return stays;
}

async function come() {
  const found = await begin(words.begin);
  session.asked = true;
  session.isIn = found.state === "in";
  if (session.isIn) {
    Object.assign(session, { owner: found.owner, keys: found.keys, people: found.people, token: found.token });
    known = { owner: found.owner, public: found.public };
    await setMeta(known);
    form.showPeople(session.people);
  }
  return found.state;
}

// One round at a time, in this tab and (where the browser can) in every tab. What is asked during a round is another round after it:
// the one that runs may have read what lies here before the report was finished.
async function send() {
  if (left) return undefined;
  again = true;
  sending ??= rounds().finally(() => {
    sending = null;
  });
  return sending;
}

async function rounds() {
  while (again) {
    again = false;
    try {
      await (navigator.locks ? navigator.locks.request("naast-onderweg", round) : round());
    } catch (wrong) {
      if (!left) throw wrong;
    }
  }
}

async function round() {
  const state = await come();
  if (state === "in") {
    const left = await sendAll(session);
    tell(left.sent ? words.sent : left.problem ? words.refused : "");
  } else tell(state === "out" ? words.out : words.offline);
  await show();
}

async function open(record) {
  if (form.isDirty()) await form.keepNow();
  form.fill(await openRecord(session.keys, record));
  at("form").scrollIntoView();
  form.focus();
}

// For whom a report is can be said at last when there is a network: the list of people never lies on the device.
async function choose(record, person) {
  const content = await openRecord(session.keys, record);
  const sealed = await sealRecord(known.public, record.id, { ...content, url: person.url, visit: person.visit });
  await put({ ...record, at: new Date().toISOString(), sealed, problem: "" });
  await send();
}

async function forget(record) {
  if (!window.confirm(words.forget)) return;
  await remove(record.id);
  if (form.current() === record.id) form.fresh();
  await show();
}

async function leave() {
  const all = await records();
  if (all.length && !window.confirm(words.leave.replace("0", String(all.length)))) return;
  form.stop();
  left = true;
  await clearDevice();
  if (session.token && navigator.onLine) {
    const away = at("leave-form");
    away.querySelector("[name=csrfmiddlewaretoken]").value = session.token;
    away.submit();
  } else {
    known = null;
    at("said").textContent = words.cleared;
    at("form").hidden = true;
    at("list").hidden = true;
  }
}

async function start() {
  known = await meta();
  at("leaving").hidden = window.location.hash !== "#uitloggen";
  at("send").addEventListener("click", send);
  at("leave").addEventListener("click", leave);
  window.addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  window.setInterval(async () => !left && (await records()).some((one) => one.state === "waiting") && send(), 60_000);
  await show();
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(words.worker, { scope: words.scope }).catch(() => tell(words.noworker));
  }
  await send();
  root.dataset.ready = "yes";
}

start();
