// Unsaved text: warns before it is left, and keeps a copy in this browser until the server says that it is saved.
//   <form data-guard="USER:PLACE">   guarded; USER is the user's id, PLACE names the form
//   <form data-copy="USER:PLACE">    not guarded (two texts to choose between); the copy goes when it is saved
//   <… data-saved="USER:PLACE">      on the page after a save: the copy goes
//   <… data-kept-of="USER:PLACE">    where copies are named whose PLACE begins so: they wait for a form that isn't open
//   <form data-sign-out>             the form that signs out: every copy goes (shared computers)
// On a page with several forms, sending one would lose what was typed in another: the browser asks first, as before a text is left.
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

  // What the text was written from: a colleague's that came since is merged with it, and not written over.
  const BASE = "[name=started_from], [name$='-started_from'], [name^='seen_']";
  const base = (form) => [...form.querySelectorAll(`input[type=hidden]:is(${BASE})`)].map((field) => [field.name, field.value]);

  // Rows that were added before it was kept are added again.
  function addRows(form, values) {
    for (const [name] of values) {
      const [, rows, number] = name.match(/^(.+)-(\d+)-\w+$/) || [];
      const button = rows && form.querySelector(`[data-add-row="${CSS.escape(rows)}"]`);
      while (button && !button.disabled && Number(form.elements[`${rows}-TOTAL_FORMS`].value) <= Number(number)) button.click();
    }
  }

  // Puts what was kept into the form; what has no field there any more comes back.
  function restore(form, kept) {
    addRows(form, kept.values);
    for (const [name, value] of kept.base || []) {
      if (!form.elements[name]) {
        if (!name.startsWith("seen_")) continue;
        form.append(Object.assign(document.createElement("input"), { type: "hidden", name }));
        form.elements[name].dataset.seen = "";
      }
      form.elements[name].value = value;
    }
    const left = kept.values.map(([name, value]) => ({ name, value }));
    for (const field of fields(form)) {
      const at = left.findIndex((one) => one.name === field.name);
      if (at === -1) continue;
      const [{ value }] = left.splice(at, 1);
      if (field.matches("[type=checkbox], [type=radio]")) field.checked = value.endsWith("=true");
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return left.map(({ value }) => value).filter((value) => value.trim() && !/=(true|false)$/.test(value));
  }

  function guard(form) {
    if (form.dataset.guarded) return;
    form.dataset.guarded = "yes";
    const key = PREFIX + form.dataset.guard;
    const about = form.closest("[data-name]")?.dataset.name || document.querySelector("h1")?.textContent.trim() || "";
    let initial = JSON.stringify(values(form));
    let isDirty = false;
    let timer = 0;

    const keep = () => {
      clearTimeout(timer);
      const now = values(form);
      isDirty = JSON.stringify(now) !== initial;
      if (isOver || form.querySelector(":scope > .unsaved:not(.unsaved--left)")) return; // the earlier copy isn't overwritten before it is decided on
      try {
        if (isDirty) localStorage.setItem(key, JSON.stringify({ at: Date.now(), about, values: now, base: base(form) }));
        else localStorage.removeItem(key);
      } catch { /* the browser's store is full or closed: the warning before leaving still works */ }
    };

    const kept = read(key);
    if (kept && JSON.stringify(kept.values) !== initial) offer(form, key, kept);
    else localStorage.removeItem(key); // it was saved after all
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
    window.addEventListener("pagehide", () => { if (isDirty && form.isConnected) keep(); });
    window.addEventListener("beforeunload", (event) => { if (isDirty && form.isConnected) event.preventDefault(); });
  }

  // Of the forms that aren't guarded, without a copy: a text is asked about; a word in a page's only form is quickly typed again.
  let sent = null;
  document.addEventListener("submit", ({ target }) => { sent = target; });
  window.addEventListener("beforeunload", (event) => {
    const forms = [...document.querySelectorAll("main form[method=post]")];
    const isTyped = (field) => field.matches("textarea:not([readonly]), input:is([type=text], [type=email]):not([readonly])") && field.value !== field.defaultValue;
    const isMuch = (field) => forms.length > 1 || field.matches("textarea");
    const loses = (form) => form !== sent && !("guard" in form.dataset) && [...form.elements].some((field) => isTyped(field) && isMuch(field));
    if (!isOver && forms.some(loses)) event.preventDefault();
  });

  const element = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });

  const moment = (at) => new Date(at).toLocaleString("da-DK", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

  function button(text, style, deed) {
    const made = element("button", text, `button ${style}`);
    made.type = "button";
    made.addEventListener("click", deed);
    return made;
  }

  function box(className, ...parts) {
    const made = element("div", "", className);
    made.setAttribute("role", "status");
    made.append(...parts);
    return made;
  }

  function row(...buttons) {
    const made = element("div", "", "unsaved-buttons");
    made.append(...buttons);
    return made;
  }

  function texts(values) {
    return values.map((value) => {
      const area = element("textarea", value, "form-input");
      Object.assign(area, { readOnly: true, rows: Math.min(12, 2 + value.length / 80) });
      area.setAttribute("aria-label", "Tekst, som ikke blev gemt");
      return area;
    });
  }

  function offer(form, key, kept) {
    const decide = (deed) => () => {
      made.remove();
      deed();
      form.querySelector("textarea:not([readonly]), input:not([type=hidden])")?.focus();
    };
    const made = box("unsaved", element("p", `Der ligger tekst fra ${moment(kept.at)}, som ikke blev gemt.`), row(
      button("Hent den", "button-primary", decide(() => {
        const left = restore(form, kept);
        if (left.length) form.prepend(box("unsaved unsaved--left", element("p", "Det her er der ikke længere felter til. Kopiér det, du skal bruge."), ...texts(left)));
      })),
      button("Kassér", "button-secondary", decide(() => localStorage.removeItem(key))),
    ));
    form.prepend(made);
  }

  async function isSavedAs(kept, address) {
    try {
      const answer = await fetch(address, { headers: { "X-Bpmplan": "part" } });
      const form = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("form[data-guard]");
      return Boolean(form) && JSON.stringify(values(form)) === JSON.stringify(kept.values);
    } catch { return false; }
  }

  // Copies whose form isn't on the page: a part of it can be opened, of all else the words are shown.
  async function name(place) {
    const start = PREFIX + place.dataset.keptOf;
    for (const key of keys().filter((one) => one.startsWith(start))) {
      const kept = read(key);
      const part = document.getElementById(`del-${key.slice(start.length)}`);
      const link = part?.dataset.part && part.querySelector(".place__open");
      if (link && await isSavedAs(kept, part.dataset.part)) { // the window was closed before the answer was here
        localStorage.removeItem(key);
        continue;
      }
      const words = kept.values.map(([, value]) => value).filter((value) => value.trim() && !/=(true|false)$/.test(value));
      const made = box("unsaved", element("p", `${kept.about ? `I »${kept.about}« ligger der` : "Der ligger"} tekst fra ${moment(kept.at)}, som ikke blev gemt.`));
      if (!link) {
        const fold = element("details", "");
        fold.append(element("summary", "Se teksten"), ...texts(words));
        made.append(fold);
      }
      made.append(row(
        ...(link ? [button("Åbn", "button-primary", () => { made.remove(); link.click(); })] : []),
        button("Kassér", "button-secondary", () => { made.remove(); localStorage.removeItem(key); }),
      ));
      place.append(made);
    }
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
    document.querySelectorAll("[data-kept-of]").forEach(name);
    forms.forEach(guard);
    document.addEventListener("bpmplan:saved", ({ detail }) => { if (detail.dataset.copy) localStorage.removeItem(PREFIX + detail.dataset.copy); });
    document.addEventListener("bpmplan:opened", (event) => { if (event.detail.matches("[data-guard]")) guard(event.detail); });
  } catch { /* no local store in this browser: nothing is kept, nothing breaks */ }
})();
