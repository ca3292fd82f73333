// What is written in the form of a part, for page.js: what of it is not saved yet, and how a form that came back is put
// into the one that is open without losing what was typed meanwhile.
//   <input type="hidden" name="seen_FIELD" data-seen>   what a text was when it was sent last and typed on in; the next
//                                                       save is merged from there
(() => {
  "use strict";

  const OURS = /^(csrfmiddlewaretoken|form_key|faulty|(.*-)?started_from|seen_.*)$/;
  const plain = (text) => String(text ?? "").replace(/\r\n/g, "\n");
  const isTick = (field) => field.matches("[type=checkbox], [type=radio]");

  function written(form) {
    return JSON.stringify([...new FormData(form)].filter(([name]) => !OURS.test(name)));
  }

  const seen = (form) => [...form.querySelectorAll("[data-seen]")];

  function see(form, name, value) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: `seen_${name}`, value });
    field.dataset.seen = "";
    form.append(field);
  }

  // Whether a field holds what was sent; a line that came since holds something of its own.
  function isAsSent(field, data) {
    if (isTick(field)) return data.getAll(field.name).includes(field.value) === field.checked;
    return data.has(field.name) && plain(field.value) === plain(data.get(field.name));
  }

  // Puts ``coming`` into ``form``; what was changed since ``data`` was sent stays. True if anything was.
  function renew(form, coming, data) {
    const fields = [...form.elements].filter((field) => field.id && field.name && field.matches("textarea, select, input:not([type=hidden]), [name$=-TOTAL_FORMS]"));
    const changed = fields.filter((field) => !isAsSent(field, data));
    const kept = changed.map(({ id, value, checked }) => ({ id, value, checked }));
    const active = document.activeElement;
    const isLeft = form.contains(active) && active.name && !isTick(active) && !changed.includes(active);
    const news = isLeft ? coming.elements[active.name]?.value : undefined;
    Idiomorph.morph(form, coming, {
      ignoreActiveValue: true,
      callbacks: {
        beforeNodeMorphed: (now) => !now.matches?.("[data-md-editor], [data-keep]"),
        beforeNodeRemoved: (node) => !node.matches?.(".unsaved, [data-seen]") && !changed.some((field) => node.contains(field)),
      },
    });
    if (news !== undefined && active.value !== news) active.value = news; // a colleague's, where one has not typed on
    for (const { id, value, checked } of kept) {
      const field = document.getElementById(id);
      if (field && isTick(field)) field.checked = checked;
      else if (field) field.value = value;
    }
    return changed.length > 0;
  }

  window.bpmplanForms = { plain, written, seen, see, renew };
})();
