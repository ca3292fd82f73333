"""The form by which somebody without an account is given a link to read a plan."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from bpmplan.dkfds.layout import helper
from bpmplan.fields import LineField
from bpmplan.outbox.addresses import validate_address

from ...steps.reading import DAYS

DRAFT = "draft"


class ReadingLinkForm(forms.Form):
    """Who is to read what, for how long, and whether they may say something."""

    mark_optional = False
    name = LineField(
        label="Hvem skal læse?",
        max_length=200,
        help_text="En person eller et organ, fx Handicaprådet.",
        error_messages={"required": "Skriv, hvem linket er til."},
    )
    address = forms.EmailField(
        label="E-mail",
        required=False,
        max_length=254,
        validators=[validate_address],
        help_text="Så sender BPMplan linket. Uden en e-mail viser vi adressen én gang, så I selv kan give den videre.",
    )
    what = forms.ChoiceField(label="Hvad skal de læse?", error_messages={"required": "Vælg, hvad linket åbner."})
    days = forms.TypedChoiceField(
        label="Hvor længe virker linket?",
        coerce=int,
        choices=[(days, f"{days} dage") for days in DAYS],
        initial=30,
    )
    may_note = forms.BooleanField(label="De kan skrive bemærkninger, som kun kommunens egne folk ser", required=False)

    def __init__(self, *args, plan, revisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.versions = {str(revision.number): revision for revision in revisions}
        choices = [(number, f"Version {number}") for number in self.versions]
        if plan.is_writable:
            choices.insert(0, (DRAFT, "Kladden, som den er, når de læser den"))
        self.fields["what"].choices = choices
        self.helper = helper("name", "address", "what", "days", "may_note")

    def given(self):
        """What ``reading.make`` takes."""
        data = dict(self.cleaned_data)
        data["revision"] = self.versions.get(data.pop("what"))
        data["expires_at"] = timezone.now() + timedelta(days=data.pop("days"))
        return data
