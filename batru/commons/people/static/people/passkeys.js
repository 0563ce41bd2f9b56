// Passkeys: the page says what to ask the device; its answer goes back in the form. Without scripts the form has none.
(() => {
  const asked = document.getElementById("passkey-options");
  const form = document.getElementById("passkey-form");
  if (!asked || !form || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const answered = (found) => {
    const response = { clientDataJSON: text(found.response.clientDataJSON) };
    for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (found.response[part]) response[part] = text(found.response[part]);
    }
    return JSON.stringify({
      id: found.id, rawId: text(found.rawId), type: found.type, response,
      clientExtensionResults: found.getClientExtensionResults(),
    });
  };

  const ask = async () => {
    const { publicKey } = JSON.parse(asked.textContent);
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) {
      publicKey.user.id = bytes(publicKey.user.id);
      publicKey.excludeCredentials = keys(publicKey.excludeCredentials);
      return navigator.credentials.create({ publicKey });
    }
    publicKey.allowCredentials = keys(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey });
  };

  form.hidden = false;
  document.querySelectorAll("[data-without-passkeys]").forEach((note) => { note.hidden = true; });
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value) return;
    event.preventDefault();
    const failed = document.getElementById("passkey-failed");
    failed.hidden = true;
    try {
      form.elements.passkey.value = answered(await ask());
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
})();
