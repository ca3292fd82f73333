// Who only reads a plan is there for the others too, and sees who they are; page.js does it for those who write.
(() => {
  "use strict";

  const page = document.querySelector("[data-pulse]:not([data-writing])");
  if (!page) return;
  let token = page.querySelector("[name=csrfmiddlewaretoken]").value;

  function here(name, value) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", token);
    if (name) data.set(name, value);
    return data;
  }

  async function listen() {
    if (document.hidden) return;
    let news;
    try {
      const answer = await fetch(page.dataset.pulse, { method: "POST", body: here(), headers: { "X-Bpmplan": "part" } });
      if (answer.redirected || !answer.ok) return; // signed out
      news = await answer.json();
    } catch { return; }
    token = news.csrf;
    document.dispatchEvent(new CustomEvent("bpmplan:pulse", { detail: news }));
  }

  setInterval(listen, Number(page.dataset.every));
  window.addEventListener("pagehide", () => navigator.sendBeacon(page.dataset.pulse, here("left", "1")));
  window.bpmplanReader = { page, listen, place: () => null };
})();
