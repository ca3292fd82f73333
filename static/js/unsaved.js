// Unsaved text: warns before it is left, and keeps a copy in this browser until the server says that it is saved.
//   <form data-guard="USER:PLACE">   guarded; USER is the user's id, PLACE names the form
//   <… data-saved="USER:PLACE">      on the page after a save: the copy goes
//   <form data-sign-out>             the form that signs out: every copy goes (shared computers)
(() => {
  "use strict";

  const PREFIX = "bpmplan-draft:";
  const DAYS = 14;
  let isOver = false; // signed out: nothing is kept any more
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function fields(form) {
    return [...form.elements].filter((field) => field.name && field.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button])"));
  }

  function values(form) {
    return fields(form).map((field) => [field.name, field.matches("[type=checkbox], [type=radio]") ? `${field.value}=${field.checked}` : field.value]);
  }

  function restore(form, kept) {
    const left = kept.map(([name, value]) => ({ name, value }));
    for (const field of fields(form)) {
      const at = left.findIndex((one) => one.name === field.name);
      if (at === -1) continue;
      const [{ value }] = left.splice(at, 1);
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = value.endsWith("=true");
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function guard(form) {
    if (form.dataset.guarded) return;
    form.dataset.guarded = "yes";
    const key = PREFIX + form.dataset.guard;
    let initial = JSON.stringify(values(form));
    let isDirty = false;
    let timer = 0;

    const keep = () => {
      clearTimeout(timer);
      const now = values(form);
      isDirty = JSON.stringify(now) !== initial;
      if (isOver || form.querySelector(":scope > .unsaved")) return; // the earlier copy isn't overwritten before it is decided on
      try {
        if (isDirty) localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: now }));
        else localStorage.removeItem(key);
      } catch { /* the browser's store is full or closed: the warning before leaving still works */ }
    };

    const kept = read(key);
    if (kept && JSON.stringify(kept.values) !== initial) offer(form, key, kept);
    form.addEventListener("input", () => {
      isDirty = true;
      clearTimeout(timer);
      timer = setTimeout(keep, 500);
    });
    form.addEventListener("submit", () => { keep(); isDirty = false; });
    document.addEventListener("bpmplan:saved", (event) => { // as it was written
      if (event.detail !== form) return;
      initial = JSON.stringify(values(form));
      keep();
    });
    window.addEventListener("pagehide", () => { if (isDirty) keep(); });
    window.addEventListener("beforeunload", (event) => { if (isDirty && form.isConnected) event.preventDefault(); });
  }

  function offer(form, key, kept) {
    const box = document.createElement("div");
    box.className = "unsaved";
    box.setAttribute("role", "status");
    const sentence = document.createElement("p");
    const when = new Date(kept.at).toLocaleString("da-DK", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
    sentence.textContent = `Der ligger tekst fra ${when}, som ikke blev gemt.`;
    const row = document.createElement("div");
    row.className = "unsaved-buttons";
    for (const [text, style, deed] of [
      ["Hent den", "button-primary", () => { box.remove(); restore(form, kept.values); }],
      ["Kassér", "button-secondary", () => { box.remove(); localStorage.removeItem(key); }],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `button ${style}`;
      button.textContent = text;
      button.addEventListener("click", () => {
        deed();
        const first = form.querySelector("textarea, input:not([type=hidden])");
        if (first) first.focus();
      });
      row.append(button);
    }
    box.append(sentence, row);
    form.prepend(box);
  }

  try {
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-sign-out]")) return;
      isOver = true;
      keys().forEach((key) => localStorage.removeItem(key));
    });
    document.querySelectorAll("[data-saved]").forEach((mark) => localStorage.removeItem(PREFIX + mark.dataset.saved));
    const forms = [...document.querySelectorAll("form[data-guard]")];
    const user = forms.length ? `${PREFIX}${forms[0].dataset.guard.split(":")[0]}:` : null;
    for (const key of keys()) {
      const kept = read(key);
      const isOld = !kept || Date.now() - kept.at > DAYS * 24 * 60 * 60 * 1000;
      if (isOld || (user && !key.startsWith(user))) localStorage.removeItem(key);
    }
    forms.forEach(guard);
    document.addEventListener("bpmplan:opened", (event) => { if (event.detail.matches("[data-guard]")) guard(event.detail); });
  } catch { /* no local store in this browser: nothing is kept, nothing breaks */ }
})();
