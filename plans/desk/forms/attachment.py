"""Forms of an annex or image."""

from crispy_forms.layout import Field
from django import forms

from bpmplan.fields import LineField
from bpmplan.files import UploadField

from ...models import Attachment
from .section import TITLE_MISSING, SectionForm


class AttachmentForm(SectionForm):
    kind = Attachment
    title = LineField(max_length=200, error_messages=TITLE_MISSING)
    alt = LineField(
        label="Hvad viser billedet?",
        help_text="Læses op for dem, der ikke kan se billedet. Skriv, hvad det fortæller, ikke »billede af«.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Skriv, hvad billedet viser, til dem, der ikke kan se det."},
    )

    is_cover = forms.BooleanField(
        label="Brug billedet på planens forside",
        help_text="En plan har ét billede på forsiden. Vælges et nyt, træder det i stedet for det, der var der.",
        required=False,
    )

    def prepare(self):
        if self.section is not None:
            if self.section.is_image:
                self.fields["alt"].required = True
            else:
                del self.fields["alt"], self.fields["is_cover"]

    def layout(self):
        lines = [Field(name, wrapper_class="wide") for name in ("title", "alt") if name in self.fields]
        return [*lines, "is_cover"] if "is_cover" in self.fields else lines


class UploadForm(AttachmentForm):
    """A new annex or image."""

    file = UploadField(
        label="Fil",
        help_text="PDF, Word, Excel, tekst, PNG eller JPEG, højst 25 MB.",
        error_messages={"required": "Vælg en fil.", "empty": "Filen er tom."},
    )

    def prepare(self):
        self.fields["title"].required = False
        self.fields["title"].help_text = "Er feltet tomt, bruges filens navn."
        self.fields["alt"].label = "Hvad viser billedet?"
        self.fields["alt"].help_text = f"Kun for billeder. {self.fields['alt'].help_text}"
        del self.fields["is_cover"]

    def layout(self):
        return ["file", *super().layout()]

    def clean(self):
        data = super().clean()
        stored = data.get("file")
        if stored:
            if stored.is_image and not data.get("alt") and "alt" not in self.errors:
                self.add_error("alt", "Skriv, hvad billedet viser, til dem, der ikke kan se det. Vælg også filen igen.")
            if not stored.is_image:
                data["alt"] = ""
        return data


class ImageForm(UploadForm):
    """A new image that stands in a text: what it shows is asked for at once."""

    file = UploadField(
        label="Billede",
        images_only=True,
        error_messages={"required": "Vælg et billede.", "empty": "Filen er tom."},
    )

    def prepare(self):
        super().prepare()
        self.fields["alt"].required = True
