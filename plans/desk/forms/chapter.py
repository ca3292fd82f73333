"""Forms of a chapter."""

from crispy_forms.layout import Field
from django import forms

from bpmplan.fields import LineField

from ...models import Chapter, ChapterKind
from .section import SectionForm, long_text


class ChapterForm(SectionForm):
    kind = Chapter
    title = LineField(max_length=150, error_messages={"required": "Skriv en overskrift."})
    text = long_text()

    def prepare(self):
        if self.section is not None and self.section.kind != ChapterKind.TEXT:
            self.fields["text"].label = "Indledning"
            self.fields["text"].help_text = "Står før det, BPMplan selv sætter ind. Må gerne være tom."
            self.fields["text"].widget.attrs["rows"] = 6

    def layout(self):
        return [Field("title", wrapper_class="wide"), "text"]


class NewChapterForm(ChapterForm):
    """A new chapter: a text, or a block that the plan doesn't have yet."""

    block = forms.ChoiceField(label="Hvad skal afsnittet indeholde?", widget=forms.RadioSelect)

    def prepare(self):
        taken = {chapter.kind for chapter in self.desk.section_list.chapters}
        free = [(k.value, k.label) for k in ChapterKind if k == ChapterKind.TEXT or k.value not in taken]
        self.fields["block"].choices = [(key, "Egen tekst" if key == "text" else label) for key, label in free]
        self.fields["block"].initial = "text"
        if len(free) == 1:
            self.fields["block"].widget = forms.HiddenInput()

    def layout(self):
        return ["block", Field("title", wrapper_class="wide"), "text"]
