/* Passkeys: asks the browser what the page's form says in data-options, and sends its answer with the form.
   Without this script nothing is lost: every page that has such a form also takes a code. */
"use strict";

(function () {
  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function withBytes(list) {
    return (list || []).map(function (item) { return Object.assign({}, item, { id: bytes(item.id) }); });
  }

  function question(kind, options) {
    var asked = Object.assign({}, options.publicKey, { challenge: bytes(options.publicKey.challenge) });
    if (kind === "create") {
      asked.user = Object.assign({}, asked.user, { id: bytes(asked.user.id) });
      asked.excludeCredentials = withBytes(asked.excludeCredentials);
    } else {
      asked.allowCredentials = withBytes(asked.allowCredentials);
    }
    return { publicKey: asked };
  }

  function answer(credential) {
    var said = { id: credential.id, rawId: text(credential.rawId), type: credential.type, response: {} };
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      var value = credential.response[name];
      if (value) { said.response[name] = text(value); }
    });
    said.clientExtensionResults = credential.getClientExtensionResults();
    return JSON.stringify(said);
  }

  function prepare(form) {
    var kind = form.dataset.passkey;
    var field = form.elements.credential;
    var complaint = form.querySelector("[role=alert]");
    if (!window.PublicKeyCredential) {
      complaint.hidden = false;
      return;
    }
    form.addEventListener("submit", function (event) {
      if (field.value) { return; }
      event.preventDefault();
      complaint.hidden = true;
      navigator.credentials[kind](question(kind, JSON.parse(form.dataset.options))).then(function (credential) {
        field.value = answer(credential);
        form.submit();
      }).catch(function () { complaint.hidden = false; });
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
