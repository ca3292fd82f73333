"""A municipality's answer for a year without a plan here."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from bpmplan.files import UploadField

from ..models import Answer, AnswerKind
from .year_answers import check_link


class LinkField(forms.URLField):
    default_validators = [check_link]


class AnswerForm(forms.Form):
    """Which of the two it is, and for a plan of its own a link or a file."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="Hvad gælder for kommunen?",
        choices=[
            (AnswerKind.NO_PLAN, "Kommunen laver ingen plan for året"),
            (AnswerKind.OWN_PLAN, "Kommunen har sin egen plan et andet sted"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg et af svarene."},
    )
    link = LinkField(
        label="Link til planen",
        help_text="Når kommunen har sin egen plan: adressen på siden eller filen, fx https://www.kommunen.dk/plan.",
        assume_scheme="https",
        max_length=500,
        required=False,
        error_messages={"invalid": "Skriv en hel adresse, fx https://www.kommunen.dk/plan."},
    )
    file = UploadField(label="Eller vedhæft planen", required=False)
    remove_file = forms.BooleanField(label="Fjern den vedhæftede fil", required=False)
    note = forms.CharField(
        label="Bemærkning",
        help_text="Kan læses af alle på kommunens side.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=Answer._meta.get_field("note").max_length,
        required=False,
    )

    def __init__(self, *args, answer=None, **kwargs):
        if answer:
            kwargs["initial"] = {"kind": answer.kind, "link": answer.link, "note": answer.note}
        super().__init__(*args, **kwargs)
        self.answer = answer
        if not (answer and answer.sha256):
            del self.fields["remove_file"]
        else:
            self.fields["file"].label = "Eller vedhæft en anden fil"
            self.fields["file"].help_text = f"Nu er vedhæftet: {answer.file_name}. PDF, Word, Excel, tekst, PNG, JPEG."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*self.fields)

    def clean(self):
        data = super().clean()
        has_file = data.get("file") or self.keeps_file
        if data.get("kind") == AnswerKind.OWN_PLAN and not (data.get("link") or has_file or self.errors):
            self.add_error("link", "Skriv et link til planen, eller vedhæft den.")
        return data

    @property
    def keeps_file(self):
        """Whether the file that is attached already stays."""
        return bool(self.answer and self.answer.sha256 and not self.cleaned_data.get("remove_file"))
