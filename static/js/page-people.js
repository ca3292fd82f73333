// Who else has the plan open, and which part they are in: said above the plan, and at the part.
(() => {
  "use strict";

  const the = window.bpmplanPage || window.bpmplanReader;
  if (!the) return;
  const MOST = 3; // people who are named above the plan
  let people = [];

  const placeOf = (person) => person.part && document.getElementById(`del-${person.part}`);

  function listed(names) {
    return names.length > 1 ? `${names.slice(0, -1).join(", ")} og ${names.at(-1)}` : names.join("");
  }

  function sentence(person) {
    const place = placeOf(person);
    const words = document.createElement("span");
    if (!place || !place.dataset.name) { // who only reads has no way into the part
      words.textContent = person.part ? `${person.name} skriver i planen` : `${person.name} har planen åben`;
      return words;
    }
    const link = document.createElement("a");
    link.href = `#${place.id}`;
    link.textContent = place.dataset.name;
    words.append(`${person.name} skriver i `, link);
    return words;
  }

  function show() {
    const shown = people.slice(0, MOST).map(sentence);
    if (people.length > MOST) shown.push(`og ${people.length - MOST} mere`);
    document.getElementById("people").replaceChildren(...shown.flatMap((one, at) => (at ? [" · ", one] : [one])));

    const at = Map.groupBy(people.filter(placeOf), placeOf);
    for (const line of the.page.querySelectorAll(".place__who")) line.remove();
    for (const place of the.page.querySelectorAll("[data-part]")) {
      const names = at.get(place)?.map((person) => person.name);
      place.classList.toggle("place--taken", Boolean(names));
      if (!names) continue;
      const line = document.createElement("p");
      line.className = "place__who";
      line.textContent = `${listed(names)} skriver her nu`;
      place.append(line);
    }

    const mine = the.place();
    const line = mine?.querySelector("[data-who]");
    const names = at.get(mine)?.map((person) => person.name);
    const words = names ? `${listed(names)} skriver også her nu. I kan begge skrive: Retter I hver jeres afsnit, kommer begge dele med.` : "";
    if (line && line.textContent !== words) line.textContent = words;
  }

  document.addEventListener("bpmplan:pulse", (event) => { people = event.detail.people; show(); });
  document.addEventListener("bpmplan:changed", show);
  document.addEventListener("bpmplan:opened", () => setTimeout(show));
  document.addEventListener("bpmplan:part", () => the.listen());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) the.listen(); });
  the.listen();
})();
