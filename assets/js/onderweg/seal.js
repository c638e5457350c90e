// Seals a report for one user with the public half of their key (ECDH P-256, HKDF, AES-GCM), and opens it with the other half.
// The public half may lie on the device; the other half comes at login and lives in memory, and cannot be taken out of it.

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = new TextEncoder().encode("naast-onderweg-1");

async function aes(privateKey, publicKey, salt, use) {
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const base = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt, info: INFO };
  return crypto.subtle.deriveKey(hkdf, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** The half that opens, as a key that cannot be read out. */
export function importPrivate(jwk) {
  return crypto.subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]);
}

/** `content` as bytes that only the other half opens; bound to `id`, so that a record cannot be put in the place of another. */
export async function sealRecord(known, id, content) {
  const receiver = await crypto.subtle.importKey("jwk", known.key, CURVE, false, []);
  const once = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const from = new Uint8Array(await crypto.subtle.exportKey("raw", once.publicKey));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await aes(once.privateKey, receiver, from, "encrypt");
  const plain = new TextEncoder().encode(JSON.stringify(content));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) }, key, plain);
  return { key: known.id, from, iv, data: new Uint8Array(data) };
}

/** What was sealed; throws when these keys do not open it. */
export async function openRecord(keys, record) {
  const privateKey = keys.get(record.sealed.key);
  if (!privateKey) throw new Error("no key");
  const from = await crypto.subtle.importKey("raw", record.sealed.from, CURVE, false, []);
  const key = await aes(privateKey, from, record.sealed.from, "decrypt");
  const bound = { name: "AES-GCM", iv: record.sealed.iv, additionalData: new TextEncoder().encode(record.id) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(bound, key, record.sealed.data)));
}
