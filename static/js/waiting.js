// A page that waits for what the worker makes: it asks for the state now and then, and goes on when it is made.
(() => {
  "use strict";

  const place = document.querySelector("[data-waiting]");
  if (!place) return;
  const address = place.dataset.waiting;
  const isFile = "isFile" in place.dataset;
  const status = place.querySelector("[role=status]");
  const silent = place.querySelector(".waits__silent");
  const progress = place.querySelector(".waits__progress");
  const began = Date.now();

  async function look() {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const { state, progress: howFar = "", silent: isSilent } = await answer.json();
        silent.hidden = !isSilent;
        if (progress.textContent !== howFar) progress.textContent = howFar;
        progress.hidden = !howFar;
        if (state === "failed" || (state === "made" && !isFile)) {
          location.replace(address);
          return;
        }
        if (state === "made") {
          place.classList.add("waits--made");
          status.textContent = "Filen er klar og hentes nu.";
          place.querySelector(".waits__link a").textContent = "Hent filen";
          location.href = address;
          return;
        }
      }
    } catch { /* the server is away for a moment: ask again */ }
    setTimeout(look, Date.now() - began < 20000 ? 1000 : 3000);
  }

  setTimeout(look, 1000);
})();
