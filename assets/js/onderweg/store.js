// Keeps sealed reports on the device (IndexedDB). No words of anyone lie here: a record is an id, a state, a moment and sealed bytes.

const NAME = "naast-onderweg";
let opened = null;
let cleared = false;

function database() {
  // What was still on its way when the device was cleared does not make the store anew.
  if (cleared) return Promise.reject(new Error("cleared"));
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("records", { keyPath: "id" });
      asked.result.createObjectStore("meta");
    };
    asked.onsuccess = () => {
      // Another tab clears the device: let go, so that it can.
      asked.result.onversionchange = () => {
        asked.result.close();
        opened = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

// "strict": a report that is said to be kept is on the disk, also when the battery is taken out the next moment.
async function within(store, mode, work) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const asked = work(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

/** Every record, the oldest first. */
export async function records() {
  const all = await within("records", "readonly", (store) => store.getAll());
  return all.sort((one, other) => one.at.localeCompare(other.at));
}

/** Keep a record; false when the device is full or refuses. */
export async function put(record) {
  try {
    await within("records", "readwrite", (store) => store.put(record));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} id */
export function remove(id) {
  return within("records", "readwrite", (store) => store.delete(id));
}

/** Let a record be `next` (null: gone), only while it is as it was when it was sent: what was written since stays. */
export async function changeIfSame(record, next) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("records", "readwrite", { durability: "strict" });
    const store = transaction.objectStore("records");
    const asked = store.get(record.id);
    asked.onsuccess = () => {
      if (asked.result?.at !== record.at || asked.result.state !== record.state) return;
      if (next) store.put(next);
      else store.delete(record.id);
    };
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export async function meta() {
  mark();
  return (await within("meta", "readonly", (store) => store.get("known"))) ?? null;
}

export function setMeta(known) {
  mark();
  return within("meta", "readwrite", (store) => store.put(known, "known"));
}

// Says at once, without asking the database, whether the form was ever opened in this browser.
function mark() {
  try {
    window.localStorage.setItem(NAME, "yes");
  } catch {
    // Not allowed here: then logging out looks in the database each time.
  }
}

/** Whether something of the form may lie here. */
export function mayLieHere() {
  try {
    return window.localStorage.getItem(NAME) !== null;
  } catch {
    return true;
  }
}

function deleted(name) {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = asked.onerror = asked.onblocked = resolve;
  });
}

/** How many reports lie here; 0 where nothing was ever kept. Makes no database. */
export async function countHere() {
  const there = await indexedDB.databases?.();
  if (there && !there.some((one) => one.name === NAME)) return 0;
  return (await records()).length;
}

/** Nothing of this page stays on the device: no reports, no keys, no files, no worker. */
export async function clearDevice() {
  cleared = true;
  if (opened) (await opened).close();
  opened = null;
  await deleted(NAME);
  if (window.caches) for (const name of await caches.keys()) if (name.startsWith(NAME)) await caches.delete(name);
  for (const worker of (await navigator.serviceWorker?.getRegistrations()) ?? []) await worker.unregister();
  try {
    window.localStorage.removeItem(NAME);
  } catch {
    // Nothing was marked either.
  }
}
