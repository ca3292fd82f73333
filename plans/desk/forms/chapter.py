"""Form of a chapter."""

from crispy_forms.layout import Field
from django import forms

from bpmplan.fields import LineField

from ...models import Chapter, ChapterKind
from ..helps import BEFORE, help_for
from .section import SectionForm, long_text

TURNED = (ChapterKind.TEXT, ChapterKind.ECONOMY)
"""Kinds that can become each other: plans had the economy as a text before the program could add it up."""
LABELS = {ChapterKind.TEXT: "Egen tekst", ChapterKind.ECONOMY: "Egen tekst og planens økonomi, lagt sammen i tabeller"}


class ChapterForm(SectionForm):
    """A text, or a block with an introduction. A new one can be any that the plan doesn't have yet."""

    kind = Chapter
    title = LineField(max_length=150, error_messages={"required": "Skriv en overskrift."})
    text = long_text()

    def prepare(self):
        is_sent = self.is_bound and "kind" in self.data
        choices = self.choices() if self.section is None or is_sent or not self.is_bound else ()
        if len(choices) > 1 or self.section is None or is_sent:
            # Made here, since a form field of this name would hide the form's own kind.
            self.fields["kind"] = forms.ChoiceField(
                label="Hvad skal afsnittet indeholde?",
                choices=choices,
                required=False,
                widget=forms.RadioSelect if len(choices) > 1 else forms.HiddenInput,
            )
            self.initial.setdefault("kind", ChapterKind.TEXT)
        if self.section is not None and self.section.kind != ChapterKind.TEXT:
            self.fields["text"].label = "Indledning"
            self.fields["text"].help_text = BEFORE
            self.fields["text"].widget.attrs["rows"] = 6
        if self.section is not None and not self.section.text:
            self.fields["text"].help_text = help_for(self.section.kind, self.section.title)

    def choices(self):
        """What the chapter can be: a new one what the plan has none of, another what its kind can become."""
        others = {entry.kind for entry in self.desk.section_list.chapters}
        own = self.section.kind if self.section is not None else ""
        kinds = ChapterKind if self.section is None else TURNED if own in TURNED else ()
        free = [kind for kind in kinds if kind in (ChapterKind.TEXT, own) or kind.value not in others]
        return [(kind.value, LABELS.get(kind, kind.label)) for kind in free]

    def layout(self):
        own = [Field("title", wrapper_class="wide"), "text"]
        if "kind" not in self.fields:
            return own
        return ["kind", *own] if self.section is None else [*own, "kind"]

    def to_save(self):
        values = super().to_save()
        return values if values.get("kind") else {name: value for name, value in values.items() if name != "kind"}
