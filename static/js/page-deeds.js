// Deeds on the page of writing: ordinary forms that lead back to it are sent from here, and links that would leave it
// wait until what is being written is saved.
//   <form data-begin>     begins something by its words: they go from the field at once, so that the next can be typed
//   <a data-deeds-of>     a page of few deeds, shown in the dialog #deeds
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;
  const dialog = document.getElementById("deeds");

  let last = Promise.resolve(); // one deed after the other

  function deed(form, submitter) {
    const data = new FormData(form, submitter);
    const words = form.dataset.begin === undefined ? [] : [...form.querySelectorAll("input[type=text], input:not([type]), textarea")].map((field) => [field, field.value]);
    for (const [field] of words) field.value = "";
    last = last.then(() => done(form, submitter, data, words)).catch(() => putBack(words));
    return last;
  }

  // What was to be begun stands in its field again, before what has been typed there since.
  function putBack(words) {
    const isTypedOn = words.some(([field]) => field.value);
    for (const [field, value] of words) field.value = [value, field.value].filter(Boolean).join(" / ");
    return isTypedOn;
  }

  async function done(form, submitter, data, words) {
    const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    const post = () => { data.set("csrfmiddlewaretoken", the.token()); return fetch(address, { method: "POST", body: data }); };
    const fails = (sentence) => { putBack(words); the.tell(sentence, true); };
    let answer;
    try {
      answer = await post();
      if (the.isSignedOut(answer) || answer.status === 403) {
        if (!(await the.ask())) { putBack(words); return the.askToSignIn(); }
        answer = await post(); // with the token of the new session
      }
    } catch { return fails("Ingen forbindelse. Prøv igen om lidt."); }
    if (answer.status >= 500 || answer.status === 429) return fails("Det kunne ikke gøres lige nu. Prøv igen om lidt.");
    if (!answer.redirected) { // a page that says what is the matter
      if (putBack(words)) return the.tell("Det kunne ikke tilføjes. Prøv med det ene ad gangen.", true);
      await the.save();
      return sendAsPage(form, submitter);
    }
    const there = new URL(answer.url);
    if (there.pathname !== location.pathname) return leave(answer.url);
    the.take(await answer.text(), true);
    dialog?.close();
    if (form.dataset.begin !== undefined) document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    const undo = there.searchParams.has("slettet") && document.querySelector("#slettet button");
    if (undo) undo.focus({ preventScroll: true });
  }

  function sendAsPage(form, submitter) {
    const fields = { csrfmiddlewaretoken: the.token() };
    if (submitter?.name) fields[submitter.name] = submitter.value;
    for (const [name, value] of Object.entries(fields)) {
      const field = form.querySelector(`input[type=hidden][name="${name}"]`) || document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    if (submitter?.hasAttribute("formaction")) form.action = submitter.formAction;
    form.submit();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("[data-writing], #deeds") || form.method !== "post") return;
    event.preventDefault();
    if (the.isOpen(form)) the.finish(event.submitter);
    else deed(form, event.submitter);
  });

  // --- pages in the dialog, and links -------------------------------------------------------------------------------

  // What is being written is saved first: the dialog shows the section as it then stands.
  async function showDeeds(link) {
    await the.save();
    let answer;
    try {
      answer = await fetch(link.href, { headers: the.IN_PLACE });
    } catch { return the.tell("Ingen forbindelse lige nu.", true); }
    if (the.isSignedOut(answer)) return the.askToSignIn();
    if (!answer.ok) return leave(link.href);
    dialog.querySelector("[data-deeds]").replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    if (!dialog.open) dialog.showModal();
  }

  // Where it can't be saved the browser asks before it leaves.
  async function leave(address) {
    await the.save();
    location.assign(address);
  }

  const placeOf = (link) => {
    const field = new URL(link.href).hash.replace("#id_", "");
    if (link.matches(".place__open")) return [link.closest("[data-part]"), field];
    const [, key] = new URL(link.href).pathname.match(/\/(?:afsnit|maal|indsatser|maaltal|bilag)\/([0-9a-f-]{36})\/$/) || [];
    const places = key ? [...the.page.querySelectorAll(`[data-part][id^="del-${key}-"]`)] : [];
    return [places.find((place) => place.dataset.fields.split(" ").includes(field)), field];
  };

  const isHere = (link) => link.hash && link.pathname === location.pathname && link.search === location.search;

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("a[href]");
    if (link?.matches("[data-deeds-of]")) {
      event.preventDefault();
      showDeeds(link);
    } else if (link && link.origin === location.origin) {
      const [place, field] = the.page.contains(link) && !link.closest(".part-form") ? placeOf(link) : [];
      if (place) {
        event.preventDefault();
        the.openPart(place, field);
      } else if (!isHere(link) && !link.target && !the.isSaved()) {
        event.preventDefault();
        leave(link.href);
      }
    } else if (!link && !event.target.closest("button, input, select, textarea, summary, label, .part-form")) {
      const place = event.target.closest("[data-part]");
      if (place && place !== the.place() && getSelection().isCollapsed) the.openPart(place);
    }
  });

  the.deed = deed;
})();
