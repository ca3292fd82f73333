// Wakes the designsystem's components, also in what htmx brings later. Every page works without this file.
(function () {
  "use strict";

  function wake(options) {
    if (window.DKFDS) {
      window.DKFDS.init(options);
    }
  }

  wake();
  // htmx:load also comes once for the page itself, which is awake already; waking twice would bind twice.
  document.addEventListener("htmx:load", function (event) {
    if (event.detail.elt !== document.body) {
      wake({ scope: event.detail.elt });
    }
  });

  // A link to something inside a folded part opens it, so that "what is missing" can lead to the very field.
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") {
        part.open = true;
      }
    }
    if (target && target.matches("input, select, textarea")) {
      target.focus();
    }
  }
  unfold();
  window.addEventListener("hashchange", unfold);
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".error-summary a, a[data-open]");
    if (link && link.hash) {
      for (var part = document.getElementById(link.hash.slice(1)); part; part = part.parentElement) {
        if (part.tagName === "DETAILS") {
          part.open = true;
        }
      }
    }
  }, true);

  // "print" has no meaning without JavaScript, so its button appears only here.
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();
