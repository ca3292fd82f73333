// Wakes the designsystem's components. Every page works without this file.
(function () {
  "use strict";

  if (window.DKFDS) {
    window.DKFDS.init();
  }

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
