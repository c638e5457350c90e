// Makes or uses a passkey: asks the server for a question, lets the device answer, sends the answer with the form.
// Only on the pages that need it. Without JavaScript, or on a device without passkeys, the block stays hidden and other ways remain.

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0)).buffer;
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The question as the device wants it: what the server wrote as text becomes bytes. */
function asBytes(asked) {
  const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const question = { ...asked, challenge: bytes(asked.challenge) };
  if (asked.user) question.user = { ...asked.user, id: bytes(asked.user.id) };
  if (asked.allowCredentials) question.allowCredentials = known(asked.allowCredentials);
  if (asked.excludeCredentials) question.excludeCredentials = known(asked.excludeCredentials);
  return question;
}

/** The answer as the server wants it: every piece of bytes becomes text. */
function asText(made) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return JSON.stringify({
    id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {},
  });
}

async function ask(form) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const said = await fetch(form.dataset.question, { method: "POST", headers: { "X-CSRFToken": token } });
  if (!said.ok || said.redirected) throw new Error("no question");
  return asBytes((await said.json()).publicKey);
}

async function answer(form, said) {
  said.textContent = form.dataset.busy;
  try {
    const publicKey = await ask(form);
    const made =
      form.dataset.passkey === "new"
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
    form.querySelector("[name=credential]").value = asText(made);
    form.requestSubmit();
  } catch {
    said.textContent = form.dataset.failed;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const said = form.querySelector("[data-passkey-said]");
  form.querySelector("[data-passkey-start]").addEventListener("click", () => answer(form, said));
}
for (const note of document.querySelectorAll("[data-passkey-none]")) note.hidden = Boolean(window.PublicKeyCredential);
