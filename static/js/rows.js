// "Add a row" in a formset. Without this file the page has three empty rows, and three more after each save.
(function () {
  "use strict";

  function start(root) {
    root.querySelectorAll("[data-add-row]").forEach(ready);
  }

  function ready(button) {
    var prefix = button.dataset.addRow;
    var rows = document.querySelector('[data-rows="' + prefix + '"]');
    var template = document.querySelector('[data-rows-template="' + prefix + '"]');
    var total = document.getElementById("id_" + prefix + "-TOTAL_FORMS");
    var most = Number(document.getElementById("id_" + prefix + "-MAX_NUM_FORMS").value);
    button.hidden = false;
    button.addEventListener("click", function () {
      var number = Number(total.value);
      var holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replaceAll("__prefix__", number);
      var row = holder.firstElementChild;
      rows.append(row);
      total.value = number + 1;
      button.disabled = number + 1 >= most;
      row.querySelector("input").focus();
    });
  }

  start(document);
  document.addEventListener("bpmplan:opened", function (event) { start(event.detail); });
})();
