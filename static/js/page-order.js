// Moving a section of the plan on the page where it is written: by keys, and by dragging. "Flyt, slet" does the same.
(() => {
  "use strict";

  const the = window.bpmplanPage;
  if (!the) return;
  const sectionOf = (place) => place.dataset.part.match(/\/del\/(\w+)\/([0-9a-f-]+)\//).slice(1);

  // ``how``: {way: "up"} or {after: KEY of the one before it, or empty}.
  async function move(place, how) {
    const [section, key] = sectionOf(place);
    const form = document.getElementById("moving");
    form.action = form.dataset.pattern.replace("SECTION", section).replace("00000000-0000-0000-0000-000000000000", key);
    for (const field of form.querySelectorAll("[data-how]")) {
      field.disabled = !(field.name in how);
      field.value = how[field.name] || "";
    }
    if (!(await the.close())) return;
    await the.deed(form);
    document.getElementById(place.id)?.querySelector(".place__open")?.focus({ preventScroll: true });
  }

  // --- dragging ------------------------------------------------------------------------------------------------------
  // The handle of a section is taken with the mouse and let go over another of its kind. "Flyt" does the same by list.

  let dragged = null;
  const whole = (place) => document.getElementById(sectionOf(place)[1]);

  // The one beside what is dragged that the pointer is over, also over something inside it.
  function over(event) {
    const mine = dragged && whole(dragged);
    const other = mine && [...mine.parentElement.children].find((one) => one !== mine && one.contains(event.target));
    const place = other?.querySelector("[data-part]:has(.place__handle)");
    return place && sectionOf(place)[0] === sectionOf(dragged)[0] && whole(place) === other ? place : null;
  }

  const clear = () => the.page.querySelectorAll(".is-over, .is-dragged").forEach((one) => one.classList.remove("is-over", "is-over--before", "is-dragged"));
  const isBefore = (event, element) => event.clientY < element.getBoundingClientRect().top + element.offsetHeight / 2;

  document.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.(".place__handle");
    if (!handle) return;
    dragged = handle.closest("[data-part]");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    whole(dragged).classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const place = over(event);
    the.page.querySelectorAll(".is-over").forEach((one) => one.classList.remove("is-over", "is-over--before"));
    if (!place) return;
    event.preventDefault();
    whole(place).classList.add("is-over");
    whole(place).classList.toggle("is-over--before", isBefore(event, whole(place)));
  });
  document.addEventListener("drop", (event) => {
    const place = over(event);
    if (!place) return;
    event.preventDefault();
    const target = whole(place);
    const siblings = [...target.parentElement.children].filter((one) => one !== whole(dragged) && one.id && one.matches(".chapter, .goal, .initiative:not(.initiative-reference)"));
    const before = isBefore(event, target) ? siblings[siblings.indexOf(target) - 1] : target;
    move(dragged, { after: before?.id || "" });
  });
  document.addEventListener("dragend", () => { clear(); dragged = null; });

  the.move = move;
})();
