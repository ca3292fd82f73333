// Beside the page of writing: one thing at a time, about the part that is open, or without one about the part in view.
// Each is a page of its own; without this file the links lead there.
//   [data-beside-switch]   puts it beside or away, remembered for the person (``data-person``) in this browser
//   [data-tab="SLUG"]      what there is to show; [data-beside] is where it is put, [data-beside-away] puts it away
//   [data-follows]         at a tab: it is about a part;   [data-beside-pin] keeps the part that it is about now
//   [data-beside-open="SLUG"]   a link elsewhere on the page that shows one of them, about the part that its address names
//   [data-continues]       the button that says that a section goes on as it was: Alt+U
(() => {
  "use strict";

  const beside = document.getElementById("beside");
  const turn = document.querySelector("[data-beside-switch]");
  if (!beside || !turn) return;
  const STORED = `bpmplan-beside-${beside.dataset.person}`;
  const AWAY = "away";
  const WAIT = 400; // ms in which several saves, or parts that pass, are answered by one look
  const LINE = [0.25, 0.35]; // where one reads, of the screen below what covers its top: what is there is the part in view
  const tabs = [...beside.querySelectorAll("[data-tab]")];
  const box = beside.querySelector("[data-beside]");
  let tab = tabs[0];
  const pin = beside.querySelector("[data-beside-pin]");
  let here = ""; // <key>-<part> of what it is about: opened last, or in view
  let isOpen = false;
  let asked = 0;
  let timer = 0;

  const isPinned = () => pin.getAttribute("aria-pressed") === "true";
  const remembered = () => { try { return localStorage.getItem(STORED) || AWAY; } catch { return AWAY; } };
  const remember = (what) => { try { localStorage.setItem(STORED, what); } catch { /* the browser keeps nothing */ } };

  async function look() {
    clearTimeout(timer);
    if (beside.hidden) return;
    const number = ++asked;
    let answer;
    try {
      answer = await fetch(`${tab.href}${here && `?del=${here}`}`, { headers: { "X-Bpmplan": "part" } });
    } catch { return; } // no connection: what stands there stays
    if (!answer.ok || answer.redirected || number !== asked) return;
    const html = await answer.text();
    if (number !== asked || [...box.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)) return; // being written
    const active = box.contains(document.activeElement) && document.activeElement;
    const unfolded = [...box.querySelectorAll("details[open] [id]")].map(({ id }) => id);
    box.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
    for (const id of unfolded) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
    if (active) ((active.id && document.getElementById(active.id)) || box.querySelector("[data-following], #stand button") || tab).focus();
  }

  function show(wanted) {
    tab = wanted;
    for (const one of tabs) one.removeAttribute("aria-current");
    tab.setAttribute("aria-current", "true");
    beside.hidden = false;
    turn.setAttribute("aria-expanded", "true");
    remember(tab.dataset.tab);
    return look();
  }

  function away() {
    beside.hidden = true;
    turn.setAttribute("aria-expanded", "false");
    remember(AWAY);
  }

  const soon = () => { clearTimeout(timer); timer = setTimeout(look, WAIT); };

  turn.setAttribute("role", "button");
  turn.setAttribute("aria-controls", beside.id);
  turn.setAttribute("aria-expanded", "false");
  turn.addEventListener("click", (event) => {
    event.preventDefault();
    if (beside.hidden) show(tab).then(() => { if (scrollY) follow(); }); else away(); // at its top nobody has begun to read
  });
  turn.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    turn.click();
  });
  beside.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-tab]");
    if (wanted && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      show(wanted);
    } else if (event.target.closest("[data-beside-pin]")) {
      pin.setAttribute("aria-pressed", String(!isPinned()));
    } else if (event.target.closest("[data-beside-away]")) {
      away();
      turn.focus();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-beside-open]");
    const wanted = link && tabs.find((one) => one.dataset.tab === link.dataset.besideOpen);
    if (!wanted || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    here = new URL(link.href).searchParams.get("del") || here;
    show(wanted).then(() => { wanted.focus(); viewed = inView(); }); // it is about what was asked for until one reads on
  });

  // That the person is here, and what of the plan is before them (``data-newest`` is the number of the newest save).
  let token = beside.querySelector("[name=csrfmiddlewaretoken]").value;
  let noted = "";
  function note() {
    const { newest } = document.querySelector("[data-newest]").dataset;
    if (newest === noted) return;
    noted = newest;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, seen: newest });
    fetch(beside.dataset.visit, { method: "POST", headers: { "X-Bpmplan": "part" }, body }).catch(() => { noted = ""; });
  }
  document.addEventListener("bpmplan:pulse", (event) => { token = event.detail.csrf || token; });
  document.addEventListener("bpmplan:changed", note);
  note();

  document.addEventListener("bpmplan:part", (event) => {
    isOpen = Boolean(event.detail);
    if (isPinned()) return;
    if (isOpen) here = event.detail.id.slice("del-".length);
    look();
  });

  // Without a part open it follows the one in view, once the page stands still. Whoever is in it is left alone.
  let viewed = ""; // what was in view when it was looked at last
  let passing = 0;
  const passed = () => { clearTimeout(passing); passing = setTimeout(follow, WAIT); };

  // The last of those that the line goes through: one can stand inside another.
  function inView() {
    const top = getComputedStyle(beside).position === "fixed" ? beside.getBoundingClientRect().bottom : 0;
    const [from, to] = LINE.map((share) => top + share * (innerHeight - top));
    return [...document.querySelectorAll("#plan .place[id]")].filter((place) => {
      const box = place.getBoundingClientRect();
      return box.height && box.top < to && box.bottom > from;
    }).at(-1)?.id.slice("del-".length);
  }

  function follow() {
    if (isOpen || isPinned() || beside.hidden || !("follows" in tab.dataset) || box.contains(document.activeElement)) return;
    const part = inView();
    if (!part || part === viewed) return;
    viewed = part;
    if (part === here) return;
    here = part;
    look();
  }
  for (const name of ["scroll", "resize"]) addEventListener(name, passed, { passive: true });
  document.addEventListener("bpmplan:changed", passed);
  passed();
  for (const name of ["saved", "changed"]) document.addEventListener(`bpmplan:${name}`, soon);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "KeyU" || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = !beside.hidden && box.querySelector("[data-continues]");
    if (!button || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    button.click();
  });

  const last = tabs.find((one) => one.dataset.tab === remembered());
  if (last && matchMedia("(min-width: 992px)").matches) show(last);
})();
