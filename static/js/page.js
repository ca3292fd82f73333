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
  const bar = document.getElementById("bar");
  let open = null; // what ``partIn`` gives, with its form and what of it was sent
  let isOther = false; // somebody else is signed in in this browser
  let token = page.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

  const fire = (name, element) => document.dispatchEvent(new CustomEvent(`bpmplan:${name}`, { detail: element }));
  const { plain, written, seen, see, renew } = window.bpmplanForms;
  const asJson = (text) => { try { return JSON.parse(text); } catch { return null; } };
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
    if (isDeed && open && isSaved(open) && !there.querySelector(`#${open.place.id}`)) { // one's own deletion
      drop(open);
      fire("part", null);
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
          if (now.dataset?.keep !== undefined || now.matches?.("[data-part]:has(> .part-form)")) return false;
          if (now.nodeName === "DETAILS" && now.open) next.open = true;
          return true;
        },
        // What is being written stays, and so does what was typed and can't be saved.
        beforeNodeRemoved: (node) => !node.matches?.(".part-form, :has(.part-form)") && (isDeed || node.id !== "slettet"),
      },
    });
    // What a colleague has moved or added above doesn't move what is being written.
    if (stays?.isConnected) scrollBy({ top: stays.getBoundingClientRect().top - top, behavior: "instant" });
    fire("changed", page);
  }

  // The page as it now stands; null where it can't be had: then it is looked for again with the next poll.
  async function pageNow() {
    const { number } = page.dataset;
    try {
      const answer = await fetch(location.pathname);
      if (isSignedOut(answer)) askToSignIn();
      const html = answer.ok && !answer.redirected ? await answer.text() : null;
      return html && page.dataset.number !== number ? await pageNow() : html; // a deed's answer was quicker, and is newer
    } catch { return null; }
  }

  const refresh = async () => { const html = await pageNow(); if (html) take(html); };

  const isSignedOut = (answer) => answer.redirected && new URL(answer.url).pathname.startsWith(page.dataset.signIn);

  let isAsked = false; // once for each time somebody is signed out: who has closed the dialog wants to copy, say

  function askToSignIn() {
    tell(isOther ? "En anden er logget ind i denne browser. Teksten gemmes, når du selv er logget ind igen." : "Du er logget ud. Teksten ligger i denne browser og gemmes, når du er logget ind igen.", true);
    const box = document.getElementById("sign-in");
    if (!isAsked && !box.open) box.showModal();
    isAsked = true;
  }

  let asked = 0; // the number of the last request whose answer tells who is signed in
  let answered = 0; // of the newest that is answered: what was asked before it may be answered later, and says nothing then

  function isNewest(number) {
    answered = Math.max(answered, number);
    return answered === number;
  }

  // The server has answered to this person: nobody needs to sign in.
  function signedIn() {
    isOther = isAsked = false;
    document.getElementById("sign-in").close();
  }

  // --- opening and closing -------------------------------------------------------------------------------------------

  let wanted = ""; // the id of the place that is being opened: pressed twice it is opened once, and the last wish counts

  async function openPart(place, field) {
    const { id } = place;
    if (open?.place === place && !open.closing) return focusOn(field);
    if (wanted === id) return;
    wanted = id;
    const begins = field || new URL(place.querySelector(".place__open").href).hash.replace("#id_", "");
    try {
      if (await close()) await opened(id, begins);
    } finally {
      if (wanted === id) wanted = "";
    }
  }

  const partIn = (place, isStanding = false) => ({ place, isStanding, timer: 0, saving: null, closing: null, unanswered: null, isConflict: false, isFaulty: false });

  async function opened(id, field) {
    const from = document.getElementById(id); // closing may have put another in its place
    if (!from || wanted !== id) return;
    let form;
    try { form = await formOf(from); } catch { return tell("Ingen forbindelse lige nu.", true); }
    const place = document.getElementById(id);
    if (!place || wanted !== id) return;
    if (form === undefined) return askToSignIn();
    if (!form) return location.assign(place.querySelector(".place__open").href); // its own page says what is the matter
    open = partIn(place);
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
    const orders = [`#id_${CSS.escape(field || "")}`, "[data-focus]", ".conflict", ".form-error :is(input, textarea, select), [aria-invalid=true]", "textarea, input:not([type=hidden])"];
    let first = orders.map((one) => open.form.querySelector(one)).find(Boolean);
    if (first?.matches("fieldset")) first = first.querySelector("input:not([type=hidden]), select, textarea") || first;
    first?.focus({ preventScroll: true });
    const isAbove = (element) => element.getBoundingClientRect().top < bar.offsetHeight;
    if (isAbove(open.place)) open.place.scrollIntoView({ block: "start", behavior: "instant" });
    if (first?.matches(".conflict")) reveal(first);
    else if (first && (isAbove(first) || first.getBoundingClientRect().top > innerHeight - 160)) first.scrollIntoView({ block: "center" });
  }

  // The question is seen from its beginning.
  function reveal(conflict) {
    const { top, bottom } = conflict.getBoundingClientRect();
    if (top < bar.offsetHeight || bottom > innerHeight) conflict.scrollIntoView({ block: "start", behavior: "instant" });
  }

  // Closes what is open, saved; false when it can't be saved and stays.
  function close() {
    const part = open;
    if (!part) return Promise.resolve(true);
    part.closing ||= closed(part).finally(() => { part.closing = null; });
    return part.closing;
  }

  // It stays until the page that shows its text is here: what is typed meanwhile is saved too.
  async function closed(part) {
    let html;
    do {
      if (!(await attempt())) {
        if (part === open && (part.isConflict || part.isFaulty)) focusOn();
        return part !== open && !open;
      }
      if (!part.isStanding) html = await pageNow();
      if (part !== open) return !open;
    } while (!isSaved(part));
    if (part.isStanding) return true;
    drop(part);
    if (html) take(html);
    fire("part", null);
    return true;
  }

  function drop(part) {
    clearTimeout(part.timer);
    fire("closing", part.form);
    open = null;
    part.form.remove();
    part.place.classList.remove("place--open");
  }

  // --- saving --------------------------------------------------------------------------------------------------------

  const isSaved = (part) => written(part.form) === part.sent && !seen(part.form).length;

  // Saves what is open; true when all that is written is saved. ``isAsked``: a colleague has saved the part meanwhile.
  async function save(isAsked = false) {
    const part = open;
    return (await attempt(isAsked)) && (part !== open || !part || isSaved(part));
  }

  // As ``save``; true when what was written as it began is saved.
  async function attempt(isAsked = false) {
    const part = open;
    if (!part) return true;
    clearTimeout(part.timer);
    if (part.saving) await part.saving;
    if (part !== open) return !open;
    if (part.isConflict) {
      tell("Vælg først, hvad der skal stå i den tekst, I begge har rettet.", true);
      return false;
    }
    if (isSaved(part) && !part.isFaulty && !isAsked) return true;
    const wasUnanswered = part.unanswered;
    const isTaken = await sending(part);
    // What was sent again was older, and what has been written since is as much worth.
    return wasUnanswered && part === open && !part.unanswered && !part.isConflict ? attempt() : isTaken;
  }

  function sending(part, submitter) {
    part.saving = send(part, submitter).finally(() => { part.saving = null; });
    return part.saving;
  }

  // A save that wasn't answered may have been made: it is sent again as it was, and only then what was written since.
  async function send(part, submitter) {
    part.unanswered ||= asWritten(part, submitter);
    const { data, body, sent } = part.unanswered;
    body.set("csrfmiddlewaretoken", token);
    tell("Gemmer …");
    const number = ++asked;
    let [answer, reply] = [];
    try {
      answer = await fetch(part.form.action, { method: "POST", body, headers: IN_PLACE });
      reply = await answer.text();
    } catch {
      return later(part, "Ingen forbindelse. Teksten ligger i denne browser og gemmes, når der er forbindelse igen.");
    }
    if (isSignedOut(answer) || answer.status === 403) return denied(part);
    part.isDenied = false;
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    const news = isJson && answer.ok ? asJson(reply) : parsed(reply);
    // Ours are the number of the save, the part's form, and a page with what was typed; all else says nothing of the text.
    const isOurs = answer.status < 500 && news && (isJson || news.querySelector("[data-part-form], [data-typed]"));
    if (!isOurs) return later(part, "Teksten kunne ikke gemmes lige nu. Den ligger i denne browser, og der prøves igen.");
    part.unanswered = null;
    if (!isJson) return refused(part, news, answer.status, data, sent);
    if (isNewest(number)) signedIn();
    return saved(part, news, sent, data);
  }

  function asWritten(part, submitter) {
    const data = new FormData(part.form, submitter);
    data.delete("form_key");
    if (part.isFaulty) data.set("faulty", "1");
    const body = new FormData();
    for (const [name, text] of data) body.append(name, text);
    fire("sending", { form: part.form, body }); // a grid sends only what is written in
    return { data, body, sent: written(part.form) };
  }

  function later(part, sentence) {
    if (sentence) tell(sentence, true);
    clearTimeout(part.timer);
    part.timer = setTimeout(() => { if (part === open) save(); }, AGAIN);
    return false;
  }

  // Signed out, signed in anew so that the token is another, or without the right to write any more.
  async function denied(part) {
    const wasDenied = part.isDenied;
    part.isDenied = true;
    if (!(await ask())) { askToSignIn(); return later(part); }
    if (!wasDenied) return send(part);
    return later(part, "Du har ikke længere adgang til at skrive her. Kopiér din tekst; den er ikke gemt.");
  }

  function saved(part, answer, sent, data) {
    // A form of several sections has a number for each.
    for (const [name, number] of Object.entries(answer.numbers || { started_from: answer.edit_no })) {
      if (part.form.elements[name]) part.form.elements[name].value = number;
    }
    for (const field of seen(part.form)) field.remove();
    part.sent = sent;
    part.isConflict = part.isFaulty = false;
    fire("answered", { form: part.form, answer, data });
    if (answer.form) { // other than what was sent is to be shown
      const typedOn = renew(part.form, parsed(answer.form).querySelector("[data-part-form]"), data);
      part.sent = typedOn ? "" : written(part.form);
    }
    for (const [name, text] of Object.entries(answer.values)) {
      const field = part.form.elements[name];
      const was = plain(data.get(name));
      if (plain(field.value) === plain(text)) continue; // it came with the form
      if (field.value === was) { // nothing was typed meanwhile
        const isAll = written(part.form) === part.sent;
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        if (isAll) part.sent = written(part.form);
      } else see(part.form, name, was);
    }
    if (answer.sentence) part.form.querySelector("[data-merged]").textContent = answer.sentence;
    if (isSaved(part)) fire("saved", part.form);
    else if (part === open) part.timer = setTimeout(save, WAIT);
    tell(`Gemt ${answer.saved}`);
    return true;
  }

  // What the server says instead of saving: faults at the fields, two texts to choose between, or that it can't be.
  function refused(part, answer, status, data, sent) {
    const form = answer.querySelector("[data-part-form]");
    if ((!form || status === 409) && !part.isConflict && written(part.form) !== sent) {
      part.timer = setTimeout(() => { if (part === open) save(); }, WAIT); // it is asked about with what was typed since
      return false;
    }
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
      part.isFaulty = true;
      const asked = [...part.form.querySelectorAll(".conflict h2")].map(({ id }) => id);
      renew(part.form, form, data);
      const question = [...part.form.querySelectorAll(".conflict h2")].find(({ id }) => !asked.includes(id)); // of a row
      if (question) reveal(question.closest(".conflict"));
    }
    return false;
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

  // --- what others do ------------------------------------------------------------------------------------------------

  // Where this person is, for the others.
  function here(name, value) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    if (open) data.set("del", open.place.dataset.at || open.place.id.slice(4));
    if (name) data.set(name, value);
    return data;
  }

  // What is new, and the token of whoever signed in again; null where nobody answers or another is signed in.
  async function ask() {
    const number = ++asked;
    let [news, isLate] = [];
    try {
      let answer = await fetch(page.dataset.pulse, { method: "POST", body: here(), headers: IN_PLACE });
      if (answer.status === 403) answer = await fetch(page.dataset.pulse, { headers: IN_PLACE }); // a token from before
      isLate = !isNewest(number);
      if (isSignedOut(answer) || !answer.ok) return null;
      news = await answer.json();
    } catch { return null; }
    const isOurs = String(news.person) === page.dataset.person;
    if (!isLate) isOther = !isOurs;
    if (isOther || !isOurs) return null;
    if (!isLate) {
      token = news.csrf;
      for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
      signedIn();
    }
    return news;
  }

  async function listen() {
    if (document.hidden) return;
    const news = await ask();
    if (isOther) askToSignIn();
    if (!news) return;
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
    open = partIn(standing, true);
    show(standing.querySelector("[data-part-form]"));
  });

  // Somebody presses what closes the part: saved, or after the choice between two texts.
  async function finish(submitter) {
    const part = open;
    if (!part.isConflict) return close();
    if (part.saving) return undefined;
    part.form.inert = true; // the answer may be another form
    await sending(part, submitter);
    part.form.inert = false;
    return part === open && !part.isConflict ? close() : undefined;
  }

  window.addEventListener("beforeunload", (event) => { if (open?.isConflict) event.preventDefault(); });

  // For the files beside this one: deeds, keys, order, and what stands beside.
  window.bpmplanPage = {
    page, IN_PLACE, ask, listen, take, openPart, close, finish, save, tell, isSignedOut, askToSignIn, token: () => token,
    isIn: (element) => Boolean(open && open.place.contains(element)), isOpen: (form) => form === open?.form, isSaved: () => !open || isSaved(open), place: () => open?.place,
  };
})();
