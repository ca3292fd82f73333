// Beside the plain text: what it will look like, made by the server.
export class Preview {
  constructor(editor) {
    this.editor = editor;
    this.pane = editor.root.querySelector(".md-preview");
    this.request = null;
    this.timer = 0;
    if (editor.label) this.pane.setAttribute("aria-label", `Forhåndsvisning: ${editor.label.textContent.trim()}`);
    editor.area.addEventListener("input", () => {
      clearTimeout(this.timer);
      if (!this.pane.hidden) this.timer = setTimeout(() => this.show(), 400);
    }, { signal: editor.listening.signal });
  }

  toggle() {
    const { pane } = this;
    pane.hidden = !pane.hidden;
    const button = this.editor.root.querySelector("[data-md=preview]");
    button.setAttribute("aria-expanded", String(!pane.hidden));
    button.textContent = pane.hidden ? "Forhåndsvis" : "Skjul forhåndsvisning";
    if (!pane.hidden) this.show();
  }

  async show() {
    const place = this.pane.querySelector("[data-md-preview]");
    try {
      if (this.request) this.request.abort();
      this.request = new AbortController();
      const html = await this.made(this.editor.area.value, this.request.signal);
      if (html === null) place.textContent = "Forhåndsvisningen kan ikke vises lige nu. Din tekst er her stadig: gem den, og log ind igen, hvis siden beder om det.";
      else place.innerHTML = html;
    } catch (error) {
      if (error.name !== "AbortError") place.textContent = "Forhåndsvisningen kan ikke vises: der er ingen forbindelse lige nu.";
    }
  }

  // A text as the server shows it, below what it warns about; null when the answer is another page.
  async made(text, signal = undefined) {
    const { area, root } = this.editor;
    const token = area.form && area.form.querySelector("[name=csrfmiddlewaretoken]");
    const body = new FormData();
    body.append("text", text);
    const answer = await fetch(root.dataset.previewUrl, {
      method: "POST", body, signal, headers: { "X-CSRFToken": token ? token.value : "" },
    });
    return answer.headers.get("X-Text-Preview") ? answer.text() : null;
  }
}
