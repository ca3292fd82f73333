// Ready figures that stand beside the page of writing go where the caret is in the text that is open.
//   <form data-insert="NAME">   the name of the text's field; pressed while that text is not open, the server adds them last
//   <button data-markdown>      what is put in
(() => {
  "use strict";

  const inText = (form) => document.querySelector(`.place--open#del-${CSS.escape(form.elements.del.value)} textarea[name="${form.dataset.insert}"]`);

  document.addEventListener("submit", (event) => {
    const area = event.target.matches("[data-insert]") && inText(event.target);
    const editor = area && window.bpmplanEditor?.of(area);
    if (!editor?.insert) return;
    event.preventDefault();
    event.stopPropagation();
    editor.insert(event.submitter.dataset.markdown);
  }, true);
})();
