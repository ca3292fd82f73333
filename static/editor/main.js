// The editor over a textarea of the plan's text: it shows what is written, and writes the same Markdown. Without this
// script the textarea works alone. It starts on [data-md-editor] when the page is read and when a part is opened.
import "../js/paste-signs.js";
import "../js/paste-source.js";
import "../js/paste-markdown.js";
import "../js/paste-tables.js";
import "../js/paste.js";
import { Editor } from "./editor.js";
import { replaced } from "./find.js";

const editors = new Map();

function start(within) {
  end(null); // those that went with a part of the page
  for (const root of within.querySelectorAll("[data-md-editor]")) {
    if (editors.has(root)) continue;
    const editor = new Editor(root);
    editors.set(root, editor);
  }
}

function end(within) {
  for (const [root, editor] of editors) {
    if (root.isConnected && !within?.contains(root)) continue;
    editors.delete(root);
    editor.end();
  }
}

document.addEventListener("bpmplan:opened", (event) => start(event.detail));
document.addEventListener("bpmplan:closing", (event) => end(event.detail));
window.addEventListener("pagehide", () => editors.forEach((editor) => editor.flush()));
window.addEventListener("beforeunload", () => editors.forEach((editor) => editor.flush()), true);

// For other scripts: the editor of a textarea, and words put in place of others in a text.
window.bpmplanEditor = { of: (area) => editors.get(area.closest("[data-md-editor]")), replaced };

start(document);
