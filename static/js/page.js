// The page that a plan is written on: parts open where they stand and are saved as they are written. Every deed is an
// ordinary form that leads back to this page; it is sent from here, and the page that comes back is put into this one
// (idiomorph), without touching the part that is open. Without this file the forms and links work as pages of their own.
(() => {
  "use strict";

  const page = document.querySelector("[data-writing]");
  if (!page || !window.Idiomorph) return;
  const WAIT = 2000; // ms after the last key until the part is saved
  const AGAIN = 5000; // ms until a save that didn't get through is tried again
  const IN_PLACE = { "X-Bpmplan": "part" };
  const dialog = document.getElementById("deeds");
  const bar = document.getElementById("bar");
  let open = null; // {place, form, sent, seen, timer, saving, isConflict}
  let token = page.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  const fire = (name, element) => document.dispatchEvent(new CustomEvent(`bpmplan:${name}`, { detail: element }));
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  // --- what is said --------------------------------------------------------------------------------------------------

  function tell(sentence, isWrong = false) {
    const state = document.getElementById("saved");
    state.textContent = sentence;
    state.classList.toggle("writing__saved--wrong", isWrong);
  }

  // --- the page that came back ---------------------------------------------------------------------------------------

  // ``isDeed``: the answer to a deed of one's own, and not to what others did: only that takes the way to undo away.
  function take(html, isDeed = false) {
    const there = parsed(html).querySelector("[data-writing]");
    if (!there) { // the plan has left the desk: what is being written stays here until it is read
      if (!page.querySelector(".part-form")) location.reload();
      else if (open) save();
      return;
    }
    const news = [...there.querySelectorAll(".messages .alert")].map((alert) => alert.textContent.replace(/\s+/g, " ").trim());
    if (news.length) {
      there.querySelector(".messages").remove();
      tell(news.join(" "));
    }
    const stays = !isDeed && (open?.place || document.activeElement?.closest("[data-part]"));
    const top = stays && stays.getBoundingClientRect().top;
    Idiomorph.morph(page, there, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed(now, next) {
          if (now === open?.place || now.dataset?.keep !== undefined) return false;
          if (now.nodeName === "DETAILS" && now.open) next.open = true;
          return true;
        },
        beforeNodeRemoved: (node) => !(open && node.contains?.(open.place)) && (isDeed || node.id !== "slettet"),
      },
    });
    // What a colleague has moved or added above doesn't move what is being written.
    if (stays?.isConnected) scrollBy({ top: stays.getBoundingClientRect().top - top, behavior: "instant" });
    fire("changed", page);
  }

  async function refresh() {
    const answer = await fetch(location.pathname);
    if (isSignedOut(answer)) return askToSignIn();
    if (answer.ok) take(await answer.text());
  }

  const isSignedOut = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith(page.dataset.signIn);

  function askToSignIn() {
    tell("Du er logget ud. Teksten ligger i denne browser og gemmes, når du er logget ind igen.", true);
    const box = document.getElementById("sign-in");
    if (!box.open) box.showModal();
  }

  // --- opening and closing -------------------------------------------------------------------------------------------

  async function openPart(place, field) {
    if (open?.place === place) return focusOn(field);
    field ||= beginsAt(place.querySelector(".place__open"));
    if (!(await close())) return;
    place = document.getElementById(place.id); // closing may have put another in its place
    if (!place) return;
    const link = place.querySelector(".place__open");
    let form;
    try { form = await formOf(place); } catch { return tell("Ingen forbindelse lige nu.", true); }
    if (form === undefined) return askToSignIn();
    if (!form) return location.assign(link.href); // its own page says what is the matter
    open = { place, seen: {}, timer: 0, saving: null, isConflict: false };
    place.classList.add("place--open");
    show(form);
    focusOn(field);
    tell("");
    fire("part", place);
  }

  // The part's form as it now stands; undefined for one who is signed out, null where there is none.
  async function formOf(place) {
    const answer = await fetch(place.dataset.part, { headers: IN_PLACE });
    if (isSignedOut(answer)) return undefined;
    return answer.ok ? parsed(await answer.text()).querySelector("[data-part-form]") : null;
  }

  function show(form) {
    open.form?.remove();
    open.form = form;
    open.place.append(form);
    fire("opened", form);
    open.sent = written(form);
    open.isConflict = Boolean(form.querySelector(".conflict"));
  }

  function focusOn(field) {
    let wanted = (field && open.form.querySelector(`#id_${CSS.escape(field)}`)) || open.form.querySelector("[data-focus]") || open.form.querySelector(".conflict, .form-error input, .form-error textarea, textarea, input:not([type=hidden])");
    if (wanted?.matches("fieldset")) wanted = wanted.querySelector("input:not([type=hidden]), select, textarea") || wanted;
    wanted?.focus({ preventScroll: true });
    if (open.place.getBoundingClientRect().top < bar.offsetHeight) open.place.scrollIntoView({ block: "start", behavior: "instant" });
    if (wanted?.getBoundingClientRect().top > innerHeight - 160) wanted.scrollIntoView({ block: "center" });
  }

  // Closes what is open, saved; false when it can't be saved and stays.
  async function close() {
    if (!open) return true;
    if (!(await save())) return false;
    if (open.isStanding) return true;
    const { place, form } = open;
    fire("closing", form);
    open = null;
    try { await refresh(); } catch { /* no connection: the text is saved, and shown when there is one */ }
    form.remove();
    place.classList.remove("place--open");
    fire("part", null);
    return true;
  }

  // --- saving --------------------------------------------------------------------------------------------------------

  function written(form) {
    const data = new FormData(form);
    const ours = /^(csrfmiddlewaretoken|form_key|faulty|(.*-)?started_from)$/;
    return JSON.stringify([...data].filter(([name]) => !ours.test(name)));
  }

  // Saves what is open; true when all that is written is saved. ``isAsked``: a colleague has saved the part meanwhile.
  async function save(isAsked = false) {
    if (!open) return true;
    clearTimeout(open.timer);
    if (open.saving) await open.saving;
    if (!open) return true;
    const isSame = written(open.form) === open.sent && !Object.keys(open.seen).length;
    if (open.isConflict) return false;
    if (isSame && !isAsked) return true;
    const wasUnanswered = open.unanswered;
    open.saving = send(open);
    const isSaved = await open.saving;
    if (open) open.saving = null;
    return !isSaved && wasUnanswered && open && !open.unanswered && !open.isConflict ? save() : isSaved;
  }

  // A save that wasn't answered may have been made: it is sent again as it was, and only then what was written since.
  async function send(part, submitter) {
    const { data, body, sent } = part.unanswered || asWritten(part, submitter);
    body.set("csrfmiddlewaretoken", token);
    part.unanswered = { data, body, sent };
    tell("Gemmer …");
    let answer;
    try {
      answer = await fetch(part.form.action, { method: "POST", body, headers: IN_PLACE });
    } catch {
      return later(part, "Ingen forbindelse. Teksten ligger i denne browser og gemmes, når der er forbindelse igen.");
    }
    if (isSignedOut(answer) || answer.status === 403) { askToSignIn(); return later(part, ""); }
    if (answer.status >= 500 || answer.status === 429) return later(part, "Teksten kunne ikke gemmes lige nu. Der prøves igen.");
    part.unanswered = null;
    if (answer.headers.get("Content-Type").startsWith("application/json")) return saved(part, await answer.json(), sent, data);
    refused(part, parsed(await answer.text()), answer.status, data);
    return false;
  }

  function asWritten(part, submitter) {
    const data = new FormData(part.form, submitter);
    data.delete("form_key");
    const body = new FormData();
    for (const [name, text] of data) body.append(name, text);
    for (const [name, text] of Object.entries(part.seen)) body.set(`seen_${name}`, text);
    fire("sending", { form: part.form, body }); // a grid sends only what is written in
    return { data, body, sent: written(part.form) };
  }

  function later(part, sentence) {
    if (sentence) tell(sentence, true);
    part.timer = setTimeout(() => { if (part === open) save(); }, AGAIN);
    return false;
  }

  function saved(part, answer, sent, data) {
    // A form of several sections has a number for each.
    for (const [name, number] of Object.entries(answer.numbers || { started_from: answer.edit_no })) {
      if (part.form.elements[name]) part.form.elements[name].value = number;
    }
    part.sent = sent;
    part.seen = {};
    part.isConflict = false;
    fire("answered", { form: part.form, answer, data });
    if (answer.form) {
      const typedOn = renew(part, parsed(answer.form).querySelector("[data-part-form]"), data);
      part.sent = typedOn ? "" : written(part.form);
    } else if (answer.is_other && written(part.form) === sent) { // a field that is no text: shown as it now stands
      reload(part);
    } else {
      for (const [name, text] of Object.entries(answer.values)) {
        const field = part.form.elements[name];
        const was = data.get(name).replace(/\r\n/g, "\n");
        if (field.value === was) { // nothing was typed meanwhile
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          part.sent = written(part.form);
        } else part.seen[name] = was;
      }
    }
    if (answer.sentence) part.form.querySelector("[data-merged]").textContent = answer.sentence;
    const isAll = written(part.form) === part.sent;
    if (isAll) fire("saved", part.form);
    else if (part === open) part.timer = setTimeout(save, WAIT);
    tell(`Gemt ${answer.saved}`);
    return isAll;
  }

  async function reload(part) {
    const form = await formOf(part.place);
    if (form && part === open && written(part.form) === part.sent) show(form);
  }

  // What the server says instead of saving: faults at the fields, two texts to choose between, or that it can't be.
  function refused(part, answer, status, data) {
    const form = answer.querySelector("[data-part-form]");
    tell("Ikke gemt endnu. Se beskeden ved teksten.", true);
    if (!form) {
      const box = document.createElement("div");
      box.className = "part-form";
      box.append(...answer.body.childNodes);
      fire("closing", part.form);
      part.form.replaceWith(box);
      if (part === open) open = null;
    } else if (status === 409) {
      show(form);
      focusOn();
    } else {
      renew(part, form, data);
    }
  }

  // Puts the form that came back into the one that is open; what was typed since ``data`` was sent stays. True if any was.
  function renew(part, form, data) {
    const plain = (text) => String(text).replace(/\r\n/g, "\n");
    const lines = [...part.form.elements].filter((field) => field.name && field.matches("textarea, input:not([type=hidden], [type=radio], [type=checkbox])"));
    const typed = lines.filter((field) => plain(field.value) !== plain(data.get(field.name) ?? "")).map((field) => [field.name, field.value]);
    const active = document.activeElement;
    const news = part.form.contains(active) && active.name ? form.elements[active.name]?.value : undefined;
    Idiomorph.morph(part.form, form, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (now) => !now.matches?.("[data-md-editor], [data-keep]"),
        beforeNodeRemoved: (now) => !now.dataset?.row || data.has(`${now.dataset.row}-title`), // a row begun meanwhile stays
      },
    });
    if (news !== undefined && active.value !== news) active.value = news; // a colleague's, where one has not typed on
    for (const [name, value] of typed) if (part.form.elements[name]) part.form.elements[name].value = value;
    return typed.length > 0;
  }

  document.addEventListener("input", (event) => {
    if (!open?.form.contains(event.target) || open.isConflict) return;
    clearTimeout(open.timer);
    open.timer = setTimeout(save, WAIT);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });
  window.addEventListener("online", () => save());
  document.addEventListener("focusin", (event) => {
    if (open && !open.place.contains(event.target) && !event.target.closest("dialog")) save();
  });

  // --- deeds: forms that lead back to this page ----------------------------------------------------------------------

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest("[data-writing], #deeds") || form.method !== "post") return;
    event.preventDefault();
    if (form === open?.form) {
      if (!open.isConflict) return close();
      open.saving = send(open, event.submitter);
      await open.saving;
      if (open) open.saving = null;
      if (open && !open.isConflict) close();
      return;
    }
    await deed(form, event.submitter);
  });

  async function deed(form, submitter) {
    const data = new FormData(form, submitter);
    data.set("csrfmiddlewaretoken", token);
    let answer;
    try {
      answer = await fetch(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, { method: "POST", body: data });
    } catch { return tell("Ingen forbindelse. Prøv igen om lidt.", true); }
    if (isSignedOut(answer)) return askToSignIn();
    if (!answer.redirected) return sendAsPage(form, submitter); // a page that says what is the matter
    const there = new URL(answer.url);
    if (there.pathname !== location.pathname) return location.assign(answer.url);
    if (form.dataset.begin !== undefined) form.reset();
    take(await answer.text(), true);
    dialog.close();
    if (form.dataset.begin !== undefined) document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    const undo = there.searchParams.has("slettet") && document.querySelector("#slettet button");
    if (undo) undo.focus({ preventScroll: true });
  }

  function sendAsPage(form, submitter) {
    if (submitter?.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(field);
    }
    form.submit();
  }

  // A page of few deeds, in a dialog.
  async function showDeeds(link) {
    const answer = await fetch(link.href, { headers: IN_PLACE });
    if (isSignedOut(answer)) return askToSignIn();
    if (!answer.ok) return location.assign(link.href);
    dialog.querySelector("[data-deeds]").replaceChildren(...parsed(await answer.text()).body.childNodes);
    dialog.showModal();
  }

  // --- pointer and keys ----------------------------------------------------------------------------------------------

  const beginsAt = (link) => new URL(link.href).hash.replace("#id_", "");

  const placeOf = (link) => {
    if (link.matches(".place__open")) return [link.closest("[data-part]"), beginsAt(link)];
    const [, key] = new URL(link.href).pathname.match(/\/(?:afsnit|maal|indsatser|maaltal|bilag)\/([0-9a-f-]{36})\/$/) || [];
    const field = beginsAt(link);
    const places = key ? [...page.querySelectorAll(`[data-part][id^="del-${key}-"]`)] : [];
    return [places.find((place) => place.dataset.fields.split(" ").includes(field)), field];
  };

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a");
    if (link?.matches("[data-deeds-of]")) {
      event.preventDefault();
      showDeeds(link);
    } else if (link && page.contains(link) && link.origin === location.origin) {
      const [place, field] = placeOf(link);
      if (!place || link.closest(".part-form")) return;
      event.preventDefault();
      openPart(place, field);
    } else if (!link && !event.target.closest("button, input, select, textarea, summary, label, .part-form")) {
      const place = event.target.closest("[data-part]");
      if (place && place !== open?.place && getSelection().isCollapsed) openPart(place);
    }
  });

  // --- what others do ------------------------------------------------------------------------------------------------

  // Where this person is, for the others.
  function here(name, value) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    if (open) data.set("del", open.place.dataset.at || open.place.id.slice(4));
    if (name) data.set(name, value);
    return data;
  }

  async function listen() {
    if (document.hidden) return;
    let answer;
    try {
      answer = await fetch(page.dataset.pulse, { method: "POST", body: here(), headers: IN_PLACE });
      if (answer.status === 403) answer = await fetch(page.dataset.pulse, { headers: IN_PLACE }); // a token from before
    } catch { return; }
    if (isSignedOut(answer) || !answer.ok) return;
    const news = await answer.json();
    token = news.csrf;
    document.getElementById("sign-in").close();
    fire("pulse", news);
    if (open?.unanswered) save(); // signed in again, or the connection is back
    if (news.open !== undefined && open && news.open > Number(open.form.elements.started_from?.value)) await save(true);
    if (news.number !== page.dataset.number) {
      if (open?.form.querySelector("[data-grid]")) await save(true);
      if (open?.isStanding) page.dataset.number = news.number;
      else await refresh();
    }
  }
  setInterval(listen, Number(page.dataset.every));
  window.addEventListener("pagehide", () => navigator.sendBeacon(page.dataset.pulse, here("left", "1")));

  // An address that names a part opens it, once the files beside this one are there.
  document.addEventListener("DOMContentLoaded", () => {
    const named = document.getElementById(location.hash.slice(1));
    const news = page.querySelector(".messages")?.textContent.replace(/\s+/g, " ").trim(); // it would stand above what is opened
    if (named?.matches("[data-part]")) openPart(named).then(() => { if (news) tell(news); });
    const standing = page.querySelector("[data-standing]"); // a part that is a page of its own is open all the time
    if (!standing) return;
    open = { place: standing, seen: {}, timer: 0, saving: null, isConflict: false, isStanding: true };
    show(standing.querySelector("[data-part-form]"));
  });

  // For the files beside this one: keys, order, and what stands beside.
  window.bpmplanPage = { page, listen, openPart, close, save, deed, tell, isIn: (element) => Boolean(open && open.place.contains(element)), place: () => open?.place };
})();
